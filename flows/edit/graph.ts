/** Places in a flow's graphs, and graphs changed in place of others; what does not change is shared. */
import { outletOf, type Edge } from '../document/edge.ts'
import { walkNodes, type FlowDocument, type FlowNode, type ForEach, type Graph } from '../document/flow.ts'
import { Refusal } from './edit.ts'

/** Where a node stands: `frame` is the key of the frame around it, undefined in the flow's own graph. */
export interface Standing {
  node: FlowNode
  graph: Graph
  frame: string | undefined
}

/** @throws Refusal where there is no such node */
export function standingOf(document: FlowDocument, key: string): Standing {
  for (const { node, graph, frames } of walkNodes(document)) if (node.key === key) return { node, graph, frame: frames.at(-1) }
  throw new Refusal(`没有节点 ${key}`, `There is no node ${key}`)
}

/** The graph of a frame, or the flow's own. @throws Refusal */
export function graphIn(document: FlowDocument, frame: string | undefined): Graph {
  if (frame === undefined) return document
  const { node } = standingOf(document, frame)
  if (node.kind !== 'forEach') throw new Refusal(`${frame} 不是框`, `${frame} is no frame`)
  return node.body
}

/** The graph that all of these stand in. @throws Refusal where they stand in several, or none is named */
export function commonGraph(document: FlowDocument, keys: readonly string[]): { graph: Graph; frame: string | undefined } {
  const [first, ...others] = [...new Set(keys)].map((key) => standingOf(document, key))
  if (!first) throw new Refusal('没有选中节点', 'No node is selected')
  if (others.some(({ frame }) => frame !== first.frame)) throw new Refusal('选中的节点不在同一张图里', 'The selected nodes do not stand in one graph')
  return first
}

/** The document with the graph of that frame (or its own) changed. */
export function withGraph(document: FlowDocument, frame: string | undefined, change: (graph: Graph) => Graph): FlowDocument {
  if (frame === undefined) {
    const { nodes, edges } = change(document)
    return { ...document, nodes, edges }
  }
  return changeNode(document, frame, (node) => ({ ...(node as ForEach), body: change((node as ForEach).body) }))
}

/** The document with one node changed; frames around it are made anew, all else is shared. */
export function changeNode(document: FlowDocument, key: string, change: (node: FlowNode) => FlowNode): FlowDocument {
  const nodes = changedIn(document.nodes, key, change)
  return nodes ? { ...document, nodes } : document
}

function changedIn(nodes: readonly FlowNode[], key: string, change: (node: FlowNode) => FlowNode): FlowNode[] | undefined {
  for (const [index, node] of nodes.entries()) {
    if (node.key === key) return nodes.with(index, change(node))
    if (node.kind !== 'forEach') continue
    const inside = changedIn(node.body.nodes, key, change)
    if (inside) return nodes.with(index, { ...node, body: { ...node.body, nodes: inside } })
  }
  return undefined
}

/** Every node, frames' bodies too, through `change`; the same document where nothing changed. */
export function mapNodes<G extends Graph>(graph: G, change: (node: FlowNode) => FlowNode): G {
  let touched = false
  const nodes = graph.nodes.map((node) => {
    const inner = node.kind === 'forEach' ? mapNodes(node.body, change) : undefined
    const whole = inner && inner !== (node as ForEach).body ? { ...(node as ForEach), body: inner } : node
    const changed = change(whole)
    touched ||= changed !== node
    return changed
  })
  return touched ? { ...graph, nodes } : graph
}

export const sameEdge = (a: Edge, b: Edge): boolean => a.from === b.from && a.to === b.to && outletOf(a) === outletOf(b)

/** With `next` left out, as documents are written. */
export function edgeOf(from: string, outlet: string, to: string): Edge {
  return { from, ...(outlet === 'next' ? {} : { outlet }), to }
}

/** Each once. */
export function distinct(edges: readonly Edge[]): Edge[] {
  return edges.filter((edge, index) => edges.findIndex((other) => sameEdge(edge, other)) === index)
}
