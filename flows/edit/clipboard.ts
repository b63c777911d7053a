import Type from 'typebox'
import Schema from 'typebox/value'
import { Edge } from '../document/edge.ts'
import { kindOf, walkNodes, type FlowDocument, type FlowNode, type Graph } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import { Refusal, type Edit } from './edit.ts'
import { commonGraph, graphIn, mapNodes, withGraph } from './graph.ts'
import { freeKey, keysOf } from './keys.ts'
import { renamedIn } from './rename.ts'

/** What stands in the clipboard, as JSON text: between flows, tabs and chats. */
const Clip = Type.Object({ weft: Type.Literal('nodes'), format: Type.Literal(1), nodes: Type.Array(Type.Object({}), { minItems: 1, maxItems: 500 }), edges: Type.Array(Edge, { maxItems: 2000 }) })

/**
 * Nodes with what connects them, as text for `paste`; the trigger stays where it is. Undefined where nothing is left to copy.
 * They stand in one graph; nodes of a frame that is copied come along with it.
 */
export function copyNodes(document: FlowDocument, keys: readonly string[]): string | undefined {
  const chosen = new Set(keys.filter((key) => key !== 'trigger'))
  if (chosen.size === 0) return undefined
  const inside = [...walkNodes(document)].filter(({ node, frames }) => chosen.has(node.key) && frames.some((frame) => chosen.has(frame)))
  for (const { node } of inside) chosen.delete(node.key)
  try {
    const { graph } = commonGraph(document, [...chosen])
    const nodes = graph.nodes.filter(({ key }) => chosen.has(key))
    const edges = graph.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to))
    return JSON.stringify({ weft: 'nodes', format: 1, nodes, edges }, undefined, 2)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** @throws Refusal */
export function paste(document: FlowDocument, { text, in: frame, at }: Extract<Edit, { type: 'paste' }>): { document: FlowDocument; keys: string[] } {
  const clip = read(text)
  graphIn(document, frame)
  const taken = keysOf(document)
  const names = new Map<string, string>()
  for (const { node } of walkNodes(clip)) {
    const key = freeKey(node.key, taken)
    taken.add(key)
    if (names.has(node.key)) throw new Refusal('剪贴板里有两个节点同名', 'Two nodes in the clipboard have one key')
    names.set(node.key, key)
  }
  const changed = new Map([...names].filter(([old, key]) => old !== key))
  const rekeyed = (edges: readonly Edge[]): Edge[] => edges.map((edge) => ({ ...edge, from: names.get(edge.from) ?? edge.from, to: names.get(edge.to) ?? edge.to }))
  const shift = shiftOf(clip.nodes, at)
  const { nodes } = mapNodes(clip, (node) => {
    const renamed = renamedIn(node, changed)
    const whole = renamed.kind === 'forEach' ? { ...renamed, body: { ...renamed.body, edges: rekeyed(renamed.body.edges) } } : renamed
    return { ...whole, key: names.get(node.key)! }
  })
  const placed = nodes.map((node) => ({ ...node, position: shift(node.position) }))
  const pasted = withGraph(document, frame, (graph) => ({ nodes: [...graph.nodes, ...placed], edges: [...graph.edges, ...rekeyed(clip.edges)] }))
  return { document: pasted, keys: nodes.map(({ key }) => key) }
}

function read(text: string): Graph {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw nothing()
  }
  if (!Schema.Check(Clip, value)) throw nothing()
  const clip = { nodes: value.nodes as FlowNode[], edges: value.edges.map(({ from, outlet, to }) => ({ from, ...(outlet === undefined ? {} : { outlet }), to })) }
  checkNodes(clip.nodes)
  return clip
}

/** Before anything walks them: clipboards hold whatever people copied. */
function checkNodes(nodes: readonly FlowNode[]): void {
  for (const node of nodes) {
    if (typeof node.kind !== 'string' || !Object.hasOwn(kinds, node.kind) || node.kind === 'trigger' || !Schema.Check(kindOf(node).schema, node)) throw nothing()
    if (node.kind === 'forEach') checkNodes(node.body.nodes)
  }
}

const nothing = () => new Refusal('剪贴板里没有可以粘贴的节点', 'There are no nodes in the clipboard that can be pasted')

const BESIDE = 40

/** Moves all so that their upper left corner is at the point, or a little beside where they were. */
function shiftOf(nodes: readonly FlowNode[], at: { x: number; y: number } | undefined): (position: FlowNode['position']) => { x: number; y: number } {
  const placed = nodes.flatMap(({ position }) => (position ? [position] : []))
  const left = Math.min(...placed.map(({ x }) => x))
  const top = Math.min(...placed.map(({ y }) => y))
  const [dx, dy] = placed.length === 0 ? [at?.x ?? 0, at?.y ?? 0] : at ? [at.x - left, at.y - top] : [BESIDE, BESIDE]
  return (position) => ({ x: (position?.x ?? 0) + dx, y: (position?.y ?? 0) + dy })
}
