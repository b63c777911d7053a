/**
 * The store's port. Repositories are written once, above it; `sqlite.ts` and `mongodb.ts` stand below it and are
 * proven by one contract suite (`test/store-contract.ts`). The filter and change language is the subset of MongoDB's
 * that Weft needs, and nothing of it needs a transaction, a replica set or a change stream.
 */

/** A value as both stores keep it: JSON, nothing else. Times are ISO 8601 text in UTC or epoch milliseconds. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined }

/**
 * Every document has a text key of its own. What it holds comes back the same, to the bit: names with dots, `$` or
 * nothing, any Unicode, lone surrogates too. `undefined` fields are left out. Limits: 100 levels, 16 MiB.
 */
export interface Document {
  _id: string
}

/**
 * Comparison operators on one field; several must all match. Text compares by code point, numbers by value; different
 * types never match. Null equals a missing field; `$exists: true` tells them apart. `$ne` is the negation of `$eq`.
 * `$in` takes up to 10,000 values.
 */
export interface Condition {
  $eq?: Json
  $ne?: Json
  $in?: Json[]
  $gt?: number | string
  $gte?: number | string
  $lt?: number | string
  $lte?: number | string
  $exists?: boolean
}

/**
 * Fields (dotted paths allowed) that must all match, and `$or` (up to 200 branches). A bare value means equality. A
 * field that holds an array matches when it equals the value or one of its elements does, each operator by itself (as
 * in MongoDB): `{ keys: 'SO-1' }`. Objects are equal when their fields are, in the same order. A value must be given:
 * `undefined` is refused, so that `delete({ _id: undefined })` deletes nothing.
 * @example { status: { $in: ['ready', 'waiting'] }, dueAt: { $lte: 1764061200000 } }
 */
export interface Filter {
  [path: string]: Json | Condition | Filter[] | undefined
  $or?: Filter[]
}

/** Changes to one document. Paths are dotted; a path may be in one operator only. */
export interface Changes {
  /** Makes the objects on the way. An `undefined` value is left out. */
  $set?: Record<string, unknown>
  $unset?: Record<string, true>
  $inc?: Record<string, number>
  /** Appends all of the given values to the array at the path; makes the array where there is none. */
  $push?: Record<string, readonly unknown[]>
}

/**
 * 1 ascending, -1 descending; the order of keys is the order of sorting. `_id` breaks ties at the end by itself, in the
 * direction of the last field. Null and missing come first, then numbers, text, objects, arrays, booleans.
 */
export type Sort = Record<string, 1 | -1>

export interface FindOptions {
  /** Without it: by `_id`. */
  sort?: Sort
  /** At most this many documents. Without it: all. */
  limit?: number
  /** As `Page.next` of an earlier call with the same filter and sort: goes on behind its last document. */
  cursor?: string
  /** Only these top-level fields (and `_id`). */
  fields?: readonly string[]
}

export interface Page<T> {
  items: T[]
  /** Give it as `cursor` to go on; absent on the last page. */
  next?: string
}

/**
 * An index. `fields` in order; `unique` refuses a second document with the same values (a missing field counts as null);
 * `sparse` leaves out documents that lack every one of the fields (so that `unique` binds only those that have them).
 * An index over a field that holds arrays is `multi` (one entry per element; at most one such field, and it is the
 * first; never unique). An array in the field of any other index is refused (`InvalidDocument`). Which filters and
 * sorts an index answers: `coverage.ts`.
 */
export interface IndexSpec {
  fields: readonly string[]
  unique?: boolean
  sparse?: boolean
  multi?: boolean
}

/** Declared with the collection, once, next to its repository. */
export interface CollectionSpec {
  name: string
  indexes: readonly IndexSpec[]
  /**
   * A collection that grows with traffic. Outside production both adapters refuse a filter on it that no declared
   * index covers (`UncoveredFilter`): a scan that nobody notices at 1,000 documents stops a company at 10,000,000.
   */
  grows: boolean
}

export type BulkWrite<T extends Document> =
  | { insert: T }
  /** Replaces the whole document with that `_id`, or inserts it. */
  | { put: T }
  /** Inserts where no document has that `_id`, else leaves it as it is. */
  | { insertIfAbsent: T }
  | { update: { filter: Filter; changes: Changes } }
  | { delete: { filter: Filter } }

export interface BulkResult {
  inserted: number
  updated: number
  deleted: number
}

/**
 * One collection. Each method resolves when its effect is durable (fsync on SQLite, `w: majority, j: true` on MongoDB).
 * All throw `StoreUnavailable` when the store cannot be reached, is full or read-only.
 */
export interface Collection<T extends Document> {
  readonly spec: CollectionSpec
  get(id: string): Promise<T | undefined>
  /** @throws DuplicateKey when `_id` or a unique index has the value already. */
  insert(document: T): Promise<void>
  find(filter: Filter, options?: FindOptions): Promise<Page<T>>
  count(filter: Filter, options?: { limit?: number }): Promise<number>
  /** Changes every document that matches and returns how many matched. A filter with `_id` and a version is compare-and-set. */
  update(filter: Filter, changes: Changes): Promise<number>
  /** Changes the first match in the order of `sort`, atomically; returns it as it is after (or before) the change. */
  findOneAndUpdate(
    filter: Filter,
    changes: Changes,
    options?: { sort?: Sort; return?: 'before' | 'after' },
  ): Promise<T | undefined>
  /** In order; stops at the first error. One round trip. On SQLite all or nothing; on MongoDB what came before an error stays. */
  bulk(writes: readonly BulkWrite<T>[]): Promise<BulkResult>
  delete(filter: Filter): Promise<number>
}

/** A store: opens collections, tells the time, closes. */
export interface Store {
  readonly kind: 'sqlite' | 'mongodb'
  /** Opens (and makes, with its indexes) the collection. The same spec twice gives the same collection. */
  collection<T extends Document>(spec: CollectionSpec): Promise<Collection<T>>
  /** The store's clock in epoch milliseconds where it can give one, else this process's. For leases. */
  now(): Promise<number>
  /** Resolves when the store answers; throws StoreUnavailable otherwise. For /health/ready. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** `_id` or a unique index has that value already. `index` names its fields. */
export class DuplicateKey extends Error {
  override readonly name = 'DuplicateKey'
  readonly collection: string
  readonly index: readonly string[]
  constructor(collection: string, index: readonly string[], options?: ErrorOptions) {
    super(`${collection} already has a document with the same ${index.join(', ')}`, options)
    this.collection = collection
    this.index = index
  }
}

/**
 * The store cannot be reached, is full or read-only. Senders get 503 and try again; nothing acknowledged is lost.
 * A write that ends so may have happened all the same: repeat it by the same `_id` or guarded by the same version.
 * `zh` and `en` say it to a person, with what to do where that is known.
 */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable'
  readonly zh: string
  readonly en: string
  constructor(message: string, options: ErrorOptions & { zh?: string } = {}) {
    super(message, options)
    this.en = message
    this.zh = options.zh ?? `存储暂不可用,请稍后重试:${message}`
  }
}

/** A filter on a growing collection that no declared index covers. Declare the index, or ask otherwise. */
export class UncoveredFilter extends Error {
  override readonly name = 'UncoveredFilter'
}

/** A filter or change that is not of the language above: an unknown operator, a path with `__proto__`, a `$` key. */
export class InvalidFilter extends Error {
  override readonly name = 'InvalidFilter'
}

/**
 * A document or value that no store keeps: NaN, a Date or a function, an own `__proto__` key, deeper than 100 levels,
 * over 16 MiB, no text `_id`, or an array in a field whose index is not `multi`. The message names the place.
 */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument'
}
