import type { RunCollections } from './runs/journal.ts'
import type { SyncService } from './sync/sync.ts'

const DAY_MS = 86_400_000

/** How long things are kept, in days, counted from a run's end (ARCHITECTURE.md, Store). */
export const RETENTION = { payloadDays: 14, runDays: 90, syncLogDays: 400, eventDays: 30 } as const
export type Retention = { [K in keyof typeof RETENTION]: number }

/** Runs removed at one go; what is left over is taken the next time. */
const BATCH = 500

export interface RetentionParts {
  collections: RunCollections
  sync: Pick<SyncService, 'forget'>
  /** Removes events that were kept for waits, received before then. */
  forgetEvents(before: number): Promise<number>
  keep?: Partial<Retention>
}

/**
 * Removes what has been kept long enough; our own sweep, because not every store can do it by itself. A run that goes on
 * loses nothing, however old. Safe to repeat, and by several processes at once.
 * @param now epoch milliseconds
 */
export async function sweepRetention({ collections, sync, forgetEvents, keep = {} }: RetentionParts, now: number): Promise<{ payloads: number; runs: number; syncLog: number; events: number }> {
  const days = { ...RETENTION, ...keep }
  const { runs, pages, payloads, claims } = collections
  const removed = { payloads: await payloads.delete({ until: { $lt: now - days.payloadDays * DAY_MS } }), runs: 0, syncLog: 0, events: 0 }
  const old = await runs.find({ finishedAt: { $lt: now - days.runDays * DAY_MS } }, { sort: { finishedAt: 1 }, limit: BATCH, fields: ['live'] })
  const ids = old.items.filter((run) => run.live === undefined).map((run) => run._id)
  if (ids.length > 0) {
    await pages.delete({ run: { $in: ids } })
    await payloads.delete({ run: { $in: ids } })
    // The claims stay with the business for as long as the log does: the same line is not ordered again after 90 days.
    removed.runs = await runs.delete({ _id: { $in: ids } })
  }
  const logBefore = now - days.syncLogDays * DAY_MS
  await claims.delete({ at: { $lt: logBefore } })
  removed.syncLog = await sync.forget({ syncLog: logBefore, records: logBefore })
  removed.events = await forgetEvents(now - days.eventDays * DAY_MS)
  return removed
}

/** Sweeps once an hour until the returned function is called. */
export function startRetention(parts: RetentionParts, clock: () => number, onError: (error: unknown) => void, everyMs = 3_600_000): () => void {
  const timer = setInterval(() => void sweepRetention(parts, clock()).catch(onError), everyMs).unref()
  return () => clearInterval(timer)
}
