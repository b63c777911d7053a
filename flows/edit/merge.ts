import type { Edge } from '../document/edge.ts'
import { walkNodes, type FlowDocument, type FlowNode, type Graph } from '../document/flow.ts'
import type { Text } from '../document/text.ts'
import { contentOf, diffFlows, placesOf, same, type Change } from './diff.ts'
import { sameEdge } from './graph.ts'

/** One node that both changed, each otherwise; absent on the side that removed it. The merged document has mine. */
export interface Conflict {
  key: string
  base?: FlowNode
  mine?: FlowNode
  theirs?: FlowNode
}

export interface Merged {
  document: FlowDocument
  conflicts: Conflict[]
  /** The flow's own name or description, where both changed it. The merged document has mine. */
  texts: ('name' | 'description')[]
  /** What mine took over from theirs. */
  taken: Change[]
}

/**
 * Two people's changes of one document, node by node: what only one of them changed is taken from that one, what both
 * changed alike is taken once. A node that both changed otherwise is a conflict and stays as mine, until it is chosen:
 * `take` gives the keys to have as theirs. A change wins over a removal, so that nothing anybody wrote is lost. Edges
 * follow: those whose ends are there, added or removed by either.
 */
export function mergeFlows(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument, take: ReadonlySet<string> = new Set()): Merged {
  const sides = { base: placesOf(base), mine: placesOf(mine), theirs: placesOf(theirs) }
  const conflicts: Conflict[] = []
  const chosen = new Map<string, Chosen>()
  for (const key of new Set([...sides.mine.keys(), ...sides.theirs.keys(), ...sides.base.keys()])) {
    const [old, own, other] = [sides.base.get(key), sides.mine.get(key), sides.theirs.get(key)]
    const [ownChanged, otherChanged] = [!alike(old, own), !alike(old, other)]
    const clash = ownChanged && otherChanged && !alike(own, other)
    if (clash) conflicts.push({ key, base: old?.node, mine: own?.node, theirs: other?.node })
    const takes = clash ? take.has(key) || own === undefined : otherChanged
    const winner = takes ? other ?? (clash && !take.has(key) ? own : undefined) : own
    if (winner) chosen.set(key, { node: winner.node, frame: winner.frame, position: own?.node.position ?? winner.node.position })
  }
  const document = assembled(base, mine, theirs, chosen)
  const texts = (['name', 'description'] as const).filter((field) => !same(base[field], mine[field]) && !same(base[field], theirs[field]) && !same(mine[field], theirs[field]))
  return { document, conflicts, texts, taken: diffFlows(mine, document) }
}

interface Chosen {
  node: FlowNode
  frame: string | undefined
  position: FlowNode['position']
}

function alike(a: { node: FlowNode; frame: string | undefined } | undefined, b: typeof a): boolean {
  return a === undefined || b === undefined ? a === b : a.frame === b.frame && same(contentOf(a.node), contentOf(b.node))
}

function assembled(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument, chosen: Map<string, Chosen>): FlowDocument {
  // A node whose frame is gone stands where the frame stood.
  const frameOf = (frame: string | undefined): string | undefined => (frame === undefined || chosen.get(frame)?.node.kind === 'forEach' ? frame : undefined)
  const order = [...new Set([...keysInOrder(mine), ...keysInOrder(theirs), ...chosen.keys()])].filter((key) => chosen.has(key))
  const graph = (frame: string | undefined): Graph => {
    const keys = order.filter((key) => frameOf(chosen.get(key)!.frame) === frame)
    const nodes = keys.map((key): FlowNode => {
      const { node, position } = chosen.get(key)!
      const placed = position ? { ...node, position } : node
      return placed.kind === 'forEach' ? { ...placed, body: graph(key) } : placed
    })
    return { nodes, edges: edgesAmong(new Set(keys), base, mine, theirs) }
  }
  const pick = <F extends 'name' | 'description'>(field: F): FlowDocument[F] => (same(base[field], mine[field]) ? theirs[field] : mine[field])
  const description: Text | undefined = pick('description')
  return { format: mine.format, key: mine.key, name: pick('name'), ...(description ? { description } : {}), ...graph(undefined) }
}

const keysInOrder = (document: FlowDocument) => [...walkNodes(document)].map(({ node }) => node.key)

/** Three ways: there in both, or in one and new. */
function edgesAmong(keys: ReadonlySet<string>, base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): Edge[] {
  const [old, own, other] = [allEdges(base), allEdges(mine), allEdges(theirs)]
  const has = (edges: readonly Edge[], edge: Edge) => edges.some((one) => sameEdge(one, edge))
  const kept = [...own.filter((edge) => has(other, edge) || !has(old, edge)), ...other.filter((edge) => !has(own, edge) && !has(old, edge))]
  return kept.filter(({ from, to }) => keys.has(from) && keys.has(to))
}

const allEdges = (document: FlowDocument): Edge[] => [...document.edges, ...[...walkNodes(document)].flatMap(({ node }) => (node.kind === 'forEach' ? node.body.edges : []))]
