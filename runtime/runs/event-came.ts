import type { Collection } from '../store/collection.ts'
import type { RunDocument } from './documents.ts'

/**
 * Tells the runs that wait under one of these keys that their event is kept now. Call it once the event is durable. A run
 * that rests is made ready; one that a worker holds cannot come to rest before it has looked again, whatever becomes of
 * that worker. Gives the runs.
 */
export async function eventCame(runs: Collection<RunDocument>, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const { items } = await runs.find({ eventKeys: { $in: [...keys] } }, { fields: [] })
  if (items.length === 0) return []
  const ids = items.map((run) => run._id)
  // In this order: one that came to rest meanwhile is found at rest.
  await runs.update({ _id: { $in: ids }, status: 'running' }, { $inc: { inboxSeq: 1 } })
  await runs.update({ _id: { $in: ids }, status: { $in: ['waiting', 'parked'] } }, { $set: { status: 'ready' } })
  return ids
}
