import type { FlowDocument, FlowNode, ForEach } from '../../flows/document/flow.ts'
import { walkNodes } from '../../flows/document/flow.ts'
import { isFinished, itemScope, splitPath, type RunState, type ScopePath, type StepState } from '../../flows/run/run.ts'
import { bandsOf } from '../canvas/bands.ts'
import { axisOf, type Axis } from './axis.ts'
import { gravest, itemStatuses, pathOf, type ItemStatus } from './progress.ts'

/** What a step took, as a bar of its lane. Times are epoch milliseconds. */
export interface Bar {
  step: StepState
  node: FlowNode
  from: number
  to: number
  tone: 'work' | 'waiting' | 'parked' | 'failed'
  /** Steps that ran at once lie under each other. */
  row: number
}

export interface Lane {
  id: string
  /** `steps`: nodes of the flow itself, the first of them led by the trigger; `item`: one item of a frame. */
  kind: 'trigger' | 'steps' | 'item'
  frame?: string
  index?: number
  name?: string
  status: ItemStatus
  bars: Bar[]
  rows: number
}

export interface Timeline {
  lanes: Lane[]
  axis: Axis
  /** Items that have no lane, for there are too many. */
  left: number
}

/** More lanes than this nobody reads; those that need somebody come first. */
const MAX_ITEMS = 100

/** A lane per item of each frame, and one for what lies before, between and after them. `now` ends what is still open. */
export function timelineOf(flow: FlowDocument, state: RunState, now: number): Timeline {
  const nodes = new Map([...walkNodes(flow)].map(({ node }) => [node.key, node]))
  const byScope = stepsByScope(state)
  const lanes: Lane[] = []
  let left = 0
  bandsOf(flow).forEach((band, index) => {
    const frame = band.find((node) => node.kind === 'forEach')
    if (!frame) lanes.push(stepsLane(band, index, state, now))
    for (const one of band) {
      if (one.kind !== 'forEach') continue
      const items = itemLanes(one, state, nodes, byScope, now)
      left += Math.max(0, items.length - MAX_ITEMS)
      lanes.push(...mostOfInterest(items))
    }
  })
  const times = lanes.flatMap((lane) => lane.bars.flatMap((bar) => [bar.from, bar.to]))
  return { lanes, left, axis: axisOf([state.createdAt, ...times, ...(isFinished(state.status) ? [] : [now])]) }
}

function stepsByScope(state: RunState): Map<ScopePath, StepState[]> {
  const found = new Map<ScopePath, StepState[]>()
  for (const step of Object.values(state.steps)) {
    // Steps of a frame inside an item go into that item's lane.
    const [frame, index] = step.path.split('/')
    const scope = splitPath(step.path).scope === '' ? '' : `${frame}/${index}`
    found.set(scope, [...(found.get(scope) ?? []), step])
  }
  return found
}

function stepsLane(band: FlowNode[], index: number, state: RunState, now: number): Lane {
  const steps = band.flatMap((node) => {
    const step = state.steps[pathOf(node, '')]
    return step ? [barOf(step, node, now)] : []
  })
  const open = steps.find((bar) => bar.step.finishedAt === undefined)
  const status = open ? statusOf(open.step) : steps.length > 0 ? (steps.some((bar) => bar.tone === 'failed') ? 'failed' : 'succeeded') : 'ready'
  return { id: `band${index}`, kind: index === 0 ? 'trigger' : 'steps', status, ...stacked(steps) }
}

function itemLanes(frame: ForEach, state: RunState, nodes: Map<string, FlowNode>, byScope: Map<ScopePath, StepState[]>, now: number): Lane[] {
  const names = state.steps[frame.key]?.itemNames ?? []
  return itemStatuses(frame.key, frame.body, state, gravest(state)).map((status, index) => {
    const scope = itemScope(frame.key, index)
    const bars = (byScope.get(scope) ?? []).flatMap((step) => {
      const node = nodes.get(splitPath(step.path).key)
      return node && node.kind !== 'forEach' ? [barOf(step, node, now)] : []
    })
    return { id: scope, kind: 'item' as const, frame: frame.key, index, name: names[index], status, ...stacked(bars) }
  })
}

function mostOfInterest(lanes: Lane[]): Lane[] {
  if (lanes.length <= MAX_ITEMS) return lanes
  const open = lanes.filter((lane) => lane.status !== 'succeeded').slice(0, MAX_ITEMS)
  const rest = lanes.filter((lane) => lane.status === 'succeeded').slice(0, MAX_ITEMS - open.length)
  return [...open, ...rest].sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
}

function barOf(step: StepState, node: FlowNode, now: number): Bar {
  const to = step.finishedAt ?? Math.max(now, step.startedAt)
  const wait = node.kind === 'wait' || node.kind === 'waitForEvent' || step.status === 'waiting' || step.status === 'retrying'
  const tone = step.status === 'parked' ? 'parked' : step.status === 'failed' ? 'failed' : wait ? 'waiting' : 'work'
  return { step, node, from: step.startedAt, to, tone, row: 0 }
}

/** Puts each bar into the first row that is free by then. */
function stacked(bars: Bar[]): { bars: Bar[]; rows: number } {
  const ends: number[] = []
  const placed = [...bars].sort((a, b) => a.from - b.from || a.to - b.to).map((bar) => {
    const free = ends.findIndex((end) => end <= bar.from)
    const row = free < 0 ? ends.length : free
    ends[row] = bar.to
    return { ...bar, row }
  })
  return { bars: placed, rows: Math.max(1, ends.length) }
}

function statusOf(step: StepState): ItemStatus {
  return step.status === 'retrying' ? 'running' : step.status
}
