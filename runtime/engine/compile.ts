import { outletOf, type Edge } from '../../flows/document/edge.ts'
import { kindOf, triggerOf, walkNodes, type FlowDocument, type FlowNode, type Graph } from '../../flows/document/flow.ts'
import { compileExpression } from '../../flows/expression/compile.ts'
import type { Expression } from '../../flows/expression/expression.ts'
import { scopeItem, splitPath, type ScopePath } from '../../flows/run/run.ts'

/** A graph made ready to walk: nodes in topological order, edges by their ends. */
export interface CompiledGraph {
  order: readonly FlowNode[]
  keys: readonly string[]
  node(key: string): FlowNode | undefined
  incoming(key: string): readonly Edge[]
  outgoing(key: string): readonly Edge[]
  /** Whether an edge leaves that outlet of the node. */
  connected(key: string, outlet: string): boolean
}

/** A published version made ready to run. Made once per version and shared by its runs. */
export interface CompiledFlow {
  document: FlowDocument
  version: number
  /** The graph a scope runs through: the flow's own for `''`, a frame's body for its items. */
  graphOf(scope: ScopePath): CompiledGraph
  expression(source: string): Expression
}

/**
 * @throws ExpressionError when an expression does not parse, Error when the graph has a cycle; `checkFlow` says both
 * before anything is published, so here they mean a damaged store.
 */
export function compileFlow(document: FlowDocument, version: number): CompiledFlow {
  const graphs = new Map<string, CompiledGraph>([['', compileGraph(document)]])
  const expressions = new Map<string, Expression>()
  for (const { node } of walkNodes(document)) {
    if (node.kind === 'forEach') graphs.set(node.key, compileGraph(node.body))
    for (const { expr } of kindOf(node).expressions(node)) if (!expressions.has(expr)) expressions.set(expr, compileExpression(expr))
  }
  triggerOf(document)
  return {
    document,
    version,
    graphOf(scope) {
      const place = scopeItem(scope)
      const graph = graphs.get(place ? splitPath(place.frame).key : '')
      if (!graph) throw new Error(`no frame ${scope} in ${document.key} v${version}`)
      return graph
    },
    expression(source) {
      const expression = expressions.get(source)
      if (!expression) throw new Error(`no such expression in ${document.key} v${version}: ${source}`)
      return expression
    },
  }
}

function compileGraph(graph: Graph): CompiledGraph {
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]))
  const incoming = Map.groupBy(graph.edges, (edge) => edge.to)
  const outgoing = Map.groupBy(graph.edges, (edge) => edge.from)
  return {
    order: topological(graph),
    keys: [...nodes.keys()],
    node: (key) => nodes.get(key),
    incoming: (key) => incoming.get(key) ?? [],
    outgoing: (key) => outgoing.get(key) ?? [],
    connected: (key, outlet) => (outgoing.get(key) ?? []).some((edge) => outletOf(edge) === outlet),
  }
}

/** Kahn's algorithm; nodes that do not depend on each other keep the document's order. */
function topological(graph: Graph): FlowNode[] {
  const open = new Map(graph.nodes.map((node) => [node.key, graph.edges.filter((edge) => edge.to === node.key).length]))
  const order: FlowNode[] = []
  const ready = graph.nodes.filter((node) => open.get(node.key) === 0)
  for (let node = ready.shift(); node; node = ready.shift()) {
    order.push(node)
    for (const edge of graph.edges) {
      if (edge.from !== node.key) continue
      const left = open.get(edge.to)! - 1
      open.set(edge.to, left)
      if (left === 0) ready.push(graph.nodes.find((one) => one.key === edge.to)!)
    }
  }
  if (order.length < graph.nodes.length) throw new Error('the graph has a cycle')
  return order
}
