import { itemScope, joinPath, scopeItem, splitPath, type RunState, type ScopePath, type StepPath } from '../../flows/run/run.ts'
import type { CompiledFlow } from './compile.ts'

/**
 * The steps that a retry opens again: those given, or every failed or cancelled one that nobody handled; all that came
 * behind them; and the frames around them, which keep their other items.
 * @example reopenedSteps(flow, state) // ['createDelivery', 'updateProgress'], or ['lines/2/createRequest', 'lines']
 */
export function reopenedSteps(flow: CompiledFlow, state: RunState, from?: StepPath): StepPath[] {
  const reopened = new Set<StepPath>()
  const starts = from === undefined ? unhandled(state) : [from]
  for (const path of starts) reopenFrom(flow, state, path, reopened)
  return [...reopened]
}

function unhandled(state: RunState): StepPath[] {
  return Object.values(state.steps)
    .filter((step) => !step.items && (step.status === 'cancelled' || (step.status === 'failed' && step.outlets?.length === 0)))
    .map((step) => step.path)
}

function reopenFrom(flow: CompiledFlow, state: RunState, path: StepPath, reopened: Set<StepPath>): void {
  const { scope, key } = splitPath(path)
  for (const behind of [key, ...descendants(flow, scope, key)]) reopenStep(flow, state, joinPath(scope, behind), reopened)
  const place = scopeItem(scope)
  if (!place) return
  reopened.add(place.frame)
  const outer = splitPath(place.frame)
  for (const behind of descendants(flow, outer.scope, outer.key)) reopenStep(flow, state, joinPath(outer.scope, behind), reopened)
  if (outer.scope !== '') reopenFrom(flow, state, place.frame, reopened)
}

function reopenStep(flow: CompiledFlow, state: RunState, path: StepPath, reopened: Set<StepPath>): void {
  const step = state.steps[path]
  if (!step || reopened.has(path)) return
  reopened.add(path)
  step.items?.forEach((_, index) => {
    const scope = itemScope(path, index)
    for (const key of flow.graphOf(scope).keys) reopenStep(flow, state, joinPath(scope, key), reopened)
  })
}

function descendants(flow: CompiledFlow, scope: ScopePath, key: string): Set<string> {
  const graph = flow.graphOf(scope)
  const found = new Set<string>()
  const queue = [key]
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const edge of graph.outgoing(at)) {
      if (found.has(edge.to)) continue
      found.add(edge.to)
      queue.push(edge.to)
    }
  return found
}
