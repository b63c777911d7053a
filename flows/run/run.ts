import Type from 'typebox'
import { Text } from '../document/text.ts'

/** States of a run (see ARCHITECTURE.md, run semantics). */
export const RunStatus = Type.Union([
  Type.Literal('ready'), Type.Literal('running'), Type.Literal('waiting'), Type.Literal('parked'),
  Type.Literal('succeeded'), Type.Literal('failed'), Type.Literal('cancelled'),
])
export type RunStatus = Type.Static<typeof RunStatus>

export function isFinished(status: RunStatus): status is 'succeeded' | 'failed' | 'cancelled' {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled'
}

/**
 * What went wrong, for a person (`message`) and for IT (`detail`). `code` is stable: `unknownCode`, `unknownOutcome`,
 * `refused`, `unavailable`, `timeout`, `expression`, `schema`, `quarantined`, `failNode`, `claimed` …
 */
export const Problem = Type.Object(
  {
    code: Type.String(),
    message: Text,
    /** HTTP status, position in an expression, the target's own answer …; secrets are redacted before they get here. */
    detail: Type.Optional(Type.Unknown()),
  },
  { title: 'Problem' },
)
export type Problem = Type.Static<typeof Problem>

/** A step's place: `checkStock`, or inside frames `lines/2/checkStock` (frame key / item's index from 0 / node key). */
export type StepPath = string

/** The run's own scope is `''`, an item's `lines/2`. */
export type ScopePath = string

export const joinPath = (scope: ScopePath, key: string): StepPath => (scope === '' ? key : `${scope}/${key}`)
export const itemScope = (frame: StepPath, index: number): ScopePath => `${frame}/${index}`

/** @example splitPath('lines/2/checkStock') // { scope: 'lines/2', key: 'checkStock' } */
export function splitPath(path: StepPath): { scope: ScopePath; key: string } {
  const cut = path.lastIndexOf('/')
  return cut < 0 ? { scope: '', key: path } : { scope: path.slice(0, cut), key: path.slice(cut + 1) }
}

/** The frame and index of a scope; undefined for the run's own. @example scopeItem('lines/2') // { frame: 'lines', index: 2 } */
export function scopeItem(scope: ScopePath): { frame: StepPath; index: number } | undefined {
  if (scope === '') return undefined
  const { scope: frame, key } = splitPath(scope)
  return { frame, index: Number(key) }
}

export type StepStatus = 'running' | 'waiting' | 'retrying' | 'parked' | 'succeeded' | 'failed' | 'cancelled'

/** One try of a call, as journalled. */
export interface CallAttempt {
  attempt: number
  startedAt: number
  finishedAt?: number
  problem?: Problem
}

/** A step of a run, folded from its events. Absent: not reached (yet). */
export interface StepState {
  path: StepPath
  status: StepStatus
  startedAt: number
  finishedAt?: number
  /** What the node was given: a call's input, a frame's items (their number only), a choice's nothing. */
  input?: unknown
  output?: unknown
  /** The outlets that were taken; only of finished steps. A failed step without a connected `error` outlet takes none. */
  outlets?: string[]
  problem?: Problem
  /** Calls only: every try, the open one last. */
  attempts?: CallAttempt[]
  idempotencyKey?: string
  /** Waiting or retrying: when it goes on by itself (epoch ms). */
  dueAt?: number
  /** Waiting for an event: `connection|event|field|value`. */
  eventKey?: string
  /** A frame's items. */
  items?: unknown[]
  /** What people call the items, where the frame says so. */
  itemNames?: string[]
  /** Its outcome is that of another run, which had the business claim first. */
  claimedBy?: string
  /** A call's document in the target, as the chain and the sync log name it. */
  record?: RecordRef
}

/** A document in a connected system, by the number that people know. */
export interface RecordRef {
  connection: string
  entity: string
  number: string
}

/** The state of a run, folded by `applyEvent` from its journal; the same in the runtime and in the editor. */
export interface RunState {
  id: string
  flow: string
  version: number
  businessKey?: string
  status: RunStatus
  /** 1, and one more for each retry or replay. */
  attempt: number
  createdAt: number
  startedAt?: number
  finishedAt?: number
  trigger: unknown
  source?: EventSource
  steps: Record<StepPath, StepState>
  /** Tries of calls that a retry opened again, so that counting goes on and a repeat is known to be one. */
  priorAttempts: Record<StepPath, CallAttempt[]>
  /** Why it failed or is parked: the first reason. */
  problem?: Problem
  /** What the `respond` node said. */
  response?: { status: number; body: unknown }
}

/** Where a run's trigger came from. */
export interface EventSource {
  connection?: string
  event?: string
  eventId?: string
  entity?: string
  /** The entity's number, and its version where the connector declares one. */
  number?: string
  recordVersion?: number | string
}
