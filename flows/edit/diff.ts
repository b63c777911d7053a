import type { Edge } from '../document/edge.ts'
import { outletOf } from '../document/edge.ts'
import { walkNodes, type FlowDocument, type FlowNode } from '../document/flow.ts'
import { text, type Text } from '../document/text.ts'
import { sameEdge } from './graph.ts'

/** One field of a node that is not as it was; absent on the side where it is not there. `path` as in `setField`. */
export interface FieldChange {
  path: string[]
  before?: unknown
  after?: unknown
}

/** One thing that is otherwise in the second of two documents. Where nodes stand on the canvas is none. */
export type Change =
  | { type: 'nodeAdded'; key: string; node: FlowNode; frame?: string }
  | { type: 'nodeRemoved'; key: string; node: FlowNode; frame?: string }
  | { type: 'nodeChanged'; key: string; name: Text; fields: FieldChange[] }
  /** Into a frame or out of it; `before` and `after` are frames' keys. */
  | { type: 'nodeMoved'; key: string; name: Text; before?: string; after?: string }
  | { type: 'edgeAdded' | 'edgeRemoved'; edge: Edge; frame?: string }
  | { type: 'nameChanged'; before: Text; after: Text }
  | { type: 'descriptionChanged'; before?: Text; after?: Text }

/** A node apart from its place on the canvas and, a frame, from what it holds: what `nodeChanged` is about. */
export interface Placed {
  node: FlowNode
  frame: string | undefined
}

/**
 * What is otherwise in `after`: nodes by their keys, in the order of the documents, then edges.
 * @example diffFlows(published, draft).map(describeChange)
 */
export function diffFlows(before: FlowDocument, after: FlowDocument): Change[] {
  const changes: Change[] = []
  if (!same(before.name, after.name)) changes.push({ type: 'nameChanged', before: before.name, after: after.name })
  if (!same(before.description, after.description)) changes.push({ type: 'descriptionChanged', ...sides(before.description, after.description) })
  const [old, now] = [placesOf(before), placesOf(after)]
  for (const [key, { node, frame }] of old) if (!now.has(key)) changes.push({ type: 'nodeRemoved', key, node, ...inFrame(frame) })
  for (const [key, place] of now) {
    const earlier = old.get(key)
    if (!earlier) changes.push({ type: 'nodeAdded', key, node: place.node, ...inFrame(place.frame) })
    else changes.push(...nodeChanges(key, earlier, place))
  }
  return [...changes, ...edgeChanges(before, after)]
}

function nodeChanges(key: string, before: Placed, after: Placed): Change[] {
  const changes: Change[] = []
  const { name } = after.node
  if (before.frame !== after.frame) changes.push({ type: 'nodeMoved', key, name, ...sides(before.frame, after.frame) })
  const fields = fieldChanges(contentOf(before.node), contentOf(after.node), [])
  if (fields.length > 0) changes.push({ type: 'nodeChanged', key, name, fields })
  return changes
}

function edgeChanges(before: FlowDocument, after: FlowDocument): Change[] {
  const [old, now] = [edgesOf(before), edgesOf(after)]
  const missing = (from: readonly FramedEdge[], to: readonly FramedEdge[]) => from.filter((one) => !to.some((other) => one.frame === other.frame && sameEdge(one.edge, other.edge)))
  return [
    ...missing(old, now).map(({ edge, frame }): Change => ({ type: 'edgeRemoved', edge, ...inFrame(frame) })),
    ...missing(now, old).map(({ edge, frame }): Change => ({ type: 'edgeAdded', edge, ...inFrame(frame) })),
  ]
}

interface FramedEdge {
  edge: Edge
  frame: string | undefined
}

function edgesOf(document: FlowDocument): FramedEdge[] {
  const inside = [...walkNodes(document)].flatMap(({ node }) => (node.kind === 'forEach' ? node.body.edges.map((edge) => ({ edge, frame: node.key })) : []))
  return [...document.edges.map((edge) => ({ edge, frame: undefined })), ...inside]
}

/** Nodes by key, the first where there are two. */
export function placesOf(document: FlowDocument): Map<string, Placed> {
  const places = new Map<string, Placed>()
  for (const { node, frames } of walkNodes(document)) if (!places.has(node.key)) places.set(node.key, { node, frame: frames.at(-1) })
  return places
}

/** What a node means apart from its key and from the nodes in it. */
export function contentOf(node: FlowNode): Record<string, unknown> {
  const { key: _, position: __, ...rest } = node as FlowNode & { body?: unknown }
  const { body: ___, ...content } = rest
  return content
}

/** Fields down to where a value, an expression or a list differs. */
function fieldChanges(before: Record<string, unknown>, after: Record<string, unknown>, path: string[]): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field): FieldChange[] => {
    const [old, now] = [before[field], after[field]]
    if (same(old, now)) return []
    if (isHolder(old) && isHolder(now)) return fieldChanges(old, now, [...path, field])
    return [{ path: [...path, field], ...sides(old, now) }]
  })
}

/** An object of named parts, never one input value: `{ expr }` and `{ value }` change as a whole. */
function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('expr' in value) && !('value' in value) && !('zh' in value)
}

const inFrame = (frame: string | undefined) => (frame === undefined ? {} : { frame })
const sides = <T>(before: T | undefined, after: T | undefined) => ({ ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) })

/** The same JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const present = (value: object) => Object.entries(value).filter(([, one]) => one !== undefined)
  const [left, right] = [present(a), new Map(present(b))]
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
}

/** @example describeChange(change).en // '“Check stock”: input.material was expr trigger.no, is expr item.no' */
export function describeChange(change: Change): Text {
  switch (change.type) {
    case 'nodeAdded':
      return text(`新增“${change.node.name.zh}”（${change.key}）${change.frame ? `，在 ${change.frame} 里` : ''}`, `Added “${change.node.name.en}” (${change.key})${change.frame ? ` in ${change.frame}` : ''}`)
    case 'nodeRemoved':
      return text(`删除“${change.node.name.zh}”（${change.key}）`, `Removed “${change.node.name.en}” (${change.key})`)
    case 'nodeChanged':
      return text(`“${change.name.zh}”（${change.key}）：${change.fields.map(({ path, before, after }) => `${fieldName(path)} ${shown(before, '无')} → ${shown(after, '无')}`).join('；')}`,
        `“${change.name.en}” (${change.key}): ${change.fields.map(({ path, before, after }) => `${fieldName(path)} ${shown(before, 'nothing')} → ${shown(after, 'nothing')}`).join('; ')}`)
    case 'nodeMoved':
      return text(`“${change.name.zh}”（${change.key}）${change.after ? `移入 ${change.after}` : `移出 ${change.before}`}`, `“${change.name.en}” (${change.key}) moved ${change.after ? `into ${change.after}` : `out of ${change.before}`}`)
    case 'edgeAdded':
      return text(`新增连线 ${way(change.edge)}`, `Connected ${way(change.edge)}`)
    case 'edgeRemoved':
      return text(`删除连线 ${way(change.edge)}`, `Disconnected ${way(change.edge)}`)
    case 'nameChanged':
      return text(`流程改名：${change.before.zh} → ${change.after.zh}`, `Renamed: ${change.before.en} → ${change.after.en}`)
    case 'descriptionChanged':
      return text(`说明：${change.before?.zh ?? '无'} → ${change.after?.zh ?? '无'}`, `Description: ${change.before?.en ?? 'nothing'} → ${change.after?.en ?? 'nothing'}`)
    default:
      return change satisfies never
  }
}

const way = (edge: Edge) => `${edge.from}${outletOf(edge) === 'next' ? '' : `.${outletOf(edge)}`} → ${edge.to}`
const fieldName = (path: readonly string[]) => path.filter((part) => part !== 'fields').join('.')

const LONGEST = 80

function shown(value: unknown, nothing: string): string {
  if (value === undefined) return nothing
  const { expr, value: constant } = (typeof value === 'object' && value !== null ? value : {}) as { expr?: unknown; value?: unknown }
  const whole = typeof expr === 'string' ? expr : JSON.stringify(constant === undefined ? value : constant)
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole
}
