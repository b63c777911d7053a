import type { RunEvent } from './event.ts'
import { isFinished, type RunState, type StepPath, type StepState } from './run.ts'

/**
 * The fold that the runtime and the editor share: what a run's journal says. Changes `state` in place (its step objects
 * are replaced, never changed) and returns it; the first event makes it.
 * @throws Error when the first event is not `runCreated`.
 * @example const state = foldRun(events)
 */
export function applyEvent(state: RunState | undefined, event: RunEvent): RunState {
  if (event.type === 'runCreated') return createdState(event)
  if (!state) throw new Error(`a journal begins with runCreated, not ${event.type}`)
  if ('step' in event) applyStepEvent(state, event)
  else applyRunEvent(state, event)
  return state
}

export function foldRun(events: Iterable<RunEvent>): RunState {
  let state: RunState | undefined
  for (const event of events) state = applyEvent(state, event)
  if (!state) throw new Error('a journal has at least one event')
  return state
}

/**
 * What a run that nobody works on is: `waiting` when something in it goes on by itself, else `parked` when something
 * needs a person, else `ready`. Frames are as their items are.
 */
export function restingStatus(state: RunState): RunState['status'] {
  if (isFinished(state.status)) return state.status
  if (state.problem?.code === 'quarantined') return 'parked'
  let parked = false
  for (const step of Object.values(state.steps)) {
    if (step.status === 'waiting' || step.status === 'retrying') return 'waiting'
    if (step.status === 'parked') parked = true
  }
  return parked ? 'parked' : 'ready'
}

type StepEvent = Extract<RunEvent, { step: StepPath }>
type WholeEvent = Exclude<RunEvent, { step: StepPath } | { type: 'runCreated' }>

function createdState(event: Extract<RunEvent, { type: 'runCreated' }>): RunState {
  const trigger: StepState = {
    path: 'trigger', status: 'succeeded', startedAt: event.at, finishedAt: event.at, output: event.trigger, outlets: ['next'],
  }
  return {
    id: event.id, flow: event.flow, version: event.version, businessKey: event.businessKey, status: 'ready', attempt: 1,
    createdAt: event.at, trigger: event.trigger, source: event.source, steps: { trigger }, priorAttempts: {},
  }
}

function applyRunEvent(state: RunState, event: WholeEvent): void {
  switch (event.type) {
    case 'runClaimed':
      if (!isFinished(state.status)) state.status = 'running'
      state.startedAt ??= event.at
      return
    case 'runRetried':
      state.status = 'running'
      state.attempt = event.attempt
      state.finishedAt = undefined
      state.problem = undefined
      for (const path of event.steps) reopen(state, path)
      return
    case 'runSucceeded':
      state.status = 'succeeded'
      state.finishedAt = event.at
      return
    case 'runFailed':
      state.status = 'failed'
      state.finishedAt = event.at
      state.problem = event.problem
      return
    case 'runCancelled':
      state.status = 'cancelled'
      state.finishedAt = event.at
      for (const step of Object.values(state.steps)) if (!step.finishedAt) state.steps[step.path] = cancelled(step, event.at)
      return
    case 'runQuarantined':
      state.problem = event.problem
      return
    case 'runReleased':
      state.problem = undefined
      return
    default:
      event satisfies never
  }
}

/** A call that was under way, or whose outcome nobody knows, is not shown as cancelled: it may have taken effect. */
function cancelled(step: StepState, at: number): StepState {
  const open = step.status === 'running' && step.attempts !== undefined
  if (!open && step.problem?.code !== 'unknownOutcome') return { ...step, status: 'cancelled', finishedAt: at, dueAt: undefined }
  const problem = step.problem ?? { code: 'unknownOutcome', message: { zh: '取消时调用正在进行，不知道是否已执行', en: 'The call was under way when the run was cancelled; it is not known whether it took effect' } }
  return { ...step, status: 'parked', finishedAt: at, dueAt: undefined, problem }
}

function reopen(state: RunState, path: StepPath): void {
  const step = state.steps[path]
  if (!step) return
  if (step.items) {
    state.steps[path] = { ...step, status: 'running', finishedAt: undefined, outlets: undefined, output: undefined, problem: undefined }
    return
  }
  if (step.attempts) state.priorAttempts[path] = [...(state.priorAttempts[path] ?? []), ...step.attempts]
  delete state.steps[path]
}

function applyStepEvent(state: RunState, event: StepEvent): void {
  const before = state.steps[event.step]
  const step = nextStep(state, before, event)
  state.steps[event.step] = step
  if (event.type === 'stepSucceeded' && event.response) state.response = event.response
  if (event.type === 'stepParked') state.problem ??= event.problem
  else if (before?.status === 'parked') state.problem = firstParked(state)
}

function firstParked(state: RunState): RunState['problem'] {
  return Object.values(state.steps).find((step) => step.status === 'parked')?.problem
}

function nextStep(state: RunState, before: StepState | undefined, event: StepEvent): StepState {
  const base: StepState = before ?? { path: event.step, status: 'running', startedAt: event.at }
  switch (event.type) {
    case 'stepSucceeded':
      return { ...finished(base, event.at), status: 'succeeded', input: event.input ?? base.input, output: event.output, outlets: event.outlets }
    case 'stepFailed':
      return {
        ...finished(closeAttempt(base, event.at, event.problem), event.at),
        status: 'failed', input: event.input ?? base.input, problem: event.problem, outlets: event.outlets,
      }
    case 'itemsStarted':
      return { ...base, status: 'running', items: event.items, itemNames: event.names }
    case 'callIntended': {
      const earlier = base.attempts ?? state.priorAttempts[event.step] ?? []
      return {
        ...base, status: 'running', input: event.input, idempotencyKey: event.idempotencyKey, dueAt: undefined, problem: undefined,
        attempts: [...closeAttempt({ ...base, attempts: earlier }, event.at).attempts!, { attempt: event.attempt, startedAt: event.at }],
      }
    }
    case 'callSucceeded':
      return {
        ...finished(closeAttempt(base, event.at), event.at),
        status: 'succeeded', output: event.output, outlets: event.outlets, record: event.record,
        ...(event.claimedBy === undefined ? {} : { claimedBy: event.claimedBy }),
      }
    case 'callRetrying':
      return { ...closeAttempt(base, event.at, event.problem), status: 'retrying', dueAt: event.retryAt, problem: event.problem }
    case 'callHeld':
      // The intended try was never made: it does not count.
      return { ...base, attempts: base.attempts?.filter((one) => one.finishedAt !== undefined), status: 'waiting', dueAt: event.retryAt, problem: event.problem }
    case 'waitStarted':
      return { ...base, status: 'waiting', dueAt: event.dueAt, eventKey: event.eventKey }
    case 'stepParked':
      return { ...closeAttempt(base, event.at, event.problem), status: 'parked', input: event.input ?? base.input, problem: event.problem, dueAt: undefined }
    case 'stepAnswered':
      return event.answer === 'skip'
        ? { ...finished(base, event.at), status: 'succeeded', output: event.output, outlets: ['next'] }
        : { ...base, status: 'retrying', problem: undefined, dueAt: event.at }
    default:
      return event satisfies never
  }
}

function finished(step: StepState, at: number): StepState {
  return { ...step, finishedAt: at, dueAt: undefined, eventKey: undefined, problem: undefined }
}

function closeAttempt(step: StepState, at: number, problem?: StepState['problem']): StepState {
  const open = step.attempts?.at(-1)
  if (!open || open.finishedAt !== undefined) return step
  return { ...step, attempts: [...step.attempts!.slice(0, -1), { ...open, finishedAt: at, problem }] }
}
