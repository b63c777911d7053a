import Type from 'typebox'
import { nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'
import { expressionsOf, Input, mapInput } from '../value.ts'

/** Answers the sender of the webhook that started the run. The run goes on behind it; where nobody waits it is a note in the run. */
export const Respond = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('respond'),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    body: Input,
  },
  { additionalProperties: false, title: 'Respond' },
)
export type Respond = Type.Static<typeof Respond>

export const respondKind = {
  kind: 'respond',
  schema: Respond,
  name: text('返回', 'Respond'),
  fails: true,
  outlets: () => [{ key: 'next' }],
  expressions: (node: Respond) => expressionsOf(node.body),
  mapExpressions: (node: Respond, change) => ({ ...node, body: mapInput(node.body, change) }),
} satisfies KindSpec<Respond>
