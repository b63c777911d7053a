import type { EventSource, Problem, RecordRef, StepPath } from './run.ts'

/** What every event of a run's journal has. `seq` counts over the whole run, from 1, given when it is written; `at` is epoch milliseconds. */
interface Base {
  at: number
  seq?: number
}

interface OfStep extends Base {
  step: StepPath
}

/** The run was stored. Always the first event. */
export interface RunCreated extends Base {
  type: 'runCreated'
  id: string
  flow: string
  version: number
  businessKey?: string
  trigger: unknown
  source?: EventSource
}
/** A worker began it (or took it over: `epoch` > 1). */
export interface RunClaimed extends Base {
  type: 'runClaimed'
  epoch: number
  worker: string
}
/** A node that needs no one else is done: map, choice, respond; a wait that ended, a frame whose items are all done. */
export interface StepSucceeded extends OfStep {
  type: 'stepSucceeded'
  input?: unknown
  output?: unknown
  outlets: string[]
  /** What a `respond` node answers the sender of the webhook. */
  response?: { status: number; body: unknown }
}
/** A step failed for good. `outlets` is `['error']` where that is connected, else empty. */
export interface StepFailed extends OfStep {
  type: 'stepFailed'
  input?: unknown
  problem: Problem
  outlets: string[]
}
/** A frame began: these are its items, evaluated once. */
export interface ItemsStarted extends OfStep {
  type: 'itemsStarted'
  items: unknown[]
  names?: string[]
}
/** A call is about to be made; on disk before it is. */
export interface CallIntended extends OfStep {
  type: 'callIntended'
  attempt: number
  input: unknown
  idempotencyKey: string
  requestHash: string
}
/** What went over the wire, without the bodies (they are the call's input and output). Secrets are redacted. */
export interface Exchange {
  operation: string
  action: 'get' | 'list' | 'create' | 'update' | 'act'
  method: string
  path: string
  status: number
  durationMs: number
  before?: unknown
  numbers?: string[]
  /** An earlier try had succeeded; its document was found by our reference or key. */
  found?: boolean
}
/** A document that this call's document hangs on. */
export interface LinkFrom extends RecordRef {
  line?: number
  quantity?: number
}
/** The target answered well. */
export interface CallSucceeded extends OfStep {
  type: 'callSucceeded'
  attempt: number
  output: unknown
  outlets: string[]
  /** The document in the target, and what the sync log needs besides input and output. */
  record?: RecordRef & { version?: number | string }
  exchange?: Exchange
  links?: LinkFrom[]
  /** Not sent: this is the outcome of the run that had the business claim first. */
  claimedBy?: string
}
/** The call did not succeed; the next try is at `retryAt`. */
export interface CallRetrying extends OfStep {
  type: 'callRetrying'
  attempt: number
  problem: Problem
  retryAt: number
}
/** The call was not made: its connection is paused or its breaker open, or another run holds its business claim. No failed attempt. */
export interface CallHeld extends OfStep {
  type: 'callHeld'
  problem: Problem
  retryAt: number
}
export interface WaitStarted extends OfStep {
  type: 'waitStarted'
  dueAt?: number
  eventKey?: string
}
/** The step needs a person. */
export interface StepParked extends OfStep {
  type: 'stepParked'
  input?: unknown
  problem: Problem
}
/**
 * A person (or a rule) answered a parked step. `code`: the missing code was entered, evaluate again. `repeat`: make the
 * call again. `skip`: go on as if it had succeeded with `output`.
 */
export interface StepAnswered extends OfStep {
  type: 'stepAnswered'
  answer: 'code' | 'repeat' | 'skip'
  output?: unknown
  by: string
}
/** A new attempt of the run: these steps and all behind them are open again. */
export interface RunRetried extends Base {
  type: 'runRetried'
  attempt: number
  /** Every step that is open again; a frame among them keeps its items. */
  steps: StepPath[]
  by: string
}
export interface RunSucceeded extends Base {
  type: 'runSucceeded'
}
export interface RunFailed extends Base {
  type: 'runFailed'
  problem: Problem
}
export interface RunCancelled extends Base {
  type: 'runCancelled'
  by: string
}
/** Its worker died on it too often. */
export interface RunQuarantined extends Base {
  type: 'runQuarantined'
  problem: Problem
}
/** A person let a quarantined run go on. */
export interface RunReleased extends Base {
  type: 'runReleased'
  by: string
}

export type RunEvent =
  | RunCreated | RunClaimed | StepSucceeded | StepFailed | ItemsStarted | CallIntended | CallSucceeded | CallRetrying | CallHeld
  | WaitStarted | StepParked | StepAnswered | RunRetried | RunSucceeded | RunFailed | RunCancelled | RunQuarantined | RunReleased
