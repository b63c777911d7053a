import type { RunEvent } from '../../flows/run/event.ts'
import type { Journal, RunCollections } from '../runs/journal.ts'
import { isRelayed } from '../runs/journal.ts'
import { outboxCopies, type DescribeOperation, type OutboxCopies, type OutboxRun } from './outbox.ts'

/** Where the copies go. Idempotent by their ids. */
export interface SyncSink {
  copy(copies: Pick<OutboxCopies, 'entries' | 'links' | 'records'>): Promise<void>
}

export interface RelayParts {
  journal: Journal
  collections: RunCollections
  sink: SyncSink
  describe: DescribeOperation
  /** The run's flow document, for a sweep. */
  outboxRun(id: string): Promise<OutboxRun | undefined>
  onError(error: unknown, run: string): void
}

/**
 * Copies what rides in runs' own writes (the outbox) to the sync log, the links and the claims. What a crash leaves
 * behind is marked `dirty` in the store and copied by `sweep`.
 */
export function createRelay(parts: RelayParts) {
  const { collections } = parts
  const chains = new Map<string, Promise<void>>()

  async function copy(run: OutboxRun, events: readonly RunEvent[]): Promise<void> {
    const copies = outboxCopies(run, events, parts.describe)
    if (copies.entries.length > 0 || copies.records.length > 0) await parts.sink.copy(copies)
    for (const { run: id, step, output, record } of copies.claims)
      await collections.claims.update({ run: id, step, outcome: { $exists: false } }, { $set: { outcome: { output: output ?? null, ...(record ? { record } : {}) } } })
  }

  /** Copies behind a write; in order per run, never waited for by the run itself. */
  function enqueue(run: OutboxRun, events: readonly RunEvent[]): void {
    if (!events.some(isRelayed)) return
    const chain = (chains.get(run.id) ?? Promise.resolve()).then(() => copy(run, events))
    chains.set(run.id, chain)
    chain.catch((error: unknown) => parts.onError(error, run.id))
  }

  /** Once a run rests: what it wrote is copied, its documents are clean. */
  async function settle(id: string, ownSeq: number, pages: ReadonlyMap<string, number>): Promise<void> {
    const chain = chains.get(id)
    if (!chain) return
    chains.delete(id)
    await chain
    await collections.runs.update({ _id: id, seq: ownSeq }, { $unset: { dirty: true } })
    if (pages.size > 0) await collections.pages.bulk([...pages].map(([scope, seq]) => ({ update: { filter: { _id: `${id}:${scope}`, seq }, changes: { $unset: { dirty: true } } } })))
  }

  /** Copies what was left behind since before `before`. */
  async function sweep(before: number): Promise<number> {
    const runs = (await collections.runs.find({ dirty: { $lte: before } }, { sort: { dirty: 1 }, limit: 100, fields: [] })).items.map((run) => run._id)
    const pages = (await collections.pages.find({ dirty: { $lte: before } }, { sort: { dirty: 1 }, limit: 100, fields: ['run'] })).items.map((page) => page.run)
    const ids = new Set([...runs, ...pages])
    for (const id of ids) await sweepRun(id, before)
    return ids.size
  }

  async function sweepRun(id: string, before: number): Promise<void> {
    const run = await parts.outboxRun(id)
    const stored = await parts.journal.read(id)
    if (!run || !stored) return
    await copy(run, stored.events)
    await collections.runs.update({ _id: id, seq: stored.document.seq }, { $unset: { dirty: true } })
    // Marks that came since the journal was read stay.
    await collections.pages.update({ run: id, dirty: { $lte: before } }, { $unset: { dirty: true } })
  }

  return { enqueue, settle, sweep, idle: () => Promise.allSettled(chains.values()) }
}

export type Relay = ReturnType<typeof createRelay>
