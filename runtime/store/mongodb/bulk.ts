/** Several writes in one command, in order. */
import type { AnyBulkWriteOperation, BulkWriteResult, Collection as Driver } from 'mongodb'
import type { BulkResult, BulkWrite, Document } from '../collection.ts'
import { storableText } from '../document.ts'
import type { Preparer, Runner } from './call.ts'
import { isDuplicate } from './errors.ts'
import { mongoFilter, type Stored } from './query.ts'

export function bulkWriter<T extends Document>(driver: Driver<Stored>, prepare: Preparer, run: Runner) {
  return async (writes: readonly BulkWrite<T>[]): Promise<BulkResult> => {
    const operations = writes.map((write) => operationOf(write, prepare))
    const total: BulkResult = { inserted: 0, updated: 0, deleted: 0 }
    let from = 0
    let failed = -1
    while (from < operations.length) {
      const error = await attempt(driver, operations.slice(from), (result, done) => add(total, result, writes.slice(from, from + done)))
      if (error === undefined) return total
      const at = from + indexOf(error)
      const write = writes[at] as BulkWrite<T>
      if (isPlainInsertion(write) && isDuplicate(error) && (await isThere(driver, write))) {
        from = at + 1
        continue
      }
      if (at === failed || !isLostRace(error, write)) await run(() => Promise.reject(error), insertedBy(write))
      failed = from = at
    }
    return total
  }
}

/** Sends operations; reports what was done, also before an error, which it gives back. */
async function attempt(
  driver: Driver<Stored>,
  operations: AnyBulkWriteOperation<Stored>[],
  report: (result: BulkWriteResult, done: number) => void,
): Promise<unknown> {
  try {
    report(await driver.bulkWrite(operations, { ordered: true }), operations.length)
    return undefined
  } catch (error) {
    const { result } = error as { result?: BulkWriteResult }
    if (result !== undefined) report(result, indexOf(error))
    return error
  }
}

function indexOf(error: unknown): number {
  const { writeErrors } = error as { writeErrors?: { index?: number }[] | { index?: number } }
  return (Array.isArray(writeErrors) ? writeErrors[0]?.index : writeErrors?.index) ?? 0
}

/** Two processes that both find nothing and insert: the server refuses one of them, which then finds the other's. */
function isLostRace(error: unknown, write: BulkWrite<Document>): boolean {
  return isDuplicate(error) && ('put' in write || 'insertIfAbsent' in write)
}

/** `insertIfAbsent` found one; else it broke a unique index. */
async function isThere(driver: Driver<Stored>, write: BulkWrite<Document>): Promise<boolean> {
  return (await driver.countDocuments({ _id: storableText((insertedBy(write) as Document)._id) }, { limit: 1 })) > 0
}

/** FerretDB leaves null and empty lists out of `$setOnInsert`: a document that has some is inserted, and refused when it is there. */
function isPlainInsertion(write: BulkWrite<Document>): boolean {
  return 'insertIfAbsent' in write && Object.values(write.insertIfAbsent).some((value) => value === null || (Array.isArray(value) && value.length === 0))
}

function insertedBy(write: BulkWrite<Document>): Document | undefined {
  if ('insert' in write) return write.insert
  if ('put' in write) return write.put
  return 'insertIfAbsent' in write ? write.insertIfAbsent : undefined
}

/** `insertIfAbsent` that found a document counts as a match on the server, but nothing was updated. */
function add(total: BulkResult, result: BulkWriteResult, done: readonly BulkWrite<Document>[]): void {
  // By `_id`, not by the index in the command, which FerretDB counts otherwise.
  const made = Object.values(result.upsertedIds) as unknown[]
  let left = 0
  for (const write of done) {
    const at = 'put' in write || 'insertIfAbsent' in write ? made.indexOf(storableText((insertedBy(write) as Document)._id)) : -1
    if (at >= 0) made.splice(at, 1)
    else if ('insertIfAbsent' in write && !isPlainInsertion(write)) left++
  }
  total.inserted += result.insertedCount + result.upsertedCount
  total.updated += result.matchedCount - left
  total.deleted += result.deletedCount
}

function operationOf(write: BulkWrite<Document>, prepare: Preparer): AnyBulkWriteOperation<Stored> {
  if ('insert' in write) return { insertOne: { document: prepare.document(write.insert) } }
  if ('put' in write) {
    const replacement = prepare.document(write.put)
    return { replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } }
  }
  if ('insertIfAbsent' in write) {
    const document = prepare.document(write.insertIfAbsent)
    if (isPlainInsertion(write)) return { insertOne: { document } }
    const { _id, ...fields } = document
    return { updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true } }
  }
  if ('delete' in write) return { deleteMany: { filter: mongoFilter(prepare.filter(write.delete.filter)) } }
  return { updateMany: { filter: mongoFilter(prepare.filter(write.update.filter)), update: prepare.changes(write.update.changes) } }
}
