import Type from 'typebox'
import { Text } from '../../../flows/document/text.ts'
import { Problem } from '../../../flows/run/run.ts'
import { DocumentLink } from '../../../flows/run/sync-log.ts'
import { RunSummary } from './runs.ts'

/** One document of a chain. `expected`: not there yet, but the next that should come. */
export const ChainDocument = Type.Object(
  {
    connection: Type.String(),
    entity: Type.String(),
    number: Type.String(),
    name: Text,
    state: Type.Optional(Type.Object({ code: Type.String(), name: Type.Optional(Text) })),
    amount: Type.Optional(Type.Object({ value: Type.String(), currency: Type.Optional(Type.String()) })),
    at: Type.Number(),
    /** Column in the drawing, from 0: how far from the chain's beginning. */
    stage: Type.Integer(),
    data: Type.Optional(Type.Unknown()),
    expected: Type.Optional(Type.Boolean()),
  },
  { title: 'ChainDocument' },
)
export type ChainDocument = Type.Static<typeof ChainDocument>

/** A step on this chain that needs a person. */
export const ParkedStep = Type.Object(
  { run: Type.String(), step: Type.String(), since: Type.Number(), problem: Problem },
  { title: 'ParkedStep' },
)
export type ParkedStep = Type.Static<typeof ParkedStep>

export const Chain = Type.Object(
  {
    number: Type.String(),
    documents: Type.Array(ChainDocument),
    links: Type.Array(DocumentLink),
    parked: Type.Array(ParkedStep),
    runs: Type.Array(RunSummary),
  },
  { title: 'Chain' },
)
export type Chain = Type.Static<typeof Chain>
