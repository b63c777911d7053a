import { outletOf } from '../../flows/document/edge.ts'
import type { FlowNode, Graph } from '../../flows/document/flow.ts'
import { isFinished, itemScope, joinPath, scopeItem, splitPath, type RunState, type ScopePath, type StepPath, type StepState, type StepStatus } from '../../flows/run/run.ts'

/** Where a node of a graph stands in one scope: `pending` may still come, `off` will not. */
export type Progress = 'done' | 'open' | 'pending' | 'off'
export type ItemStatus = 'ready' | 'running' | 'waiting' | 'parked' | 'succeeded' | 'failed' | 'cancelled'

/** A trigger's step is always kept under `trigger`, whatever the node's key. */
export function pathOf(node: FlowNode, scope: ScopePath): StepPath {
  return node.kind === 'trigger' ? 'trigger' : joinPath(scope, node.key)
}

/** How far each node of a graph is in one scope. Outlets `error` and `timeout` are expected only once they are taken. */
export function progressOf(graph: Graph, scope: ScopePath, state: RunState): Map<string, Progress> {
  const frame = scopeItem(scope)?.frame
  const ended = isFinished(state.status) || (frame !== undefined && state.steps[frame]?.finishedAt !== undefined)
  const result = new Map<string, Progress>()
  const byKey = new Map(graph.nodes.map((node) => [node.key, node]))
  const expects = (key: string): Progress => {
    const incoming = graph.edges.filter((edge) => edge.to === key)
    const comes = incoming.length === 0 || incoming.some((edge) => {
      const from = byKey.get(edge.from)
      if (!from) return false
      const before = of(from)
      const outlet = outletOf(edge)
      if (before === 'done') return state.steps[pathOf(from, scope)]?.outlets?.includes(outlet) ?? false
      return before !== 'off' && outlet !== 'error' && outlet !== 'timeout'
    })
    return comes && !ended ? 'pending' : 'off'
  }
  const of = (node: FlowNode): Progress => {
    const known = result.get(node.key)
    if (known) return known
    result.set(node.key, 'off')
    const step = state.steps[pathOf(node, scope)]
    const value = step ? (step.finishedAt === undefined ? 'open' : 'done') : expects(node.key)
    result.set(node.key, value)
    return value
  }
  for (const node of graph.nodes) of(node)
  return result
}

const weight: Record<StepStatus, number> = { succeeded: 0, cancelled: 1, failed: 2, running: 3, retrying: 3, waiting: 4, parked: 5 }

/** What is gravest in each item, by its scope; steps of frames inside count for the items around them. */
export function gravest(state: RunState): Map<ScopePath, StepStatus> {
  const found = new Map<ScopePath, StepStatus>()
  for (const step of Object.values(state.steps)) {
    const status = countsAs(step)
    for (let scope = splitPath(step.path).scope; scope !== ''; scope = splitPath(scopeItem(scope)?.frame ?? '').scope) {
      const before = found.get(scope)
      if (before === undefined || weight[status] > weight[before]) found.set(scope, status)
    }
  }
  return found
}

/** A failure that was led on by an error outlet is no failure of the item; a frame is as its items are. */
function countsAs(step: StepState): StepStatus {
  if (step.status === 'failed' && step.outlets?.length) return 'succeeded'
  return step.items && step.status === 'parked' ? 'running' : step.status
}

/** States of a frame's items, in order. */
export function itemStatuses(frame: StepPath, body: Graph, state: RunState, worst: Map<ScopePath, StepStatus> = gravest(state)): ItemStatus[] {
  const count = state.steps[frame]?.items?.length ?? 0
  return Array.from({ length: count }, (_, index) => {
    const scope = itemScope(frame, index)
    const found = worst.get(scope)
    if (found === undefined) return isFinished(state.status) ? 'cancelled' : 'ready'
    if (found === 'retrying') return 'running'
    if (found !== 'succeeded') return found
    const progress = [...progressOf(body, scope, state).values()]
    return progress.some((one) => one === 'pending' || one === 'open') ? 'running' : 'succeeded'
  })
}
