import Type from 'typebox'
import { nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'

/** Ends the run (or the item, inside a frame) as failed, with a message for people: JSONata → text. */
export const Fail = Type.Object(
  { ...nodeBase, kind: Type.Literal('fail'), message: Type.String({ minLength: 1 }) },
  { additionalProperties: false, title: 'Fail' },
)
export type Fail = Type.Static<typeof Fail>

export const failKind = {
  kind: 'fail',
  schema: Fail,
  name: text('失败', 'Fail'),
  outlets: () => [],
  expressions: (node: Fail) => [{ field: 'message', expr: node.message }],
  mapExpressions: (node: Fail, change) => ({ ...node, message: change(node.message) }),
} satisfies KindSpec<Fail>
