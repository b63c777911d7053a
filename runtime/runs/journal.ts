import { randomUUID } from 'node:crypto'
import type { RunEvent } from '../../flows/run/event.ts'
import { splitPath, type ScopePath } from '../../flows/run/run.ts'
import { DuplicateKey, type BulkWrite, type Changes, type Collection, type Filter, type Store } from '../store/collection.ts'
import { CLAIMS, PAGES, PAYLOADS, RUNS, type ClaimDocument, type PageDocument, type PayloadDocument, type RunCommand, type RunDocument } from './documents.ts'
import { packEvent, unpackEvents } from './payloads.ts'

/** The collections of the runs' room. */
export interface RunCollections {
  runs: Collection<RunDocument>
  pages: Collection<PageDocument>
  payloads: Collection<PayloadDocument>
  claims: Collection<ClaimDocument>
}

export async function openRunCollections(store: Store): Promise<RunCollections> {
  const [runs, pages, payloads, claims] = await Promise.all([
    store.collection<RunDocument>(RUNS), store.collection<PageDocument>(PAGES),
    store.collection<PayloadDocument>(PAYLOADS), store.collection<ClaimDocument>(CLAIMS),
  ])
  return { runs, pages, payloads, claims }
}

/** Another worker has taken the run over: nothing of this one is written any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** A run in the hands of this process: what guards its writes. */
export interface Held {
  id: string
  epoch: number
  /** Workers that died on it before this one, without its moving. */
  deaths: number
  /** The last `seq` given. */
  seq: number
  /** The last `seq` in the run's own document. */
  ownSeq: number
  inboxSeq: number
  /** Pages known to exist under this epoch, with their last `seq`. */
  pages: Map<ScopePath, number>
  /** Whether some of its values are in the payload collection. */
  large: boolean
}

export interface NewRun {
  id: string
  flow: string
  version: number
  businessKey?: string
  source?: RunDocument['source']
  trigger: unknown
  at: number
}

export interface Lease {
  worker: string
  until: number
}

/**
 * The run's journal on the store. One insert, one claim, one write per call, one to finish; every write after the claim
 * is guarded by the epoch.
 */
export function createJournal({ runs, pages, payloads }: RunCollections) {
  /**
   * Stores a run, durable when this resolves. With a lease, and no other run of its business key alive, it is claimed in
   * the same write. `duplicate`: it is there already (the event came again).
   */
  async function insert(run: NewRun, lease?: Lease): Promise<{ result: 'held'; held: Held; events: RunEvent[] } | { result: 'ready' } | { result: 'duplicate' }> {
    const orderKey = run.businessKey === undefined ? undefined : `${run.flow}|${run.businessKey}`
    const blocked = orderKey !== undefined && lease !== undefined && (await runs.find({ orderKey, live: 1 }, { limit: 1, fields: [] })).items.length > 0
    const created: RunEvent = {
      type: 'runCreated', seq: 1, at: run.at, id: run.id, flow: run.flow, version: run.version, businessKey: run.businessKey,
      trigger: run.trigger, source: run.source,
    }
    const packed = await packEvent(payloads, run.id, created)
    const ready: RunDocument = {
      _id: run.id, flow: run.flow, version: run.version, businessKey: run.businessKey, orderKey, live: 1, status: 'ready', epoch: 0, deaths: 0,
      createdAt: run.at, updatedAt: run.at, attempt: 1, source: run.source, numbers: numbersOfRun(run), eventKeys: [], inbox: {}, inboxSeq: 0,
      events: [packed], seq: 1,
    }
    if (lease && !blocked) {
      const claimed: RunEvent = { type: 'runClaimed', seq: 2, at: run.at, epoch: 1, worker: lease.worker }
      const document: RunDocument = {
        ...ready, activeKey: orderKey, status: 'running', epoch: 1, worker: lease.worker, leaseUntil: lease.until, startedAt: run.at, events: [packed, claimed], seq: 2,
      }
      const inserted = await tryInsert(document)
      if (inserted === 'inserted') return { result: 'held', held: { id: run.id, epoch: 1, deaths: 0, seq: 2, ownSeq: 2, inboxSeq: 0, pages: new Map(), large: packed !== created }, events: [created, claimed] }
      if (inserted === 'duplicate') return { result: 'duplicate' }
    }
    return { result: (await tryInsert(ready)) === 'inserted' ? 'ready' : 'duplicate' }
  }

  async function tryInsert(document: RunDocument): Promise<'inserted' | 'duplicate' | 'blocked'> {
    try {
      await runs.insert(document)
      return 'inserted'
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      return error.index.includes('activeKey') ? 'blocked' : 'duplicate'
    }
  }

  /**
   * Takes a run that is ready, due, or whose worker is gone, with all of its journal; `uncopied` when something of it may
   * be missing in the sync log. Undefined when somebody else has it, or an earlier run of its business key is not done.
   */
  async function claim(id: string, lease: Lease, now: number): Promise<{ held: Held; events: RunEvent[]; document: RunDocument; uncopied: boolean } | undefined> {
    const before = await runs.get(id)
    if (!before || !isClaimable(before, now)) return undefined
    if (before.orderKey !== undefined && before.activeKey === undefined && before.live) {
      const head = await runs.find({ orderKey: before.orderKey, live: 1 }, { sort: { createdAt: 1 }, limit: 1, fields: [] })
      if (head.items[0]?._id !== id) return undefined
    }
    const claimed: RunEvent = { type: 'runClaimed', at: now, epoch: before.epoch + 1, worker: lease.worker }
    const document = await takeLease(before, lease, now)
    if (!document) return undefined
    if (before.epoch > 0) await pages.update({ run: id }, { $set: { epoch: document.epoch } })
    const stored = before.epoch > 0 ? (await pages.find({ run: id })).items : []
    const events = mergeEvents([document.events, ...stored.map((page) => page.events)])
    const held: Held = { id, epoch: document.epoch, deaths: document.deaths, seq: events.at(-1)?.seq ?? 0, ownSeq: document.seq, inboxSeq: document.inboxSeq, pages: new Map(stored.map((page) => [page.scope, page.seq])), large: false }
    const whole = await unpackEvents(payloads, events)
    held.large = whole !== events
    // It goes on: what retention had begun to count is counted anew from its next end.
    if (held.large && document.finishedAt !== undefined) await payloads.update({ run: id }, { $unset: { until: true } })
    const uncopied = document.dirty !== undefined || stored.some((page) => page.dirty !== undefined)
    return { held, events: [...whole, claimed], document, uncopied }
  }

  async function takeLease(before: RunDocument, lease: Lease, now: number): Promise<RunDocument | undefined> {
    const orphan = before.status === 'running'
    try {
      return await runs.findOneAndUpdate(
        { _id: before._id, epoch: before.epoch, status: before.status, ...(orphan ? { leaseUntil: { $lt: now } } : {}) },
        {
          $set: {
            status: 'running', worker: lease.worker, leaseUntil: lease.until, startedAt: before.startedAt ?? now,
            ...(before.orderKey === undefined ? {} : { activeKey: before.orderKey }),
          },
          $inc: { epoch: 1, ...(orphan ? { deaths: 1 } : {}) },
        },
      )
    } catch (error) {
      if (error instanceof DuplicateKey) return undefined
      throw error
    }
  }

  /**
   * Writes events where they belong (the run's document, or the page of an item) and, with them, changes of the header.
   * May be repeated with the same arguments after `StoreUnavailable`: what was written is not written again.
   * @throws LeaseLost when the epoch is not ours any more; nothing of the run's document is written then.
   */
  async function append(held: Held, numbered: readonly RunEvent[], header: Changes, at: number): Promise<void> {
    const byScope = Map.groupBy(numbered, (event) => ('step' in event ? splitPath(event.step).scope : ''))
    const own = byScope.get('') ?? []
    byScope.delete('')
    if (byScope.size > 0) await appendPages(held, byScope, at)
    const survived = held.deaths > 0 && numbered.some(isMove)
    if (own.length === 0 && Object.keys(header).length === 0 && !survived) return
    const packed = await pack(held, own)
    const seq = own.at(-1)?.seq ?? held.ownSeq
    const changes: Changes = {
      ...header,
      $set: { ...header.$set, seq, updatedAt: at, ...(survived ? { deaths: 0 } : {}), ...(own.some(isRelayed) ? { dirty: at } : {}) },
      ...(packed.length > 0 ? { $push: { ...header.$push, events: packed } } : {}),
    }
    if ((await runs.update({ _id: held.id, epoch: held.epoch, seq: held.ownSeq }, changes)) !== 1 && !(await isWritten(runs, held.id, held.epoch, seq)))
      throw new LeaseLost(`run ${held.id} was taken over`)
    held.ownSeq = seq
    if (survived) held.deaths = 0
  }

  async function pack(held: Held, events: readonly RunEvent[]): Promise<RunEvent[]> {
    const packed = await Promise.all(events.map((event) => packEvent(payloads, held.id, event)))
    if (packed.some((event, index) => event !== events[index])) held.large = true
    return packed
  }

  async function appendPages(held: Held, byScope: Map<ScopePath, RunEvent[]>, at: number): Promise<void> {
    const writes: BulkWrite<PageDocument>[] = []
    for (const [scope, list] of byScope) {
      const events = await pack(held, list)
      const seq = list.at(-1)!.seq!
      const _id = `${held.id}:${scope}`
      const dirty = list.some(isRelayed) ? { dirty: at } : {}
      const before = held.pages.get(scope)
      if (before === undefined) writes.push({ insertIfAbsent: { _id, run: held.id, scope, epoch: held.epoch, events, seq, ...dirty } })
      else writes.push({ update: { filter: { _id, epoch: held.epoch, seq: before }, changes: { $push: { events }, $set: { seq, ...dirty } } } })
    }
    const result = await pages.bulk(writes)
    if (result.inserted + result.updated !== writes.length)
      for (const [scope, list] of byScope)
        if (!(await isWritten(pages, `${held.id}:${scope}`, held.epoch, list.at(-1)!.seq!))) throw new LeaseLost(`run ${held.id} was taken over`)
    for (const [scope, list] of byScope) held.pages.set(scope, list.at(-1)!.seq!)
  }

  /**
   * Lets go of a run that rests. False when something was laid into its inbox meanwhile: look at it and go on.
   * @throws LeaseLost
   */
  async function release(held: Held, changes: Changes): Promise<boolean> {
    const filter: Filter = { _id: held.id, epoch: held.epoch, inboxSeq: held.inboxSeq }
    if ((await runs.update(filter, { ...changes, $unset: { ...changes.$unset, worker: true, leaseUntil: true } })) === 1) return true
    const current = await runs.get(held.id)
    if (current?.epoch !== held.epoch) throw new LeaseLost(`run ${held.id} was taken over`)
    return false
  }

  /** Lays a command into the inbox and makes a resting run ready for it. Undefined when `allowed` says no to the run as it is. */
  async function command(id: string, command: RunCommand, allowed: (run: RunDocument) => boolean): Promise<RunDocument | undefined> {
    for (;;) {
      const run = await runs.get(id)
      if (!run || !allowed(run)) return undefined
      const changes: Changes = { $set: { [`inbox.${randomUUID()}`]: command, live: 1, ...(run.status === 'running' ? {} : { status: 'ready' }) }, $inc: { inboxSeq: 1 } }
      const after = await runs.findOneAndUpdate({ _id: id, inboxSeq: run.inboxSeq, status: run.status, epoch: run.epoch }, changes)
      if (after) return after
    }
  }

  /** What lies in the inbox now. */
  async function inbox(held: Held): Promise<Record<string, RunCommand>> {
    const run = await runs.get(held.id)
    if (!run || run.epoch !== held.epoch) throw new LeaseLost(`run ${held.id} was taken over`)
    held.inboxSeq = run.inboxSeq
    return run.inbox
  }

  /** The whole journal of a run, in order, large values put back. */
  async function read(id: string): Promise<{ document: RunDocument; events: RunEvent[] } | undefined> {
    const document = await runs.get(id)
    if (!document) return undefined
    const stored = document.epoch > 0 ? (await pages.find({ run: id })).items : []
    const events = mergeEvents([document.events, ...stored.map((page) => page.events)])
    return { document, events: await unpackEvents(payloads, events) }
  }

  /** The run is done: from now on retention counts for its large values. */
  async function expirePayloads(held: Held, finishedAt: number): Promise<void> {
    if (held.large) await payloads.update({ run: held.id }, { $set: { until: finishedAt } })
  }

  return { insert, claim, append, release, command, inbox, read, expirePayloads }
}

/** Gives events their place in the run's journal; before `append`, so that a repeat has the same. */
export function numberEvents(held: Held, events: readonly RunEvent[]): RunEvent[] {
  return events.map((event) => ({ ...event, seq: (held.seq += 1) }))
}

/** Whether a write whose answer was lost had been carried out. */
async function isWritten(collection: Collection<RunDocument> | Collection<PageDocument>, id: string, epoch: number, seq: number): Promise<boolean> {
  const document: RunDocument | PageDocument | undefined = await collection.get(id)
  return document !== undefined && document.epoch === epoch && document.seq === seq
}

export type Journal = ReturnType<typeof createJournal>

/** Whether a worker may take it now. */
export function isClaimable(run: RunDocument, now: number): boolean {
  if (run.status === 'ready') return true
  if (run.status === 'waiting') return run.dueAt !== undefined && run.dueAt <= now
  return run.status === 'running' && (run.leaseUntil ?? 0) < now
}

/** Whether the run moves by it. To be taken up and to try the same call once more is no move: a worker may die of that. */
function isMove({ type }: RunEvent): boolean {
  return type !== 'runClaimed' && type !== 'callIntended' && type !== 'callHeld'
}

/** Whether the event has something for the sync log, the links or a business claim. */
export function isRelayed(event: RunEvent): boolean {
  return event.type === 'callSucceeded' || event.type === 'stepFailed'
}

function mergeEvents(lists: RunEvent[][]): RunEvent[] {
  return lists.length === 1 ? lists[0]! : lists.flat().sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
}

function numbersOfRun(run: NewRun): string[] {
  return [...new Set([run.businessKey, run.source?.number].filter((number) => number !== undefined))]
}
