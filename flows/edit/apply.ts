import { outletOf, type Edge } from '../document/edge.ts'
import { kindOf, walkNodes, type FlowDocument, type FlowNode } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import { paste } from './clipboard.ts'
import { Refusal, type Edit, type Edited } from './edit.ts'
import { changedNode, setFieldOf } from './fields.ts'
import { intoFrame, outOfFrame } from './frames.ts'
import { changeNode, commonGraph, edgeOf, graphIn, mapNodes, sameEdge, standingOf, withGraph } from './graph.ts'
import { guard } from './guard.ts'
import { removed } from './remove.ts'
import { renamedIn } from './rename.ts'

/**
 * The document after an edit, or why it is refused. The document given is never changed, and the two share what the edit
 * left alone: undo is to take the old one again. What comes out is of the schema and names no node that is not there.
 * @example applyEdit(document, { type: 'connect', from: 'checkStock', to: 'createDelivery' })
 */
export function applyEdit(document: FlowDocument, edit: Edit): Edited {
  try {
    const { document: after, keys } = perform(document, edit)
    guard(document, after)
    return { document: after, keys }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.text }
    throw error
  }
}

interface Performed {
  document: FlowDocument
  keys: string[]
}

function perform(document: FlowDocument, edit: Edit): Performed {
  switch (edit.type) {
    case 'addNode':
      return addNode(document, edit)
    case 'insertOnEdge':
      return insertOnEdge(document, edit)
    case 'connect':
      return { document: connect(document, edit.from, edit.outlet, edit.to), keys: [edit.from, edit.to] }
    case 'disconnect':
      return { document: disconnect(document, edit.edges), keys: [] }
    case 'moveNodes':
      return { document: moveNodes(document, edit.positions), keys: Object.keys(edit.positions) }
    case 'rename':
      return rename(document, edit)
    case 'removeNodes': {
      const { frame } = commonGraph(document, edit.keys)
      if (edit.keys.includes('trigger')) throw new Refusal('触发不能删除', 'The trigger cannot be removed')
      return { document: withGraph(document, frame, (graph) => removed(graph, new Set(edit.keys), edit.join === true)), keys: [] }
    }
    case 'setField':
      return { document: changedNode(document, edit.key, (node) => setFieldOf(node, edit.path, edit.value)), keys: [edit.key] }
    case 'setNode':
      return { document: setNode(document, edit.node), keys: [edit.node.key] }
    case 'setNote':
      return { document: changedNode(document, edit.key, ({ note: _, ...node }) => (edit.note ? { ...node, note: edit.note } : node) as FlowNode), keys: [edit.key] }
    case 'paste':
      return paste(document, edit)
    case 'intoFrame':
      return { document: intoFrame(document, edit.keys, edit.frame), keys: edit.keys }
    case 'outOfFrame':
      return { document: outOfFrame(document, edit.keys), keys: edit.keys }
    case 'correctName':
      return { document: changedNode(document, edit.key, (node) => renamedIn(node, new Map([[edit.from, edit.to]]))), keys: [edit.key] }
    case 'setName':
      return { document: { ...document, name: edit.name }, keys: [] }
    case 'setDescription': {
      const { description: _, ...rest } = document
      return { document: edit.description ? { ...rest, description: edit.description } : rest, keys: [] }
    }
    case 'all':
      return edit.edits.reduce<Performed>((done, one) => {
        const next = perform(done.document, one)
        return { document: next.document, keys: [...new Set([...done.keys, ...next.keys])] }
      }, { document, keys: [] })
    default:
      return edit satisfies never
  }
}

function addNode(document: FlowDocument, { node, in: frame, from }: Extract<Edit, { type: 'addNode' }>): Performed {
  graphIn(document, frame)
  const added = withGraph(document, frame, (graph) => ({ nodes: [...graph.nodes, node], edges: graph.edges }))
  return { document: from ? connect(added, from.key, from.outlet, node.key) : added, keys: [node.key] }
}

/** The way that goes on where a node has several: the first drawn. */
function mainOutlet(node: FlowNode): string | undefined {
  return Object.hasOwn(kinds, node.kind) ? kindOf(node).outlets(node)[0]?.key : undefined
}

function insertOnEdge(document: FlowDocument, { node, edge }: Extract<Edit, { type: 'insertOnEdge' }>): Performed {
  const { graph, frame } = standingOf(document, edge.from)
  if (!graph.edges.some((one) => sameEdge(one, edge))) throw new Refusal('连线已经不在了', 'The connection is gone')
  const outlet = mainOutlet(node)
  if (outlet === undefined) throw new Refusal('这种节点后面没有出口，不能插在连线上', 'Nothing leads on from this kind of node: it cannot stand on a connection')
  const inserted = withGraph(document, frame, ({ nodes, edges }) => ({
    nodes: [...nodes, node],
    edges: edges.flatMap((one) => (sameEdge(one, edge) ? [edgeOf(edge.from, outletOf(edge), node.key), edgeOf(node.key, outlet, edge.to)] : [one])),
  }))
  return { document: inserted, keys: [node.key] }
}

function connect(document: FlowDocument, from: string, outlet: string | undefined, to: string): FlowDocument {
  const source = standingOf(document, from)
  const target = standingOf(document, to)
  if (source.frame !== target.frame) throw new Refusal('连线不能穿过框的边界', 'A connection does not cross the border of a frame')
  const way = outlet ?? mainOutlet(source.node)
  if (way === undefined) throw new Refusal(`${from} 后面没有出口`, `Nothing leads on from ${from}`)
  const edge = edgeOf(from, way, to)
  if (source.graph.edges.some((one) => sameEdge(one, edge))) throw new Refusal('已经连好了', 'They are connected already')
  return withGraph(document, source.frame, ({ nodes, edges }) => ({ nodes, edges: [...edges, edge] }))
}

function disconnect(document: FlowDocument, gone: readonly Edge[]): FlowDocument {
  let result = document
  for (const edge of gone) {
    const { graph, frame } = standingOf(result, edge.from)
    if (!graph.edges.some((one) => sameEdge(one, edge))) throw new Refusal('连线已经不在了', 'The connection is gone')
    result = withGraph(result, frame, ({ nodes, edges }) => ({ nodes, edges: edges.filter((one) => !sameEdge(one, edge)) }))
  }
  return result
}

function moveNodes(document: FlowDocument, positions: Readonly<Record<string, { x: number; y: number }>>): FlowDocument {
  for (const key of Object.keys(positions)) standingOf(document, key)
  return mapNodes(document, (node) => {
    if (!Object.hasOwn(positions, node.key)) return node
    const { x, y } = positions[node.key]!
    return node.position?.x === x && node.position.y === y ? node : { ...node, position: { x, y } }
  })
}

function rename(document: FlowDocument, { key, newKey = key, name }: Extract<Edit, { type: 'rename' }>): Performed {
  const { node } = standingOf(document, key)
  const named = name ? changeNode(document, key, (one) => ({ ...one, name })) : document
  if (newKey === key) return { document: named, keys: [key] }
  if (node.kind === 'trigger') throw new Refusal('触发的键固定为 trigger', 'The trigger’s key is always trigger')
  if ([...walkNodes(document)].some((one) => one.node.key === newKey)) throw new Refusal(`已经有节点 ${newKey}`, `There is a node ${newKey} already`)
  const names = new Map([[key, newKey]])
  const rewritten = mapNodes(named, (one) => {
    const renamed = renamedIn(one, names)
    const whole = renamed.kind === 'forEach' ? withEnds(renamed, key, newKey) : renamed
    return whole.key === key ? { ...whole, key: newKey } : whole
  })
  return { document: { ...rewritten, edges: endsRenamed(rewritten.edges, key, newKey) }, keys: [newKey] }
}

function withEnds(node: Extract<FlowNode, { kind: 'forEach' }>, key: string, newKey: string): FlowNode {
  const edges = endsRenamed(node.body.edges, key, newKey)
  return edges === node.body.edges ? node : { ...node, body: { ...node.body, edges } }
}

function endsRenamed(edges: Edge[], key: string, newKey: string): Edge[] {
  if (!edges.some(({ from, to }) => from === key || to === key)) return edges
  return edges.map((edge) => (edge.from === key || edge.to === key ? { ...edge, from: edge.from === key ? newKey : edge.from, to: edge.to === key ? newKey : edge.to } : edge))
}

function setNode(document: FlowDocument, node: FlowNode): FlowDocument {
  return changedNode(document, node.key, (before) => {
    if (before.kind !== node.kind) throw new Refusal('节点的种类不能改', 'A node stays of its kind')
    return before.kind === 'forEach' ? ({ ...node, body: before.body } as FlowNode) : node
  })
}
