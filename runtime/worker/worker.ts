import type { RunEvent } from '../../flows/run/event.ts'
import { isFinished, type RunState } from '../../flows/run/run.ts'
import { StoreUnavailable } from '../store/collection.ts'
import { LeaseLost, type Held, type Journal, type NewRun, type RunCollections } from '../runs/journal.ts'
import { eventsSince } from './commands.ts'
import { drive, openDriven, poke, unhold, type Driven } from './drive.ts'
import type { OutboxRun } from './outbox.ts'
import type { Caller, EventsPort, FlowPort, StandardsPort } from './ports.ts'
import type { Relay } from './relay.ts'

/** Figures of the run semantics (ARCHITECTURE.md). */
export const LEASE_MS = 30_000
export const DRAIN_MS = 25_000
const DEATHS_TO_QUARANTINE = 3

export interface WorkerParts {
  name: string
  journal: Journal
  collections: RunCollections
  flows: FlowPort
  caller: Caller
  standards: StandardsPort
  events: EventsPort
  relay: Relay
  clock: () => number
  random: () => number
  log: { info(fields: object, text: string): void; warn(fields: object, text: string): void; error(fields: object, text: string): void }
  /** Told of what is durable; must not throw. */
  observe: {
    events(run: string, events: readonly RunEvent[]): void
    state(state: RunState, status: RunState['status'], flow: OutboxRun['document']): void
  }
  /** Runs carried at once; beyond, they wait in the store. Default 64; 0: this process carries none. */
  concurrency?: number
  /** How long a run stays with a worker that is not heard of; renewed at a third of it, looked for at a sixth. Default 30 s. */
  leaseMs?: number
}

export interface Worker {
  /** Stores a run, durable when it resolves; begins it here at once where there is room. */
  start(run: NewRun): Promise<'started' | 'ready' | 'duplicate'>
  /** A hint: something may be to do for this run. */
  wake(id: string): void
  /** A connection may be called again: runs that wait for it go on. */
  unhold(connection: string): Promise<void>
  /** Looks for runs that are ready, due or left behind, and copies what was not copied. Called by itself, and by tests. */
  sweep(): Promise<void>
  /** At the start on a folder that this process locks: whoever held a lease before is gone. */
  takeOverAll(): Promise<number>
  /** How many runs it carries now. */
  load(): { driving: number; queued: number; capacity: number }
  /** Stops claiming, brings calls under way home, lets go of the leases. */
  stop(): Promise<void>
  /** Resolves when nothing is under way in this process. For tests and the demo. */
  idle(): Promise<void>
}

export function createWorker(parts: WorkerParts): Worker {
  const { journal, collections, clock, log } = parts
  const capacity = parts.concurrency ?? 64
  const leaseMs = parts.leaseMs ?? LEASE_MS
  const [renewMs, sweepMs] = [leaseMs / 3, leaseMs / 6]
  const driving = new Map<string, Driven | undefined>()
  const tasks = new Set<Promise<void>>()
  const queue = new Set<string>()
  const timers = new Map<string, NodeJS.Timeout>()
  let draining = false
  const intervals: NodeJS.Timeout[] = []

  const lease = () => ({ worker: parts.name, until: clock() + leaseMs })

  async function start(run: NewRun): Promise<'started' | 'ready' | 'duplicate'> {
    const room = driving.size < capacity && !draining
    const taken = lease()
    const inserted = await journal.insert(run, room ? taken : undefined)
    if (inserted.result !== 'held') {
      if (inserted.result === 'ready') wake(run.id)
      return inserted.result
    }
    parts.observe.events(run.id, inserted.events)
    launch(run.id, () => carry(inserted.held, inserted.events, [], taken.until, { fresh: true, uncopied: false }))
    return 'started'
  }

  function wake(id: string): void {
    if (capacity === 0) return // a process that only answers: the workers' sweep finds it
    const driven = driving.get(id)
    if (driven) return poke(driven)
    clearTimer(id)
    queue.add(id)
    next()
  }

  function next(): void {
    for (const id of queue) {
      if (draining || driving.size >= capacity) return
      queue.delete(id)
      if (!driving.has(id)) launch(id, () => take(id))
    }
  }

  function launch(id: string, work: () => Promise<void>): void {
    driving.set(id, undefined)
    const task = work()
      .catch((error: unknown) => failed(id, error))
      .finally(() => {
        driving.delete(id)
        tasks.delete(task)
        next()
      })
    tasks.add(task)
  }

  function failed(id: string, error: unknown): void {
    if (error instanceof LeaseLost) log.warn({ run: id }, 'another worker has taken the run over')
    else if (error instanceof StoreUnavailable) log.warn({ run: id, err: error }, 'the store is unavailable; the run is taken up later')
    else log.error({ run: id, err: error }, 'a run could not be carried on; it is tried again when its lease has passed')
  }

  async function take(id: string): Promise<void> {
    const taken = lease()
    const claimed = await journal.claim(id, taken, clock())
    if (!claimed) return
    const unwritten: RunEvent[] = [claimed.events.at(-1)!]
    if (claimed.document.deaths >= DEATHS_TO_QUARANTINE && claimed.document.problem?.code !== 'quarantined') unwritten.push(quarantine(clock()))
    await carry(claimed.held, [...claimed.events.slice(0, -1), ...unwritten], unwritten, taken.until, { fresh: false, uncopied: claimed.uncopied })
  }

  async function carry(held: Held, events: readonly RunEvent[], unwritten: readonly RunEvent[], leaseUntil: number, { fresh, uncopied }: { fresh: boolean; uncopied: boolean }): Promise<void> {
    const created = events[0] as Extract<RunEvent, { type: 'runCreated' }>
    const flow = await parts.flows.compiled(created.flow, created.version)
    if (!flow) throw new Error(`there is no version ${created.version} of ${created.flow}`)
    const outboxRun: OutboxRun = { id: held.id, flow: created.flow, version: created.version, businessKey: created.businessKey, source: created.source, document: flow.document }
    const driven = openDriven(flow, held, events, unwritten, leaseUntil, fresh, {
      ...parts,
      draining: () => draining,
      written: (id, written) => {
        parts.observe.events(id, written)
        parts.relay.enqueue(outboxRun, withIntents(driven, written))
      },
    })
    driving.set(held.id, driven)
    // First what an earlier worker wrote and did not copy: once this one has settled, nobody looks for it.
    if (uncopied) parts.relay.enqueue(outboxRun, events)
    const result = await drive(driven)
    const { state } = driven.execution
    parts.observe.state(state, result.status === 'finished' ? state.status : restStatus(state), flow.document)
    void parts.relay.settle(held.id, held.ownSeq, held.pages).catch((error: unknown) => log.warn({ run: held.id, err: error }, 'the sync log is behind; it is copied later'))
    if (result.status === 'finished') {
      await journal.expirePayloads(held, state.finishedAt ?? clock())
      await wakeFollower(state)
    } else if (result.dueAt !== undefined) setTimer(held.id, result.dueAt)
    if (result.status === 'resting') await wakeIfEventCame(state, held.id)
  }

  /**
   * An event that nobody could tell us of: where a worker died between writing an item's wait and the header's keys, these
   * are only there since we let go.
   */
  async function wakeIfEventCame(state: RunState, id: string): Promise<void> {
    const keys = Object.values(state.steps).flatMap((step) => (step.status === 'waiting' && step.eventKey !== undefined ? [step.eventKey] : []))
    if (keys.length === 0) return
    if ((await parts.events.find(keys, eventsSince(state))).length === 0) return
    await collections.runs.update({ _id: id, status: { $in: ['waiting', 'parked'] } }, { $set: { status: 'ready' } })
    queue.add(id)
  }

  async function wakeFollower(state: RunState): Promise<void> {
    if (state.businessKey === undefined) return
    const { items } = await collections.runs.find({ orderKey: `${state.flow}|${state.businessKey}`, live: 1 }, { sort: { createdAt: 1 }, limit: 1, fields: [] })
    if (items[0]) queue.add(items[0]._id)
  }

  function setTimer(id: string, dueAt: number): void {
    const delay = dueAt - clock()
    if (delay > 600_000 || draining) return // the sweeper finds it
    clearTimer(id)
    timers.set(id, setTimeout(() => (timers.delete(id), wake(id)), Math.max(0, delay)).unref())
  }

  function clearTimer(id: string): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }

  async function sweep(): Promise<void> {
    if (draining || capacity === 0) return
    const now = clock()
    const options = { limit: 200, fields: [] }
    const found = await Promise.all([
      collections.runs.find({ status: 'ready' }, { ...options, sort: { createdAt: 1 } }),
      collections.runs.find({ status: 'waiting', dueAt: { $lte: now } }, { ...options, sort: { dueAt: 1 } }),
      collections.runs.find({ status: 'running', leaseUntil: { $lt: now } }, { ...options, sort: { leaseUntil: 1 } }),
    ])
    for (const { items } of found) for (const { _id } of items) if (!driving.has(_id)) queue.add(_id)
    next()
    await parts.relay.sweep(now - sweepMs)
  }

  async function renew(): Promise<void> {
    const held = [...driving.values()].filter((driven) => driven !== undefined)
    if (held.length === 0) return
    const until = clock() + leaseMs
    const filter = { _id: { $in: held.map((driven) => driven.held.id) }, worker: parts.name, status: 'running' }
    const renewed = await collections.runs.update(filter, { $set: { leaseUntil: until } })
    if (renewed === held.length) for (const driven of held) driven.leaseUntil = until
    else for (const driven of held) if (await isStillOurs(driven)) driven.leaseUntil = until
    for (const driven of held) poke(driven)
  }

  async function isStillOurs(driven: Driven): Promise<boolean> {
    const run = await collections.runs.get(driven.held.id)
    return run?.epoch === driven.held.epoch && run.worker === parts.name && !isFinished(run.status)
  }

  function every(ms: number, work: () => Promise<void>): void {
    let busy = false
    intervals.push(setInterval(() => {
      if (busy) return
      busy = true
      work().catch((error: unknown) => log.warn({ err: error }, 'a sweep failed; it is tried again')).finally(() => (busy = false))
    }, ms).unref())
  }
  every(sweepMs, sweep)
  every(renewMs, renew)

  async function idle(): Promise<void> {
    while (tasks.size > 0) await Promise.allSettled(tasks)
    await parts.relay.idle()
  }

  return {
    start, wake, sweep, idle,
    async unhold(connection) {
      for (const driven of driving.values()) if (driven) unhold(driven)
      if ((await collections.runs.update({ held: connection, status: 'waiting' }, { $set: { status: 'ready' } })) > 0) await sweep()
    },
    load: () => ({ driving: driving.size, queued: queue.size, capacity }),
    async takeOverAll() {
      const orphans = await collections.runs.update({ status: 'running' }, { $set: { leaseUntil: 0 } })
      await sweep()
      // Nobody else is left to copy what they wrote.
      await parts.relay.sweep(clock() - 1)
      return orphans
    },
    async stop() {
      draining = true
      for (const interval of intervals) clearInterval(interval)
      for (const timer of timers.values()) clearTimeout(timer)
      for (const driven of driving.values()) if (driven) poke(driven)
      const { promise, resolve } = Promise.withResolvers<void>()
      const deadline = setTimeout(resolve, DRAIN_MS)
      await Promise.race([idle(), promise])
      clearTimeout(deadline)
    },
  }
}

function quarantine(at: number): RunEvent {
  return {
    type: 'runQuarantined', at,
    problem: {
      code: 'quarantined',
      message: { zh: '执行它的进程已异常退出 3 次，先隔离。看过原因后再放行。', en: 'The process carrying it has died 3 times; it is set apart. Look at the cause, then let it go on.' },
    },
  }
}

function restStatus(state: RunState): RunState['status'] {
  const steps = Object.values(state.steps)
  return steps.some((step) => step.status === 'waiting' || step.status === 'retrying') ? 'waiting' : 'parked'
}

/** A call's outcome with its intent, whose input is what was sent, also when that was written earlier. */
function withIntents(driven: Driven, written: readonly RunEvent[]): RunEvent[] {
  return written.flatMap((event): RunEvent[] => {
    if (event.type !== 'callSucceeded' && event.type !== 'stepFailed') return [event]
    const step = driven.execution.state.steps[event.step]
    return [{ type: 'callIntended', at: event.at, step: event.step, attempt: 0, input: step?.input, idempotencyKey: step?.idempotencyKey ?? '', requestHash: '' }, event]
  })
}

