import Type from 'typebox'
import { nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'
import { Edge } from '../edge.ts'

/**
 * A frame: holds a body of its own nodes and carries each item of a list through it, several at once. Its output is
 * `{ count, succeeded, failed, items: [{ index, status, output, error? }] }`; an item's output is what `result` gives,
 * else `null`.
 */
export const ForEach = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('forEach'),
    /** JSONata → the list. Nothing is no item, one value is a list of one. */
    items: Type.String({ minLength: 1 }),
    /** JSONata over an item's scope: what people call it, shown in the run view. */
    itemName: Type.Optional(Type.String()),
    /** How many at once; default 4. */
    parallel: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    /** `collect` (default): the others go on, the run fails at its end unless `error` is connected. `stop`: no new item after the first failure. */
    onItemError: Type.Optional(Type.Union([Type.Literal('collect'), Type.Literal('stop')])),
    result: Type.Optional(Type.String()),
    /** The nodes of the frame; validated one by one by `checkFlow`, typed in `flow.ts`. */
    body: Type.Object(
      { nodes: Type.Array(Type.Object({}), { minItems: 1, maxItems: 500 }), edges: Type.Array(Edge, { maxItems: 2000 }) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, title: 'For each' },
)
/** The frame without what its body's nodes are; `ForEach` in `flow.ts` says that. */
export type ForEachShape = Type.Static<typeof ForEach>

export const forEachKind = {
  kind: 'forEach',
  schema: ForEach,
  name: text('逐项', 'For each'),
  fails: true,
  outlets: () => [{ key: 'next', name: text('全部完成', 'All done') }],
  expressions: (node: ForEachShape) => [
    { field: 'items', expr: node.items },
    ...(node.itemName ? [{ field: 'itemName', expr: node.itemName }] : []),
    ...(node.result ? [{ field: 'result', expr: node.result }] : []),
  ],
  mapExpressions: (node: ForEachShape, change) => ({
    ...node, items: change(node.items), ...(node.itemName ? { itemName: change(node.itemName) } : {}), ...(node.result ? { result: change(node.result) } : {}),
  }),
} satisfies KindSpec<ForEachShape>
