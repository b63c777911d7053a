import Type from 'typebox'
import { nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'
import { expressionsOf, Input, mapInput } from '../value.ts'

/** Makes a value out of others; its output is that value. */
export const MapNode = Type.Object(
  { ...nodeBase, kind: Type.Literal('map'), output: Input },
  { additionalProperties: false, title: 'Map' },
)
export type MapNode = Type.Static<typeof MapNode>

export const mapKind = {
  kind: 'map',
  schema: MapNode,
  name: text('映射', 'Map'),
  fails: true,
  outlets: () => [{ key: 'next' }],
  expressions: (node: MapNode) => expressionsOf(node.output),
  mapExpressions: (node: MapNode, change) => ({ ...node, output: mapInput(node.output, change) }),
} satisfies KindSpec<MapNode>
