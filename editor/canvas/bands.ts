import type { FlowNode, Graph } from '../../flows/document/flow.ts'

/**
 * Cuts a graph into bands that lie under each other: a frame has one of its own, what is before it lies above, what
 * follows below. Nodes of one band are laid out from left to right.
 * @returns bands from top to bottom; none is empty
 */
export function bandsOf(graph: Graph): FlowNode[][] {
  const level = new Map<string, number>()
  const byKey = new Map(graph.nodes.map((node) => [node.key, node]))
  const incoming = new Map<string, FlowNode[]>()
  for (const edge of graph.edges) {
    const from = byKey.get(edge.from)
    if (from) incoming.set(edge.to, [...(incoming.get(edge.to) ?? []), from])
  }
  // Even levels are plain, odd ones are frames'.
  const levelOf = (node: FlowNode): number => {
    const known = level.get(node.key)
    if (known !== undefined) return known
    level.set(node.key, 0) // a cycle is refused at save; do not hang on one
    const isFrame = node.kind === 'forEach'
    let value = isFrame ? 1 : 0
    for (const before of incoming.get(node.key) ?? []) {
      const above = levelOf(before)
      const sameBand = before.kind !== 'forEach' && !isFrame
      value = Math.max(value, sameBand ? above : before.kind === 'forEach' && isFrame ? above + 2 : above + 1)
    }
    level.set(node.key, value)
    return value
  }
  const bands = new Map<number, FlowNode[]>()
  for (const node of graph.nodes) {
    const own = levelOf(node)
    bands.set(own, [...(bands.get(own) ?? []), node])
  }
  return [...bands.entries()].sort(([a], [b]) => a - b).map(([, nodes]) => nodes)
}
