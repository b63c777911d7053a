/** The port's collection over one MongoDB collection. */
import type { Collection as Driver } from 'mongodb'
import type { Collection, CollectionSpec, Document, Filter, FindOptions, Page } from '../collection.ts'
import { type CoverOptions, coveringIndex } from '../coverage.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { storableText } from '../document.ts'
import { checkLimit, prepareSort, type Query, type SortField } from '../filter.ts'
import { compareDocuments } from '../match.ts'
import { bulkWriter } from './bulk.ts'
import { type Preparer, preparer, type Runner, runner } from './call.ts'
import { decodeValue, encodeKey } from './encode.ts'
import { mongoAfter, mongoFilter, mongoSort, type Stored } from './query.ts'

/** @param guarded refuse filters that no index covers, where the collection grows */
export function mongoCollection<T extends Document>(driver: Driver<Stored>, spec: CollectionSpec, guarded: boolean): Collection<T> {
  const prepare = preparer(spec, guarded)
  const run = runner(driver, spec)
  return {
    spec,
    get: (id) => run(async () => decoded<T>(await driver.findOne({ _id: storableText(id) }))),
    async insert(document) {
      const encoded = prepare.document(document)
      await run(() => driver.insertOne(encoded), document)
    },
    find: (filter, options = {}) => find<T>(driver, prepare, run, filter, options),
    async count(filter, options = {}) {
      const limit = checkLimit(options.limit)
      const query = prepare.filter(filter, { limited: limit !== undefined })
      return run(() => driver.countDocuments(mongoFilter(query), limit === undefined ? {} : { limit }))
    },
    async update(filter, changes) {
      const query = prepare.filter(filter)
      const update = prepare.changes(changes)
      const { matchedCount } = await run(() => (namesOne(query) ? driver.updateOne(mongoFilter(query), update) : driver.updateMany(mongoFilter(query), update)))
      return matchedCount
    },
    async findOneAndUpdate(filter, changes, options = {}) {
      const sort = prepareSort(options.sort)
      const query = prepare.filter(filter, sort.length > 0 ? { sort, limited: true, ordered: true } : {})
      const update = prepare.changes(changes)
      const returnDocument = options.return ?? 'after'
      return run(async () =>
        decoded<T>(await driver.findOneAndUpdate(mongoFilter(query), update, { returnDocument, ...(sort.length > 0 ? { sort: mongoSort(sort, true) } : {}) })),
      )
    },
    bulk: bulkWriter<T>(driver, prepare, run),
    async delete(filter) {
      const query = prepare.filter(filter)
      return (await run(() => (namesOne(query) ? driver.deleteOne(mongoFilter(query)) : driver.deleteMany(mongoFilter(query))))).deletedCount
    },
  }
}

async function find<T extends Document>(driver: Driver<Stored>, prepare: Preparer, run: Runner, filter: Filter, options: FindOptions): Promise<Page<T>> {
  const sort = prepareSort(options.sort)
  const limit = checkLimit(options.limit)
  const asked: CoverOptions = { sort, limited: limit !== undefined, ordered: true }
  const query = prepare.filter(filter, asked)
  const wanted = mongoFilter(query)
  const after = options.cursor === undefined ? undefined : mongoAfter(sort, decodeCursor(options.cursor, sort))
  // All of them in the order of `_id`: cheaper sorted here than by the server, whose index gives another order.
  const sortHere = sort.length === 0 && limit === undefined
  const found = await run(() =>
    driver
      .find(after === undefined ? wanted : { $and: [wanted, after] }, {
        ...(sortHere ? {} : { sort: mongoSort(sort, !hasNoTies(prepare.spec, query, asked)) }),
        ...(limit === undefined ? {} : { limit: limit + 1 }),
        ...(options.fields === undefined ? {} : { projection: projection(options.fields, sort) }),
      })
      .toArray(),
  )
  const documents = found.map((document) => decodeValue(document) as T)
  if (sortHere) documents.sort((a, b) => compareDocuments(a, b, sort))
  return toPage(documents, sort, limit, options.fields)
}

/** A unique index gives the order by itself; asking for `_id` besides would make the server sort. */
function hasNoTies(spec: CollectionSpec, query: Query, asked: CoverOptions): boolean {
  const cover = asked.sort?.length ? coveringIndex(spec, query, asked) : undefined
  return cover?.index?.unique === true && cover.sorted
}

/** The fields asked for, and those that the next page's cursor needs. */
function projection(fields: readonly string[], sort: readonly SortField[]): Record<string, 1> {
  const names = [...fields, ...sort.map(({ segments }) => segments[0] as string), '_id']
  return Object.fromEntries(names.map((name) => [encodeKey(name), 1]))
}

function toPage<T extends Document>(documents: T[], sort: readonly SortField[], limit: number | undefined, fields: readonly string[] | undefined): Page<T> {
  const more = limit !== undefined && documents.length > limit
  if (more) documents.pop()
  const next = more ? encodeCursor(documents.at(-1) as T, sort) : undefined
  const items = fields === undefined ? documents : documents.map((document) => pick(document, fields))
  return next === undefined ? { items } : { items, next }
}

function pick<T extends Document>(document: T, fields: readonly string[]): T {
  return Object.fromEntries(Object.entries(document).filter(([field]) => field === '_id' || fields.includes(field))) as T
}

function decoded<T>(document: Stored | null): T | undefined {
  return document === null ? undefined : (decodeValue(document) as T)
}

function namesOne({ terms }: Query): boolean {
  return terms.some(({ path, op }) => path === '_id' && op === '$eq')
}
