import Type from 'typebox'
import { FlowDocument } from '../../../flows/document/flow.ts'
import { Text } from '../../../flows/document/text.ts'
import { Trigger } from '../../../flows/document/kinds/trigger.ts'

/** How many runs stand in each state. */
export const StatusCounts = Type.Object(
  {
    ready: Type.Integer(), running: Type.Integer(), waiting: Type.Integer(), parked: Type.Integer(),
    succeeded: Type.Integer(), failed: Type.Integer(), cancelled: Type.Integer(),
  },
  { title: 'StatusCounts' },
)
export type StatusCounts = Type.Static<typeof StatusCounts>

/** A flow as the list shows it. */
export const FlowSummary = Type.Object(
  {
    key: Type.String(),
    name: Text,
    description: Type.Optional(Text),
    version: Type.Integer(),
    publishedAt: Type.Number(),
    trigger: Trigger.properties.on,
    /** Runs that were created in the last 24 hours. */
    runs24h: StatusCounts,
  },
  { title: 'FlowSummary' },
)
export type FlowSummary = Type.Static<typeof FlowSummary>

/** One version of a flow, and which others there are, newest first. */
export const FlowDetail = Type.Object(
  {
    document: Type.Unsafe<FlowDocument>(FlowDocument),
    version: Type.Integer(),
    publishedAt: Type.Number(),
    versions: Type.Array(Type.Object({ version: Type.Integer(), publishedAt: Type.Number(), by: Type.Optional(Type.String()) })),
  },
  { title: 'FlowDetail' },
)
export type FlowDetail = Type.Static<typeof FlowDetail>
