import type { Throughput } from '../http/model/connections.ts'
import type { BulkWrite, Collection } from '../store/collection.ts'
import type { ConnectionDocument, HourDocument } from './document.ts'
import type { CallCounter } from './health.ts'

/** Counted calls in the store, by hour: one write in five seconds, whatever the number of calls. */
export interface CallLedger {
  throughput(since: number): Promise<Throughput[]>
  /** Calls of the last 24 hours by connection. */
  lastDay(): Promise<Map<string, { calls: number; failures: number }>>
  flush(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 5000
const HOUR_MS = 3_600_000
const KEEP_MS = 14 * 24 * HOUR_MS

interface LedgerOptions {
  hours: Collection<HourDocument>
  connections: Collection<ConnectionDocument>
  counters: ReadonlyMap<string, CallCounter>
  clock: () => number
}

export function openLedger(options: LedgerOptions): CallLedger {
  const { hours, counters, clock } = options
  let prunedAt = 0
  const flush = async () => {
    await write(options)
    if (clock() - prunedAt < HOUR_MS) return
    prunedAt = clock()
    await hours.delete({ at: { $lt: clock() - KEEP_MS } })
  }
  // A store that is away loses nothing: what could not be written goes along next time.
  const timer = setInterval(() => { if (anyChanged(counters)) void flush().catch(() => undefined) }, FLUSH_MS)
  timer.unref()
  const since = async (at: number) => {
    await write(options).catch(() => undefined)
    return (await hours.find({ at: { $gte: at - (at % HOUR_MS) } }, { sort: { at: 1 } })).items
  }
  return {
    flush,
    throughput: async (at) => byConnection(await since(at)),
    async lastDay() {
      const sums = new Map<string, { calls: number; failures: number }>()
      for (const { connection, calls, failures } of await since(clock() - 24 * HOUR_MS)) {
        const sum = sums.get(connection) ?? { calls: 0, failures: 0 }
        sums.set(connection, { calls: sum.calls + calls, failures: sum.failures + failures })
      }
      return sums
    },
    async close() {
      clearInterval(timer)
      await write(options)
    },
  }
}

const anyChanged = (counters: LedgerOptions['counters']) => [...counters.values()].some((counter) => counter.changed)

async function write({ hours, connections, counters }: LedgerOptions): Promise<void> {
  const taken = [...counters].filter(([, counter]) => counter.changed).map(([key, counter]) => ({ key, counter, counts: counter.take() }))
  if (taken.length === 0) return
  try {
    await hours.bulk(taken.flatMap(({ key, counts }) => counts.flatMap((count) => hourWrites(key, count))))
  } catch (error) {
    for (const { counter, counts } of taken) counter.putBack(counts)
    throw error
  }
  await connections.bulk(taken.map(({ key, counter }): BulkWrite<ConnectionDocument> => ({
    update: { filter: { _id: key }, changes: { $set: lastOf(counter) } },
  })))
}

function hourWrites(connection: string, { at, calls, failures }: { at: number; calls: number; failures: number }): BulkWrite<HourDocument>[] {
  const _id = `${connection}|${at}`
  return [
    { insertIfAbsent: { _id, connection, at, calls: 0, failures: 0 } },
    { update: { filter: { _id }, changes: { $inc: { calls, failures } } } },
  ]
}

function lastOf({ lastSuccessAt, lastFailure }: CallCounter): Record<string, unknown> {
  return { ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }), ...(lastFailure === undefined ? {} : { lastFailure }) }
}

function byConnection(items: readonly HourDocument[]): Throughput[] {
  const lines = new Map<string, Throughput>()
  for (const { connection, at, calls, failures } of items) {
    const line = lines.get(connection) ?? { connection, points: [] }
    line.points.push({ at, calls, failures })
    lines.set(connection, line)
  }
  return [...lines.values()]
}
