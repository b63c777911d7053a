/** MongoDB's errors as the port's. By code and name, so that this file does not load the driver. */
import { type CollectionSpec, DuplicateKey, InvalidFilter, StoreUnavailable } from '../collection.ts'
import { tooLarge } from '../document.ts'

interface MongoFailure {
  name?: string
  code?: number
  message?: string
  keyPattern?: Record<string, unknown>
  writeErrors?: { err?: MongoFailure }[]
}

/**
 * Not the primary, stepping down, shutting down, interrupted, write concern or time limit not met, disk full, not
 * signed in (https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml).
 */
const unavailableCodes = new Set([6, 7, 8, 13, 18, 24, 50, 64, 79, 89, 91, 100, 112, 133, 134, 189, 202, 262, 317, 384, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 14031])
const unavailableNames = /^Mongo(Network|NetworkTimeout|ServerSelection|TopologyClosed|NotConnected|ClientClosed|PoolClosed|PoolCleared|PoolClearedOnNetwork|WaitQueueTimeout|ServerClosed|ExpiredSession|WriteConcern|OperationTimeout|StalePrimary|SystemError|CursorExhausted)/
/** A path through something that is no object; a number added to what is none; a list appended to what is none. */
const refusedCodes = new Set([2, 14, 28])

/** The port's error; anything unknown as it is. */
export function mongoError(error: unknown, spec: CollectionSpec): unknown {
  const { code, message = '', name = '' } = error as MongoFailure
  if (isDuplicate(error)) return new DuplicateKey(spec.name, duplicateFields(error, spec) ?? ['_id'], { cause: error })
  if (code !== undefined && refusedCodes.has(code)) return new InvalidFilter(message, { cause: error })
  if (code === 10334 || code === 17419 || code === 17420) return tooLarge(spec.name, error)
  if (isCutOffBulk(error as MongoFailure)) return unavailable(error)
  if (unavailableNames.test(name) || (code !== undefined && unavailableCodes.has(code))) return unavailable(error)
  return error
}

/** The driver wraps a lost connection, too, when it meets it in a bulk; no single write is to blame then. */
function isCutOffBulk({ name, writeErrors }: MongoFailure): boolean {
  return name === 'MongoBulkWriteError' && (writeErrors === undefined || writeErrors.length === 0)
}

export function isDuplicate(error: unknown): boolean {
  const { code, message = '' } = error as MongoFailure
  return code === 11000 || (code === 1 && message.includes('UNIQUE constraint failed'))
}

/** The declared fields of the index that was broken, or undefined where the server did not name it. */
export function duplicateFields(error: unknown, { indexes }: CollectionSpec): readonly string[] | undefined {
  const { message = '', keyPattern, writeErrors } = error as MongoFailure
  const pattern = keyPattern ?? writeErrors?.[0]?.err?.keyPattern
  if (pattern !== undefined) return Object.keys(pattern)
  const name = /index: (\S+) dup key/.exec(message)?.[1] ?? /index '([^']+)'/.exec(message)?.[1]
  if (name === undefined) return undefined
  if (name.endsWith('_id_')) return ['_id']
  return indexes.find(({ fields, unique }) => unique && name.endsWith(indexName(fields)))?.fields
}

export function indexName(fields: readonly string[]): string {
  return `weft:${fields.join(',')}`
}

export function unavailable(error: unknown): StoreUnavailable {
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreUnavailable(`MongoDB does not answer as it should: ${reason}. Check that it runs, that its address and sign-in are right, and that it has a primary.`, {
    cause: error,
    zh: `MongoDB 未能正常应答:${reason}。请确认其正在运行、地址与登录信息正确,且存在主节点。`,
  })
}
