import type { Edge } from '../../flows/document/edge.ts'
import { outletOf } from '../../flows/document/edge.ts'
import type { Graph } from '../../flows/document/flow.ts'

/** An edge's name in a drawing; keys are unique in a document, so this is too. */
export function edgeId(edge: Edge): string {
  return `${edge.from}.${outletOf(edge)}>${edge.to}`
}

/** From a frame's left border to a node that nothing inside leads to. */
export function entryId(frame: string, key: string): string {
  return `${frame}.enter>${key}`
}

/** The nodes of a graph that nothing leads to. */
export function rootsOf(graph: Graph): string[] {
  const targets = new Set(graph.edges.map((edge) => edge.to))
  return graph.nodes.filter((node) => !targets.has(node.key)).map((node) => node.key)
}
