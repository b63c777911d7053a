import Type from 'typebox'
import { NodeKey } from './common.ts'

/** From a node's outlet (`next` where none is named) to another node of the same graph. */
export const Edge = Type.Object(
  { from: NodeKey, outlet: Type.Optional(Type.String()), to: NodeKey },
  { additionalProperties: false, title: 'Edge' },
)
export type Edge = Type.Static<typeof Edge>

export function outletOf(edge: Edge): string {
  return edge.outlet ?? 'next'
}
