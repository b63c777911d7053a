import type { Call } from '../../flows/document/kinds/call.ts'
import type { LookupKey } from '../../flows/expression/expression.ts'
import { applyEvent } from '../../flows/run/apply.ts'
import type { LinkFrom, RunEvent } from '../../flows/run/event.ts'
import { itemScope, splitPath, type RunState, type ScopePath, type StepPath } from '../../flows/run/run.ts'
import type { CompiledFlow } from './compile.ts'
import { framesOf, type FrameProgress } from './frames.ts'

/** A call to be made once its `callIntended` is on disk. */
export interface CallIntent {
  path: StepPath
  node: Call
  input: unknown
  attempt: number
  idempotencyKey: string
  /** Business claim to take first. */
  claim?: string
  links?: LinkFrom[]
}

/** What follows from where a run stands: events to write (already folded into the state), then calls to make. */
export interface Advance {
  events: RunEvent[]
  calls: CallIntent[]
  /** Codes to load before going on; empty when nothing is missing. */
  needs: LookupKey[]
}

/** A run under way: its state, and frame bookkeeping that saves reading 10,000 items at each step. Made by `openExecution`. */
export interface Execution {
  readonly flow: CompiledFlow
  readonly state: RunState
  readonly frames: Map<StepPath, FrameProgress>
  /** Scopes in which something happened since the last `advance`. */
  readonly dirty: Set<ScopePath>
  /** Calls that were intended by this execution and have no outcome yet. */
  readonly inFlight: Set<StepPath>
  /** Steps that go on by themselves, and when (epoch ms). */
  readonly due: Map<StepPath, number>
}

/** Takes up a run from its folded state. Every open scope is looked at by the next `advance`. */
export function openExecution(flow: CompiledFlow, state: RunState): Execution {
  const frames = framesOf(flow, state)
  const dirty = new Set<ScopePath>([''])
  for (const frame of frames.values())
    if (state.steps[frame.path]?.finishedAt === undefined) for (const index of frame.open) dirty.add(itemScope(frame.path, index))
  const due = new Map<StepPath, number>()
  for (const step of Object.values(state.steps)) if (step.dueAt !== undefined && step.finishedAt === undefined) due.set(step.path, step.dueAt)
  return { flow, state, frames, dirty, inFlight: new Set(), due }
}

/** Folds an event that the execution did not make itself (an outcome, an answer, a time that came). */
export function note(execution: Execution, event: RunEvent): RunEvent {
  fold(execution, event)
  if ('step' in event) execution.dirty.add(splitPath(event.step).scope)
  else if (event.type === 'runRetried') {
    for (const [path, frame] of framesOf(execution.flow, execution.state)) execution.frames.set(path, frame)
    execution.dirty.add('')
    for (const path of event.steps) execution.dirty.add(splitPath(path).scope)
    for (const path of event.steps) if (execution.state.steps[path]?.items) for (const index of execution.frames.get(path)?.open ?? []) execution.dirty.add(itemScope(path, index))
  }
  return event
}

/** Folds an event, and keeps the index of what is due. */
export function fold({ state, due }: Pick<Execution, 'state' | 'due'>, event: RunEvent): void {
  applyEvent(state, event)
  if (!('step' in event)) return
  const step = state.steps[event.step]
  if (step?.dueAt === undefined || step.finishedAt !== undefined) due.delete(event.step)
  else due.set(event.step, step.dueAt)
}

/** `['error']` where the node's error outlet is connected, else empty: nobody handles it. */
export function errorOutlets(flow: CompiledFlow, path: StepPath, key = splitPath(path).key): string[] {
  return flow.graphOf(splitPath(path).scope).connected(key, 'error') ? ['error'] : []
}
