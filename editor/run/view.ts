import { outletOf } from '../../flows/document/edge.ts'
import { outletsOf, type FlowDocument, type FlowNode, type ForEach, type Graph } from '../../flows/document/flow.ts'
import { itemScope, joinPath, scopeItem, splitPath, type RunState, type ScopePath, type StepPath, type StepState, type StepStatus } from '../../flows/run/run.ts'
import { edgeId, entryId, rootsOf } from '../canvas/edges.ts'
import { gravest, itemStatuses, pathOf, progressOf, type ItemStatus, type Progress } from './progress.ts'

/** A node as one run shows it, for the items that are chosen. */
export interface NodeView {
  path: StepPath
  progress: Progress
  status: StepStatus | 'ready' | 'off'
  step?: StepState
  /** Index of the item whose scope the node stands in. */
  item?: number
  /** Off the path here, but other items went there. */
  takenByOthers?: boolean
  /** To run after a frame: the first item that is still open. */
  waitsForItem?: number
}

export interface EdgeView {
  taken: boolean
  /** Inside a frame, at a named outlet: how many items left by it. */
  count?: number
}

export interface FrameView {
  path: StepPath
  items: ItemStatus[]
  names: string[]
  chosen: number
}

/** A flow with what one run did in it: what the drawing needs beside the layout. */
export interface RunView {
  nodes: Map<string, NodeView>
  edges: Map<string, EdgeView>
  frames: Map<string, FrameView>
}

/** Which item is looked at, by the path of the frame. */
export type Chosen = Readonly<Record<StepPath, number>>

/** @example viewRun(document, foldRun(events), { lines: 2 }) */
export function viewRun(flow: FlowDocument, state: RunState, chosen: Chosen): RunView {
  const view: RunView = { nodes: new Map(), edges: new Map(), frames: new Map() }
  viewGraph({ graph: flow, scope: '', state, chosen, view, worst: gravest(state), counts: outletCounts(state) })
  return view
}

interface Pass {
  graph: Graph
  scope: ScopePath
  state: RunState
  chosen: Chosen
  view: RunView
  worst: Map<ScopePath, StepStatus>
  counts: Map<string, number>
}

function viewGraph(pass: Pass): void {
  const { graph, scope, state, view } = pass
  const progress = progressOf(graph, scope, state)
  for (const node of graph.nodes) if (node.kind === 'forEach') viewFrame(pass, node)
  for (const node of graph.nodes) view.nodes.set(node.key, viewNode(pass, node, progress.get(node.key) ?? 'off'))
  for (const edge of graph.edges) {
    const from = graph.nodes.find((node) => node.key === edge.from)
    if (!from) continue
    const named = outletsOf(from).some((outlet) => outlet.key === outletOf(edge) && outlet.name) && from.kind !== 'forEach'
    const count = named && scope !== '' ? (pass.counts.get(countKey(scope, edge.from, outletOf(edge))) ?? 0) : undefined
    view.edges.set(edgeId(edge), { taken: state.steps[pathOf(from, scope)]?.outlets?.includes(outletOf(edge)) ?? false, count })
  }
}

function viewFrame(pass: Pass, frame: ForEach): void {
  const path = joinPath(pass.scope, frame.key)
  const items = itemStatuses(path, frame.body, pass.state, pass.worst)
  const chosen = Math.min(pass.chosen[path] ?? firstOfInterest(items), Math.max(0, items.length - 1))
  pass.view.frames.set(frame.key, { path, items, names: pass.state.steps[path]?.itemNames ?? [], chosen })
  const scope = itemScope(path, chosen)
  viewGraph({ ...pass, graph: frame.body, scope })
  for (const key of rootsOf(frame.body))
    pass.view.edges.set(entryId(frame.key, key), { taken: pass.state.steps[joinPath(scope, key)] !== undefined })
}

/** The item that needs somebody, else the one that failed, is at work, else the first. */
export function firstOfInterest(items: readonly ItemStatus[]): number {
  for (const status of ['parked', 'failed', 'waiting', 'running'] as const) {
    const index = items.indexOf(status)
    if (index >= 0) return index
  }
  return 0
}

function viewNode(pass: Pass, node: FlowNode, progress: Progress): NodeView {
  const { scope, state, view } = pass
  const path = pathOf(node, scope)
  const step = state.steps[path]
  const item = scopeItem(scope)?.index
  const base = { path, progress, step, item }
  if (step) return { ...base, status: node.kind === 'forEach' ? frameStatus(step, view.frames.get(node.key)) : step.status }
  if (progress === 'off') return { ...base, status: 'off', takenByOthers: item !== undefined && reachedElsewhere(pass, node.key) }
  const waits = pass.graph.edges
    .filter((edge) => edge.to === node.key && outletOf(edge) !== 'error')
    .map((edge) => view.frames.get(edge.from)?.items.findIndex((status) => status !== 'succeeded' && status !== 'failed'))
    .find((index) => index !== undefined && index >= 0)
  return { ...base, status: 'ready', waitsForItem: waits }
}

function frameStatus(step: StepState, frame: FrameView | undefined): StepStatus {
  if (step.finishedAt !== undefined) return step.status
  if (frame?.items.includes('parked')) return 'parked'
  return frame?.items.includes('waiting') && !frame.items.includes('running') ? 'waiting' : step.status
}

function reachedElsewhere({ scope, counts }: Pass, key: string): boolean {
  return (counts.get(countKey(scope, key, '')) ?? 0) > 0
}

const countKey = (scope: ScopePath, key: string, outlet: string): string => `${scopeItem(scope)?.frame ?? ''} ${key} ${outlet}`

/** How many items left a node by an outlet (`''`: reached it at all), by frame, node and outlet. */
function outletCounts(state: RunState): Map<string, number> {
  const counts = new Map<string, number>()
  for (const step of Object.values(state.steps)) {
    const { scope, key } = splitPath(step.path)
    for (const outlet of ['', ...(step.outlets ?? [])]) {
      const name = countKey(scope, key, outlet)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return counts
}
