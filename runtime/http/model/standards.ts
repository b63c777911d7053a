import Type from 'typebox'
import { Text } from '../../../flows/document/text.ts'

/** One thing, and the code that each connection has for it. */
export const CrossReference = Type.Object(
  {
    id: Type.String(),
    kind: Type.String(),
    name: Type.Optional(Text),
    codes: Type.Record(Type.String(), Type.String(), { description: 'connection → code' }),
  },
  { title: 'CrossReference' },
)
export type CrossReference = Type.Static<typeof CrossReference>

export const CrossReferencePage = Type.Object(
  { items: Type.Array(CrossReference), next: Type.Optional(Type.String()) },
  { title: 'CrossReferencePage' },
)
export type CrossReferencePage = Type.Static<typeof CrossReferencePage>

/** A code that may be the missing one. `score` from 0 to 1, best first. */
export const Candidate = Type.Object(
  { code: Type.String(), name: Type.Optional(Text), score: Type.Number(), reason: Text },
  { title: 'Candidate' },
)
export type Candidate = Type.Static<typeof Candidate>
