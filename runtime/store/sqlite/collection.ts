/** The port's collection over one SQLite table. */
import { type Change, indexedValue, prepareChanges } from '../changes.ts'
import type { BulkResult, BulkWrite, Collection, Document, Filter, FindOptions, Page } from '../collection.ts'
import { decodeCursor, encodeCursor, type Place } from '../cursor.ts'
import { checkLimit, prepareFilter, prepareSort, type Query, type SortField } from '../filter.ts'
import { compareDocuments, compareValues } from '../match.ts'
import type { Database } from './database.ts'
import type { Layout } from './layout.ts'
import { type Plan, planOf } from './plan.ts'
import { tableOf } from './table.ts'

/**
 * Opens a collection whose table exists.
 * @param guarded refuse filters that no index covers, where the collection grows
 */
export function sqliteCollection<T extends Document>(database: Database, layout: Layout, guarded: boolean): Collection<T> {
  const { spec } = layout
  const table = tableOf(database, layout)
  const plan = (query: Query, options: Parameters<typeof planOf>[2] = {}) => planOf(layout, query, options, guarded)
  const writes = bulkWrites(layout, table, plan)
  return {
    spec,
    get: (id) => database.read(() => table.byId(id)?.document as T | undefined),
    async insert(document) {
      const prepared = table.prepare(document)
      return database.write(() => table.insert(prepared))
    },
    async find(filter, options = {}) {
      const ask = prepareFind(filter, options)
      const planned = plan(ask.query, { sort: ask.sort, after: ask.after, limited: ask.limit !== undefined, ordered: true })
      return database.read(() => findPage<T>(table, planned, ask))
    },
    async count(filter, options = {}) {
      const limit = checkLimit(options.limit)
      const planned = plan(prepareFilter(filter), { limited: limit !== undefined })
      return database.read(() => table.count(planned, limit))
    },
    async update(filter, changes) {
      const { work, careful } = writes({ update: { filter, changes } })
      return database.write(() => work().updated, careful)
    },
    async findOneAndUpdate(filter, changes, options = {}) {
      const query = prepareFilter(filter)
      const sort = prepareSort(options.sort)
      const prepared = prepareChanges(changes, spec)
      const planned = plan(query, sort.length > 0 ? { sort, limited: true, ordered: true } : {})
      return database.write(() => {
        const found = table.first(planned, sort)
        if (found === undefined) return undefined
        table.change(found, prepared)
        return (options.return === 'before' ? JSON.parse(found.text) : found.document) as T
      })
    },
    async bulk(list) {
      const prepared = list.map(writes)
      return database.write(() => prepared.map(({ work }) => work()).reduce(sum, nothing), true)
    },
    async delete(filter) {
      const { work } = writes({ delete: { filter } })
      return database.write(() => work().deleted)
    },
  }
}

interface Ask {
  query: Query
  sort: SortField[]
  limit?: number
  after?: Place
  fields?: readonly string[]
}

function prepareFind(filter: Filter, { sort, limit, cursor, fields }: FindOptions): Ask {
  const prepared = prepareSort(sort)
  return {
    query: prepareFilter(filter),
    sort: prepared,
    limit: checkLimit(limit),
    after: cursor === undefined ? undefined : decodeCursor(cursor, prepared),
    fields,
  }
}

type Table = ReturnType<typeof tableOf>

function findPage<T extends Document>(table: Table, plan: Plan, { sort, limit, after, fields }: Ask): Page<T> {
  let found: Document[]
  if (plan.sortInMemory) {
    found = table.find(plan).sort((a, b) => compareDocuments(a, b, sort))
    if (after !== undefined) found = found.filter((document) => isBehind(document, after, sort))
    if (limit !== undefined) found = found.slice(0, limit + 1)
  } else found = table.find(plan, limit === undefined ? undefined : limit + 1)
  const more = limit !== undefined && found.length > limit
  if (more) found.pop()
  const next = more ? encodeCursor(found.at(-1) as Document, sort) : undefined
  const items = (fields === undefined ? found : found.map((document) => pick(document, fields))) as T[]
  return next === undefined ? { items } : { items, next }
}

function isBehind(document: Document, { values, id }: Place, sort: readonly SortField[]): boolean {
  for (const [i, { path, direction }] of sort.entries()) {
    const order = compareValues(indexedValue(document, path), values[i])
    if (order !== 0) return order * direction > 0
  }
  return compareValues(document._id, id) * (sort.at(-1)?.direction ?? 1) > 0
}

function pick(document: Document, fields: readonly string[]): Document {
  const picked: Record<string, unknown> = { _id: document._id }
  for (const field of fields) if (Object.hasOwn(document, field)) picked[field] = document[field as keyof Document]
  return picked as unknown as Document
}

interface Prepared {
  work: () => BulkResult
  /** It may have written before it throws. */
  careful: boolean
}

const nothing: BulkResult = { inserted: 0, updated: 0, deleted: 0 }

function sum(a: BulkResult, b: BulkResult): BulkResult {
  return { inserted: a.inserted + b.inserted, updated: a.updated + b.updated, deleted: a.deleted + b.deleted }
}

/** Checks a write at once; what it gives back does the work inside the transaction. */
function bulkWrites(layout: Layout, table: Table, plan: (query: Query) => Plan): (write: BulkWrite<Document>) => Prepared {
  const single = (work: () => Partial<BulkResult>): Prepared => ({ work: () => ({ ...nothing, ...work() }), careful: false })
  return (write) => {
    if ('insert' in write) {
      const prepared = table.prepare(write.insert)
      return single(() => (table.insert(prepared), { inserted: 1 }))
    }
    if ('put' in write) {
      const prepared = table.prepare(write.put)
      return single(() => (table.put(prepared) ? { inserted: 1 } : { updated: 1 }))
    }
    if ('insertIfAbsent' in write) {
      const prepared = table.prepare(write.insertIfAbsent)
      return single(() => ({ inserted: table.has(prepared.id) ? 0 : (table.insert(prepared), 1) }))
    }
    if ('delete' in write) {
      const planned = plan(prepareFilter(write.delete.filter))
      return single(() => ({ deleted: table.delete(planned) }))
    }
    const query = prepareFilter(write.update.filter)
    const changes = prepareChanges(write.update.changes, layout.spec)
    const planned = plan(query)
    return { careful: !namesOne(query), work: () => ({ ...nothing, updated: updateAll(table, planned, changes) }) }
  }
}

function namesOne({ terms }: Query): boolean {
  return terms.some(({ path, op }) => path === '_id' && op === '$eq')
}

function updateAll(table: Table, plan: Plan, changes: readonly Change[]): number {
  const found = table.rows(plan)
  for (const row of found) table.change(row, changes)
  return found.length
}
