import Type from 'typebox'
import { Duration, nodeBase, Retry } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'
import { expressionsOf, Input, mapInput } from '../value.ts'

/** Calls one operation of a connection. Its output is the operation's. */
export const Call = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('call'),
    connection: Type.String({ minLength: 1 }),
    operation: Type.String({ minLength: 1 }),
    input: Input,
    retry: Type.Optional(Retry),
    timeout: Type.Optional(Duration),
    /**
     * JSONata → text: what may happen once in the business, whatever the run (`"po/" & item.requestNo & "/" & item.line`).
     * Taken in the store before the call; a second run that meets it gets the first one's outcome.
     */
    claim: Type.Optional(Type.String()),
    /**
     * Numbers of other documents that the document of this call hangs on, for the chain: JSONata → one or several of
     * `{ "connection": "crm", "entity": "order", "number": "SO-1", "line": 1, "quantity": 5 }`. Without it: the run's trigger.
     */
    linkFrom: Type.Optional(Type.String()),
  },
  { additionalProperties: false, title: 'Call' },
)
export type Call = Type.Static<typeof Call>

export const callKind = {
  kind: 'call',
  schema: Call,
  name: text('调用', 'Call'),
  fails: true,
  outlets: () => [{ key: 'next' }],
  expressions: (node: Call) => [
    ...expressionsOf(node.input),
    ...(node.claim ? [{ field: 'claim', expr: node.claim }] : []),
    ...(node.linkFrom ? [{ field: 'linkFrom', expr: node.linkFrom }] : []),
  ],
  mapExpressions: (node: Call, change) => ({
    ...node, input: mapInput(node.input, change),
    ...(node.claim ? { claim: change(node.claim) } : {}), ...(node.linkFrom ? { linkFrom: change(node.linkFrom) } : {}),
  }),
} satisfies KindSpec<Call>
