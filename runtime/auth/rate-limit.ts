import type { Collection, CollectionSpec, Store } from '../store/collection.ts'
import { DuplicateKey } from '../store/collection.ts'

interface Attempts {
  _id: string
  count: number
  until: number
}

const spec: CollectionSpec = { name: 'attempts', indexes: [{ fields: ['until'] }], grows: true }

/** How many attempts in a window of so many milliseconds. */
export interface Limit {
  attempts: number
  windowMs: number
}

export interface RateLimit {
  /** Counts one attempt of each key; the seconds to wait when one of them is past its limit. Counts before, so that many at once do not slip through. */
  attempt(keys: Readonly<Record<string, Limit>>): Promise<number | undefined>
  /** After success. */
  forget(key: string): Promise<void>
}

/** In the store, so that it holds over processes and restarts. */
export async function openRateLimit(store: Store, clock: () => number): Promise<RateLimit> {
  const collection = await store.collection<Attempts>(spec)
  let sweptAt = 0
  const sweep = async () => {
    if (clock() - sweptAt < 600_000) return
    sweptAt = clock()
    await collection.delete({ until: { $lt: clock() } })
  }
  return {
    async attempt(keys) {
      await sweep()
      const waits = await Promise.all(Object.entries(keys).map(([key, limit]) => bump(collection, key, limit, clock())))
      const longest = Math.max(...waits)
      return longest > 0 ? Math.ceil(longest / 1000) : undefined
    },
    forget: async (key) => void (await collection.delete({ _id: key })),
  }
}

/** Milliseconds to wait, 0 within the limit. */
async function bump(collection: Collection<Attempts>, key: string, limit: Limit, now: number): Promise<number> {
  await collection.update({ _id: key, until: { $lte: now } }, { $set: { count: 0, until: now + limit.windowMs } })
  const counted = await collection.findOneAndUpdate({ _id: key }, { $inc: { count: 1 } }, { return: 'after' })
  if (counted) return counted.count > limit.attempts ? counted.until - now : 0
  try {
    await collection.insert({ _id: key, count: 1, until: now + limit.windowMs })
    return 0
  } catch (error) {
    if (error instanceof DuplicateKey) return bump(collection, key, limit, now)
    throw error
  }
}
