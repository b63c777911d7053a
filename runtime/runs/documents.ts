import type { CollectionSpec, Document } from '../store/collection.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import type { EventSource, Problem, RunStatus, ScopePath, StepPath } from '../../flows/run/run.ts'

/** What a person or the API asks of a run; laid into its inbox, turned into events by the worker that holds it. */
export type RunCommand =
  | { type: 'answer'; step: StepPath; answer: 'code' | 'repeat' | 'skip'; output?: unknown; by: string }
  | { type: 'retry'; step?: StepPath; by: string }
  | { type: 'cancel'; by: string }
  | { type: 'release'; by: string }

/** A run as stored: its header (what lists, claims and sweeps ask for) and the journal of its own scope. */
export interface RunDocument extends Document {
  flow: string
  version: number
  businessKey?: string
  /** `flow|businessKey`, of runs that go one after the other. */
  orderKey?: string
  /** The same, while this run is the one of its key that may run: a unique index makes it the only one. */
  activeKey?: string
  /** Present until the run is finished. */
  live?: 1
  status: RunStatus
  /** When it goes on by itself: waiting runs only. */
  dueAt?: number
  /** Counts claims. Every write of a worker is guarded by it. */
  epoch: number
  worker?: string
  leaseUntil?: number
  /** Workers that died on it since the last write that moved it. */
  deaths: number
  createdAt: number
  startedAt?: number
  finishedAt?: number
  updatedAt: number
  attempt: number
  problem?: Problem
  source?: EventSource
  /** Business numbers it is found by: its key, and every document it wrote. */
  numbers: string[]
  /** Events it waits for. */
  eventKeys: string[]
  inbox: Record<string, RunCommand>
  inboxSeq: number
  events: RunEvent[]
  /** The last `seq` in `events`: a write that is repeated because its answer was lost is known by it. */
  seq: number
  /** Since when there is something to copy. */
  dirty?: number
  /** Steps that need a person, the first 20 of them; `needs` is there when there is one. */
  open?: { step: StepPath; problem: Problem }[]
  needs?: 1
  /** What it waits for, the first 20: since when, for rules. */
  waits?: { step: StepPath; eventKey?: string; since: number }[]
  /** The connection that it waits for: paused, or its breaker open. */
  held?: string
}

/** The journal of one item of a frame, apart from the run's document (16 MB is MongoDB's limit). `_id` is `run:scope`. */
export interface PageDocument extends Document {
  run: string
  scope: ScopePath
  epoch: number
  events: RunEvent[]
  seq: number
  dirty?: number
}

/** A large value of one run. `_id` is `run/content hash`. */
export interface PayloadDocument extends Document {
  run: string
  value: unknown
  /** When retention takes it: counted from the run's end, so not there before. */
  until?: number
}

/** A business claim: what may happen once, whatever the run. */
export interface ClaimDocument extends Document {
  run: string
  step: StepPath
  at: number
  outcome?: { output: unknown; record?: unknown }
}

export const RUNS: CollectionSpec = {
  name: 'runs',
  grows: true,
  indexes: [
    { fields: ['status', 'createdAt'] },
    { fields: ['status', 'dueAt'] },
    { fields: ['status', 'leaseUntil'] },
    { fields: ['flow', 'status', 'createdAt'] },
    { fields: ['flow', 'createdAt'] },
    { fields: ['createdAt'] },
    { fields: ['activeKey'], unique: true, sparse: true },
    { fields: ['orderKey', 'live', 'createdAt'] },
    { fields: ['numbers', 'createdAt'], multi: true },
    { fields: ['held'], sparse: true },
    { fields: ['eventKeys'], multi: true },
    { fields: ['dirty'], sparse: true },
    { fields: ['live'], sparse: true },
    { fields: ['needs'], sparse: true },
    { fields: ['finishedAt'], sparse: true },
  ],
}

export const PAGES: CollectionSpec = {
  name: 'runPages',
  grows: true,
  indexes: [{ fields: ['run', 'scope'] }, { fields: ['dirty'], sparse: true }],
}

export const PAYLOADS: CollectionSpec = { name: 'payloads', grows: true, indexes: [{ fields: ['run'] }, { fields: ['until'], sparse: true }] }

export const CLAIMS: CollectionSpec = { name: 'claims', grows: true, indexes: [{ fields: ['run'] }, { fields: ['at'] }] }
