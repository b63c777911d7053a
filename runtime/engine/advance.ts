import type { Call } from '../../flows/document/kinds/call.ts'
import type { FlowNode, ForEach } from '../../flows/document/flow.ts'
import { outletOf } from '../../flows/document/edge.ts'
import { LookupNeeded, type LookupKey } from '../../flows/expression/expression.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import { isFinished, itemScope, joinPath, scopeItem, splitPath, type Problem, type ScopePath, type StepPath, type StepState } from '../../flows/run/run.ts'
import { scopeOf } from '../../flows/run/scope.ts'
import type { EngineContext } from './context.ts'
import { evaluateExpression, NodeProblem, type Evaluation } from './evaluate.ts'
import { errorOutlets, fold, type Advance, type CallIntent, type Execution } from './execution.ts'
import { isUnderWay, startFrame, type FrameProgress } from './frames.ts'
import { want, type Want } from './handlers.ts'
import { itemsFailedProblem, timedOutProblem, unknownOutcomeProblem } from './problems.ts'

/**
 * Lets the run go as far as it can without anyone else: pure nodes run through, calls are intended, waits begin, frames
 * start and finish items, and at the end the run is succeeded or failed. Pure: the same state and context give the same.
 */
export function advance(execution: Execution, context: EngineContext): Advance {
  const walk: Walk = { ...execution, context, events: [], calls: [], needs: [], stalled: new Set() }
  while (walk.dirty.size > 0) {
    // Items before the scope that holds their frame, so that a frame sees all that became of them.
    const scopes = [...walk.dirty].sort((a, b) => depth(b) - depth(a))
    for (const scope of scopes) {
      if (!walk.dirty.delete(scope) || isFinished(walk.state.status)) continue
      advanceScope(walk, scope)
    }
  }
  for (const scope of walk.stalled) execution.dirty.add(scope)
  return { events: walk.events, calls: walk.calls, needs: walk.needs }
}

interface Walk extends Execution {
  context: EngineContext
  events: RunEvent[]
  calls: CallIntent[]
  needs: LookupKey[]
  /** Scopes that wait for lookups; looked at again by the next `advance`. */
  stalled: Set<ScopePath>
}

function depth(scope: ScopePath): number {
  return scope === '' ? 0 : scope.split('/').length
}

function emit(walk: Walk, event: RunEvent): void {
  walk.events.push(event)
  fold(walk, event)
}

type Standing = 'done' | 'open' | 'dead' | 'blocked'

function advanceScope(walk: Walk, scope: ScopePath): void {
  const graph = walk.flow.graphOf(scope)
  const standing = new Map<string, Standing>()
  let failure: Problem | undefined
  for (const node of graph.order) {
    const path = joinPath(scope, node.key)
    let step = walk.state.steps[path]
    if (!step && arrived(graph.incoming(node.key), standing, walk, scope) === 'ready') {
      start(walk, scope, node, path)
      step = walk.state.steps[path]
      if (!step) {
        standing.set(node.key, 'open') // needs lookups, or a place in a frame
        continue
      }
    }
    if (step && !step.finishedAt) resume(walk, scope, node, path, step)
    step = walk.state.steps[path]
    if (!step) standing.set(node.key, arrived(graph.incoming(node.key), standing, walk, scope) as Standing)
    else if (!step.finishedAt) standing.set(node.key, 'open')
    else if (step.status === 'failed' && step.outlets?.length === 0) {
      failure ??= step.problem
      standing.set(node.key, 'blocked')
    } else standing.set(node.key, 'done')
  }
  const open = [...standing.values()].includes('open')
  const place = scopeItem(scope)
  if (place) settleItem(walk, place.frame, place.index, scope, open, failure)
  else if (!open) emit(walk, failure ? { type: 'runFailed', at: walk.context.now, problem: failure } : { type: 'runSucceeded', at: walk.context.now })
}

/**
 * Whether a node's turn has come: all its edges are decided and one of them was taken. Behind a failure that nobody
 * handles nothing runs, whatever else leads there (`blocked`); behind ways not taken only, it never runs (`dead`).
 */
function arrived(incoming: readonly { from: string; outlet?: string; to: string }[], standing: Map<string, Standing>, walk: Walk, scope: ScopePath): 'ready' | Standing {
  if (incoming.length === 0) return scope === '' ? 'dead' : 'ready'
  let taken = false
  for (const edge of incoming) {
    const from = standing.get(edge.from)
    if (from === 'open') return 'open'
    if (from === 'blocked') return 'blocked'
    if (from === 'done' && walk.state.steps[joinPath(scope, edge.from)]?.outlets?.includes(outletOf(edge))) taken = true
  }
  return taken ? 'ready' : 'dead'
}

function evaluationOf(walk: Walk, scope: ScopePath, node: FlowNode): Evaluation {
  let object: Record<string, unknown> | undefined
  return {
    flow: walk.flow, node, context: walk.context,
    scope: () => (object ??= scopeOf(walk.state, scope, (at) => walk.flow.graphOf(at).keys)),
  }
}

function start(walk: Walk, scope: ScopePath, node: FlowNode, path: StepPath): void {
  try {
    begin(walk, node, path, want(evaluationOf(walk, scope, node)))
  } catch (error) {
    settleError(walk, node, path, error)
  }
}

/** An evaluation did not come to a value: codes are missing here (load and look again), or it is the node's own problem. */
function settleError(walk: Walk, node: FlowNode, path: StepPath, error: unknown): void {
  if (error instanceof LookupNeeded) {
    walk.needs.push(...error.keys)
    const { scope } = splitPath(path)
    walk.stalled.add(scope)
    if (!fullFrame(walk, scope)) takePlaces(walk, scope)
  } else if (error instanceof NodeProblem && error.park) emit(walk, { type: 'stepParked', at: walk.context.now, step: path, problem: error.problem })
  else if (error instanceof NodeProblem) failStep(walk, path, node, error.problem)
  else throw error
}

function begin(walk: Walk, node: FlowNode, path: StepPath, wanted: Want): void {
  const at = walk.context.now
  switch (wanted.want) {
    case 'done':
      return emit(walk, { type: 'stepSucceeded', at, step: path, input: wanted.input, output: wanted.output, outlets: wanted.outlets, response: wanted.response })
    case 'fail':
      return failStep(walk, path, node, wanted.problem)
    case 'wait':
      return emit(walk, { type: 'waitStarted', at, step: path, dueAt: wanted.dueAt, eventKey: wanted.eventKey })
    case 'items':
      emit(walk, { type: 'itemsStarted', at, step: path, items: wanted.items, names: wanted.names })
      walk.frames.set(path, startFrame(path, wanted.items.length, (node as ForEach).parallel))
      return
    case 'call': {
      const { scope } = splitPath(path)
      const full = walk.state.steps[path] ? undefined : fullFrame(walk, scope)
      if (full) return void full.ready.add(scope)
      return intend(walk, node as Call, path, wanted)
    }
  }
}

function intend(walk: Walk, node: Call, path: StepPath, wanted: Extract<Want, { want: 'call' }>): void {
  const { now, hash } = walk.context
  const step = walk.state.steps[path]
  const attempt = (step?.attempts ?? walk.state.priorAttempts[path] ?? []).length + 1
  const idempotencyKey = step?.idempotencyKey ?? `${walk.state.id}/${path}`
  emit(walk, {
    type: 'callIntended', at: now, step: path, attempt, input: wanted.input, idempotencyKey, requestHash: hash(JSON.stringify(wanted.input)),
  })
  walk.inFlight.add(path)
  takePlaces(walk, splitPath(path).scope)
  walk.calls.push({ path, node, input: wanted.input, attempt, idempotencyKey, claim: wanted.claim, links: wanted.links })
}

function failStep(walk: Walk, path: StepPath, node: FlowNode, problem: Problem): void {
  emit(walk, { type: 'stepFailed', at: walk.context.now, step: path, problem, outlets: errorOutlets(walk.flow, path, node.key) })
}

/** A step that has begun and is not done: its time may have come, its call may have been lost with an earlier worker. */
function resume(walk: Walk, scope: ScopePath, node: FlowNode, path: StepPath, step: StepState): void {
  const { now } = walk.context
  if (step.status === 'parked' || walk.inFlight.has(path)) return
  if (step.items) return advanceFrame(walk, node as ForEach, path)
  const due = step.dueAt !== undefined && step.dueAt <= now
  if (node.kind === 'call') {
    if (step.status === 'running') return recover(walk, scope, node, path)
    if (due) repeat(walk, scope, node, path)
    return
  }
  if (step.status === 'retrying') return start(walk, scope, node, path) // a parked node that was answered
  if (!due) return
  if (step.eventKey === undefined) return emit(walk, { type: 'stepSucceeded', at: now, step: path, outlets: ['next'] })
  if (walk.flow.graphOf(scope).connected(node.key, 'timeout'))
    return emit(walk, { type: 'stepSucceeded', at: now, step: path, outlets: ['timeout'] })
  failStep(walk, path, node, timedOutProblem())
}

/** An intent without outcome, from a worker that is gone: repeated where that is safe, else parked for a person. */
function recover(walk: Walk, scope: ScopePath, node: Call, path: StepPath): void {
  const how = walk.context.idempotencyOf(node.connection, node.operation)
  if (how === 'key' || how === 'reference' || how === 'nature') return repeat(walk, scope, node, path)
  emit(walk, { type: 'stepParked', at: walk.context.now, step: path, problem: unknownOutcomeProblem(walk.context.nameOf(node.connection)) })
}

/** The same request once more; a call that was never sent (held, or parked before its intent) is evaluated now. */
function repeat(walk: Walk, scope: ScopePath, node: Call, path: StepPath): void {
  const step = walk.state.steps[path]
  if (!step?.attempts?.length) return start(walk, scope, node, path)
  try {
    const wanted = want(evaluationOf(walk, scope, node)) as Extract<Want, { want: 'call' }>
    intend(walk, node, path, { ...wanted, input: step.input })
  } catch (error) {
    settleError(walk, node, path, error)
  }
}

function advanceFrame(walk: Walk, node: ForEach, path: StepPath): void {
  const frame = walk.frames.get(path)!
  for (const scope of frame.ready) {
    if (frame.busy.size >= frame.parallel) break
    frame.ready.delete(scope)
    walk.dirty.delete(scope)
    advanceScope(walk, scope)
  }
  const stopped = node.onItemError === 'stop' && frame.failed.size > 0
  while (!stopped && frame.next < frame.count && frame.busy.size < frame.parallel) {
    const index = frame.next
    frame.next += 1
    frame.open.add(index)
    advanceScope(walk, itemScope(path, index))
    walk.dirty.delete(itemScope(path, index))
  }
  if (frame.open.size > 0 || (!stopped && frame.next < frame.count)) return
  finishFrame(walk, node, path, frame)
}

function finishFrame(walk: Walk, node: ForEach, path: StepPath, frame: FrameProgress): void {
  const at = walk.context.now
  try {
    const items = Array.from({ length: frame.next }, (_, index) => itemResult(walk, node, path, index, frame))
    const output = { count: frame.count, succeeded: frame.next - frame.failed.size, failed: frame.failed.size, items }
    if (frame.failed.size === 0) return emit(walk, { type: 'stepSucceeded', at, step: path, output, outlets: ['next'] })
    const first = items.find((item) => item.error)?.error
    failStep(walk, path, node, itemsFailedProblem(frame.failed.size, frame.count, first))
  } catch (error) {
    settleError(walk, node, path, error)
  }
}

function itemResult(walk: Walk, node: ForEach, path: StepPath, index: number, frame: FrameProgress): { index: number; status: string; output: unknown; error?: Problem } {
  const scope = itemScope(path, index)
  if (frame.failed.has(index)) return { index, status: 'failed', output: null, error: failureOf(walk, scope) }
  const output = node.result === undefined ? null : evaluateExpression(node.result, 'result', evaluationOf(walk, scope, node))
  return { index, status: 'succeeded', output: output ?? null }
}

function failureOf(walk: Walk, scope: ScopePath): Problem | undefined {
  for (const key of walk.flow.graphOf(scope).keys) {
    const step = walk.state.steps[joinPath(scope, key)]
    if (step?.status === 'failed' && step.outlets?.length === 0) return step.problem
  }
  return undefined
}

function settleItem(walk: Walk, framePath: StepPath, index: number, scope: ScopePath, open: boolean, failure: Problem | undefined): void {
  const frame = walk.frames.get(framePath)
  if (!frame) return
  const keepsPlace = walk.stalled.has(scope) && frame.busy.has(index)
  frame.busy.delete(index)
  frame.failed.delete(index)
  if (open) {
    if (isBusy(walk, scope) || keepsPlace) frame.busy.add(index)
    frame.open.add(index)
  } else {
    frame.open.delete(index)
    if (failure) frame.failed.add(index)
  }
  walk.dirty.add(splitPath(framePath).scope)
}

function isBusy(walk: Walk, scope: ScopePath): boolean {
  return walk.flow.graphOf(scope).keys.some((key) => {
    const step = walk.state.steps[joinPath(scope, key)]
    if (!step || step.finishedAt) return false
    return step.items ? (walk.frames.get(step.path)?.busy.size ?? 0) > 0 : isUnderWay(step)
  })
}

/** The frames around a scope with its item in each, from the inside. */
function* placesOf(walk: Walk, scope: ScopePath): Generator<{ frame: FrameProgress; index: number }> {
  for (let place = scopeItem(scope); place; place = scopeItem(splitPath(place.frame).scope)) yield { frame: walk.frames.get(place.frame)!, index: place.index }
}

function takePlaces(walk: Walk, scope: ScopePath): void {
  for (const { frame, index } of placesOf(walk, scope)) frame.busy.add(index)
}

/** A frame around the scope that has no place for another item to call; items that call already have theirs. */
function fullFrame(walk: Walk, scope: ScopePath): FrameProgress | undefined {
  for (const { frame, index } of placesOf(walk, scope)) if (!frame.busy.has(index) && frame.busy.size >= frame.parallel) return frame
  return undefined
}
