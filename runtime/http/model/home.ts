import Type from 'typebox'
import { Text } from '../../../flows/document/text.ts'
import { Throughput } from './connections.ts'
import { StatusCounts } from './flows.ts'
import { AuditEntry } from './session.ts'

/** Something that waits for a person. */
export const Need = Type.Object(
  {
    kind: Type.Union([Type.Literal('failed'), Type.Literal('parked'), Type.Literal('firing'), Type.Literal('connection')]),
    title: Text,
    detail: Text,
    since: Type.Number(),
    run: Type.Optional(Type.String()),
    step: Type.Optional(Type.String()),
    connection: Type.Optional(Type.String()),
    alert: Type.Optional(Type.String()),
  },
  { title: 'Need' },
)
export type Need = Type.Static<typeof Need>

/** How long runs that ended in these ten minutes took, in milliseconds. */
export const DurationPoint = Type.Object(
  { at: Type.Number(), p50: Type.Number(), p95: Type.Number(), runs: Type.Integer() },
  { title: 'DurationPoint' },
)
export type DurationPoint = Type.Static<typeof DurationPoint>

/** The first page: the last 24 hours, and what needs somebody. */
export const Home = Type.Object(
  {
    counts: StatusCounts,
    needs: Type.Array(Need),
    throughput: Type.Array(Throughput),
    duration: Type.Array(DurationPoint),
    changes: Type.Array(AuditEntry),
  },
  { title: 'Home' },
)
export type Home = Type.Static<typeof Home>
