/** The store against a model in memory, on random documents, filters, sorts and changes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChanges, prepareChanges } from '../../runtime/store/changes.ts'
import { type Changes, type Document, type Filter, type IndexSpec, InvalidFilter, type Json, type Sort } from '../../runtime/store/collection.ts'
import { prepareFilter, prepareSort } from '../../runtime/store/filter.ts'
import { compareDocuments, matches } from '../../runtime/store/match.ts'
import type { Fresh, Lack, Row } from './fresh.ts'

const scalar = fc.constantFrom<Json>(null, true, false, 0, 1, 2, -1, 1.5, '', 'a', 'b', 'aé', '1', '\u{1F600}', '\uFFFD')
const object = fc.constantFrom<Json>({}, { x: 1 }, { x: 'a', y: null })
const list = fc.array(fc.oneof(scalar, object), { maxLength: 3 })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 })

/** `p` and `q` are indexed plainly, `m` is multi, `free` has no index, `sub.s` is nested. */
const row = fc.record({
  _id: fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme-composite' }),
  p: optional(fc.oneof(scalar, object)),
  q: optional(scalar),
  m: optional(fc.oneof(scalar, list)),
  free: optional(fc.oneof(scalar, list, object)),
  sub: optional(fc.record({ s: scalar })),
})
const indexes: IndexSpec[] = [
  { fields: ['p', 'q'] },
  { fields: ['q', 'sub.s'] },
  { fields: ['m', 'q'], multi: true },
  { fields: ['p', '_id'], unique: true },
]

const field = fc.constantFrom('p', 'q', 'm', 'free', 'sub.s', 'sub', '_id')
const bound = fc.oneof(fc.constantFrom(-1, 0, 1, 2), fc.constantFrom('', 'a', 'b', '1', '\u{1F600}'))

/** @param value what equality, `$ne` and `$in` may ask for */
function filterOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Filter> {
  const condition = fc.oneof(
    fc.record({ $eq: value }),
    fc.record({ $ne: value }),
    fc.record({ $in: fc.array(value, { maxLength: 4 }) }),
    fc.record({ $exists: fc.boolean() }),
    fc.record({ $gt: bound, $lte: bound }),
    fc.record({ $gte: bound }),
    fc.record({ $lt: bound }),
  )
  const terms = fc.dictionary(field, fc.oneof(scalar, condition, condition), { maxKeys: 3 }) as fc.Arbitrary<Filter>
  const branches = fc.array(terms, { minLength: 1, maxLength: 3 })
  return fc.oneof({ weight: 3, arbitrary: terms }, { weight: 1, arbitrary: fc.tuple(terms, branches).map(([own, $or]) => ({ ...own, $or })) })
}

const direction = fc.constantFrom<1 | -1>(1, -1)
const sort = fc.dictionary(fc.constantFrom('p', 'q', 'sub.s'), direction, { maxKeys: 2 }) as fc.Arbitrary<Sort>
const changes = fc.record({
  $set: optional(fc.dictionary(fc.constantFrom('p', 'q', 'sub.s', 'new.x'), scalar, { maxKeys: 2 })),
  $unset: optional(fc.constantFrom<Record<string, true>>({ free: true }, { 'sub.t': true })),
  $inc: optional(fc.constantFrom({ n: 1 }, { count: 0.5 })),
  $push: optional(fc.constantFrom({ m: ['z'] }, { log: [1, null] })),
})
const rows = fc.uniqueArray(row, { maxLength: 12, selector: ({ _id }) => _id })

/** Declares the properties. */
export function storeProperties(fresh: Fresh, runs: number, lacks: readonly Lack[]): void {
  const timeout = 120_000
  const filter = filterOf(lacks.includes('objectNotInList') ? scalar : fc.oneof(scalar, object))
  test('find, count and pages agree with the model', { timeout }, () =>
    fc.assert(
      fc.asyncProperty(rows, fc.array(fc.tuple(filter, sort, fc.integer({ min: 1, max: 5 })), { minLength: 8, maxLength: 8 }), async (documents, asks) => {
        const collection = await fresh({ indexes })
        await collection.bulk(documents.map((insert) => ({ insert: insert as unknown as Row })))
        for (const [wanted, order, limit] of asks) {
          const expected = model(documents, wanted, order)
          const found = (await collection.find(wanted, { sort: order })).items
          // Objects among each other have no order that the port promises.
          const isOrdered = order.p === undefined || !expected.some(({ p }) => typeof p === 'object' && p !== null)
          expect(isOrdered ? found : byId(found)).toEqual(isOrdered ? expected : byId(expected))
          expect(await collection.count(wanted)).toBe(expected.length)
          if (isOrdered) expect(await readPages(collection.find, wanted, order, limit)).toEqual(expected)
        }
      }),
      { numRuns: runs },
    ))
  test('changes agree with the model', { timeout }, () =>
    fc.assert(
      fc.asyncProperty(rows, fc.array(fc.tuple(filter, changes), { minLength: 3, maxLength: 3 }), async (documents, writes) => {
        const collection = await fresh({ indexes })
        let current = documents.map(plain)
        await collection.bulk(current.map((insert) => ({ insert })))
        for (const [wanted, change] of writes) {
          const result = await collection.update(wanted, change as Changes).catch((error: unknown) => error)
          const [count, after] = modelUpdate(current, wanted, change as Changes)
          if (count === undefined) {
            expect(result).toBeInstanceOf(InvalidFilter)
            return
          }
          expect(result).toBe(count)
          current = after
          expect((await collection.find({})).items).toEqual(model(current, {}, {}))
          expect((await collection.find({ m: 'z' })).items).toEqual(model(current, { m: 'z' }, {}))
        }
      }),
      { numRuns: runs },
    ))
}

function byId(documents: readonly Row[]): Row[] {
  return [...documents].sort((a, b) => compareDocuments(a, b, []))
}

function plain(document: object): Row {
  return JSON.parse(JSON.stringify(document)) as Row
}

function model(documents: readonly object[], wanted: Filter, order: Sort): Row[] {
  const query = prepareFilter(wanted)
  const fields = prepareSort(order)
  const found = documents.map(plain).filter((document) => matches(document, query))
  return found.sort((a, b) => compareDocuments(a, b, fields))
}

function modelUpdate(documents: readonly Row[], wanted: Filter, change: Changes): [number | undefined, Row[]] {
  const query = prepareFilter(wanted)
  const prepared = prepareChanges(change, { name: 'model', indexes, grows: false })
  let count = 0
  try {
    const after = documents.map((document) => {
      const copy = plain(document)
      if (!matches(copy, query)) return copy
      count++
      applyChanges(copy, prepared)
      return copy
    })
    return [count, after]
  } catch {
    return [undefined, []]
  }
}

async function readPages(find: (filter: Filter, options: object) => Promise<{ items: Document[]; next?: string }>, wanted: Filter, order: Sort, limit: number) {
  const found: Document[] = []
  let cursor: string | undefined
  do {
    const page = await find(wanted, { sort: order, limit, cursor })
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return found
}
