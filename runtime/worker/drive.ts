import { createHash } from 'node:crypto'
import { durationMs } from '../../flows/document/common.ts'
import { foldRun, restingStatus } from '../../flows/run/apply.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import { isFinished, splitPath } from '../../flows/run/run.ts'
import type { CompiledFlow } from '../engine/compile.ts'
import type { EngineContext } from '../engine/context.ts'
import { advance } from '../engine/advance.ts'
import { note, openExecution, type Advance, type CallIntent, type Execution } from '../engine/execution.ts'
import { outcomeEvent, type CallOutcome } from '../engine/outcome.ts'
import { reopenedSteps } from '../engine/reopen.ts'
import type { RunCommand } from '../runs/documents.ts'
import { numberEvents, type Held, type Journal, type RunCollections } from '../runs/journal.ts'
import { StoreUnavailable, type Changes } from '../store/collection.ts'
import { takeClaim } from './claims.ts'
import { commandEvents, eventArrived } from './commands.ts'
import { finishHeader, heldConnection, restHeader } from './header.ts'
import type { Caller, EventsPort, StandardsPort } from './ports.ts'

export interface DriveParts {
  journal: Journal
  collections: RunCollections
  caller: Caller
  standards: StandardsPort
  events: EventsPort
  clock: () => number
  random: () => number
  /** After each write, with what was written. */
  written(run: string, events: readonly RunEvent[]): void
  /** True when the process is going down: no new calls, let go at the next safe point. */
  draining(): boolean
}

/** A run in this process's hands. */
export interface Driven {
  execution: Execution
  held: Held
  parts: DriveParts
  /** Read, not yet written: events of the claim, commands and waits that ended. */
  pending: RunEvent[]
  /** Outcomes that came and are not yet folded. */
  outcomes: { intent: CallIntent; outcome: CallOutcome }[]
  running: number
  /** Something outside changed: the inbox, an awaited event, the lease. */
  poked: boolean
  /** It was taken up anew, or a connection may be called again: calls that are held back are tried now. */
  woken: boolean
  /** A cancel that waits for the calls under way: their outcome is to be known. */
  cancel?: { id: string; command: RunCommand }
  /** Wakes the loop. */
  signal: () => void
  signalled: Promise<void>
  /** Until when this process may make calls, by its own clock. */
  leaseUntil: number
}

/**
 * @param events the whole journal, with what is not written yet at its end (`unwritten`).
 * @param fresh it was made and claimed in one write: nobody can have laid anything into its inbox.
 */
export function openDriven(flow: CompiledFlow, held: Held, events: readonly RunEvent[], unwritten: readonly RunEvent[], leaseUntil: number, fresh: boolean, parts: DriveParts): Driven {
  const driven: Driven = {
    execution: openExecution(flow, foldRun(events)), held, parts, pending: [...unwritten], outcomes: [], running: 0, poked: !fresh, woken: !fresh,
    signal: () => {}, signalled: Promise.resolve(), leaseUntil,
  }
  rearm(driven)
  return driven
}

/** Something changed outside: the loop looks at the inbox and the kept events. */
export function poke(driven: Driven): void {
  driven.poked = true
  driven.signal()
}

/** A connection may be called again: calls that are held back need not wait for their time. */
export function unhold(driven: Driven): void {
  driven.woken = true
  poke(driven)
}

function rearm(driven: Driven): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  driven.signal = resolve
  driven.signalled = promise
}

/**
 * Carries a run as far as it goes: until it is finished, or rests (waiting, parked), or the process drains. Resolves
 * with what is next by time. @throws LeaseLost, StoreUnavailable; nothing is lost then, the sweeper takes it up.
 */
export async function drive(driven: Driven): Promise<{ status: 'finished' | 'resting' | 'drained'; dueAt?: number }> {
  const { execution, parts } = driven
  for (;;) {
    rearm(driven)
    takeOutcomes(driven)
    if (driven.poked) await takeNews(driven)
    if (driven.cancel && driven.running === 0 && driven.outcomes.length === 0) await takeCommand(driven, driven.cancel.id, driven.cancel.command)
    // Going down, or about to be cancelled: what is under way is brought home, nothing new begins.
    const stopping = parts.draining() || driven.cancel !== undefined || execution.state.problem?.code === 'quarantined'
    const step = stopping && !isFinished(execution.state.status) ? NOTHING : await advanceLoaded(driven)
    const events = [...driven.pending.splice(0), ...step.events]
    if (isFinished(execution.state.status)) {
      await write(driven, events, finishHeader(execution.state, parts.clock()))
      return { status: 'finished' }
    }
    if (events.length > 0) await write(driven, events, runningHeader(events))
    // Whoever takes in an event from now on finds the run by its keys; what was kept before is looked for here.
    if (events.some(isWaitForEvent)) driven.poked = true
    for (const intent of step.calls) perform(driven, intent)
    if (driven.running > 0) {
      if (driven.outcomes.length === 0 && !driven.poked) await untilNext(driven)
      continue
    }
    if (driven.outcomes.length > 0 || driven.poked || driven.cancel) continue
    const rested = await rest(driven)
    if (rested) return rested
  }
}

const NOTHING: Advance = { events: [], calls: [], needs: [] }

const isWaitForEvent = (event: RunEvent) => event.type === 'waitStarted' && event.eventKey !== undefined

/** Wait keys are in the header before anything can be waiting on them. */
function runningHeader(events: readonly RunEvent[]): Changes {
  const keys = events.flatMap((event) => (event.type === 'waitStarted' && event.eventKey !== undefined ? [event.eventKey] : []))
  return keys.length > 0 ? { $push: { eventKeys: keys } } : {}
}

async function write(driven: Driven, events: RunEvent[], header: Changes): Promise<void> {
  const { parts, held } = driven
  const numbered = numberEvents(held, events)
  const at = parts.clock()
  for (let pause = 100; ; pause *= 2) {
    try {
      await parts.journal.append(held, numbered, header, at)
      break
    } catch (error) {
      // The outcomes at hand are worth waiting for, as long as the run is ours.
      if (!(error instanceof StoreUnavailable) || parts.clock() + pause >= driven.leaseUntil) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  parts.written(held.id, numbered)
}

async function advanceLoaded(driven: Driven): Promise<Advance> {
  const { execution, parts } = driven
  const all: Advance = { events: [], calls: [], needs: [] }
  const asked = new Set<string>()
  for (let stuck = 0; stuck <= 100; ) {
    const step = advance(execution, contextOf(driven))
    all.events.push(...step.events)
    all.calls.push(...step.calls)
    if (step.needs.length === 0) return all
    const before = asked.size
    for (const key of step.needs) asked.add(JSON.stringify(key))
    stuck = asked.size > before ? 0 : stuck + 1
    await parts.standards.load(step.needs)
  }
  throw new Error('lookups do not come to an end')
}

function contextOf({ parts }: Driven): EngineContext {
  const now = parts.clock()
  return {
    now,
    random: parts.random,
    hash: (text) => createHash('sha256').update(text).digest('base64url'),
    bindings: parts.standards.bindings(now),
    idempotencyOf: (connection, operation) => parts.caller.idempotencyOf(connection, operation),
    nameOf: (connection) => parts.caller.nameOf(connection),
  }
}

function takeOutcomes(driven: Driven): void {
  for (const { intent, outcome } of driven.outcomes.splice(0)) {
    driven.execution.inFlight.delete(intent.path)
    driven.pending.push(note(driven.execution, outcomeEvent(driven.execution, intent, outcome, contextOf(driven))))
  }
}

/** What the inbox and the kept events have for this run. */
async function takeNews(driven: Driven): Promise<void> {
  driven.poked = false
  const { execution, parts, held, pending } = driven
  if (driven.woken) tryHeld(driven)
  const commands = await parts.journal.inbox(held)
  for (const [id, command] of Object.entries(commands)) {
    if (command.type === 'cancel') driven.cancel = { id, command }
    else await takeCommand(driven, id, command)
  }
  for (const event of await eventArrived(execution.state, parts.events, parts.clock())) pending.push(note(execution, event))
}

function tryHeld(driven: Driven): void {
  driven.woken = false
  const { state, due } = driven.execution
  const now = driven.parts.clock()
  for (const step of Object.values(state.steps)) {
    if (!heldConnection(step)) continue
    step.dueAt = now
    due.set(step.path, now)
  }
  markDue(driven)
}

async function takeCommand(driven: Driven, id: string, command: RunCommand): Promise<void> {
  const { execution, parts } = driven
  if (driven.cancel?.id === id) driven.cancel = undefined
  const reopen = (step?: string) => reopenedSteps(execution.flow, execution.state, step)
  const events = commandEvents(execution.state, command, reopen, parts.clock())
  await write(driven, [...driven.pending.splice(0), ...events.map((event) => note(execution, event))], { $unset: { [`inbox.${id}`]: true } })
}

function perform(driven: Driven, intent: CallIntent): void {
  driven.running += 1
  void makeCall(driven, intent)
    .catch((error: unknown): CallOutcome => ({
      type: 'unknown',
      problem: { code: 'internal', message: { zh: '调用时内部出错', en: 'An internal error while calling' }, detail: String(error) },
    }))
    .then((outcome) => {
      driven.running -= 1
      driven.outcomes.push({ intent, outcome })
      driven.signal()
    })
}

async function makeCall(driven: Driven, intent: CallIntent): Promise<CallOutcome> {
  const { parts, held } = driven
  const now = parts.clock()
  // A worker that was stopped past its lease makes no call: somebody else has the run.
  if (now >= driven.leaseUntil) return { type: 'held', until: now, problem: { code: 'lease', message: { zh: '租约已过', en: 'The lease has passed' } } }
  if (intent.claim !== undefined) {
    const instead = await takeClaim(parts, intent.claim, held.id, intent.path, now)
    if (instead) return instead
  }
  return parts.caller.call({
    connection: intent.node.connection,
    operation: intent.node.operation,
    input: intent.input,
    idempotencyKey: intent.idempotencyKey,
    attempt: intent.attempt,
    deadlineMs: intent.node.timeout === undefined ? undefined : durationMs(intent.node.timeout),
  })
}

/** Until an outcome, a poke, or the next step's time. */
async function untilNext(driven: Driven): Promise<void> {
  const due = nextDue(driven.execution)
  if (due === undefined) return driven.signalled
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, Math.max(0, due - driven.parts.clock()))
  await Promise.race([driven.signalled, promise])
  clearTimeout(timer)
  markDue(driven)
}

/** Lets go, unless something came meanwhile. */
async function rest(driven: Driven): Promise<{ status: 'resting' | 'drained'; dueAt?: number } | undefined> {
  const { execution, parts, held } = driven
  const now = parts.clock()
  const status = parts.draining() ? 'ready' : restingStatus(execution.state)
  const dueAt = nextDue(execution)
  if (status === 'waiting' && dueAt !== undefined && dueAt <= now) {
    markDue(driven)
    return undefined
  }
  if (status === 'ready' && !parts.draining()) throw new Error(`run ${held.id} has nothing to do and is not done`)
  const changes = restHeader(execution.state, status, dueAt, now)
  if (!(await parts.journal.release(held, changes))) {
    driven.poked = true
    return undefined
  }
  parts.written(held.id, [])
  return { status: parts.draining() ? 'drained' : 'resting', dueAt }
}

/** The earliest time at which something in it goes on by itself. */
function nextDue({ due }: Execution): number | undefined {
  let next: number | undefined
  for (const at of due.values()) if (next === undefined || at < next) next = at
  return next
}

/** Steps whose time has come are looked at by the next advance. */
function markDue({ execution, parts }: Driven): void {
  const now = parts.clock()
  for (const [path, at] of execution.due) if (at <= now) execution.dirty.add(splitPath(path).scope)
}
