/** What every store keeps to, whatever stands below the port. Each adapter's test calls this in a few lines. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type BulkWrite,
  type Collection,
  type CollectionSpec,
  type Document,
  DuplicateKey,
  type Filter,
  InvalidDocument,
  InvalidFilter,
  type Store,
  UncoveredFilter,
} from '../runtime/store/collection.ts'
import { storeProperties } from './store-contract-properties.ts'

export interface ContractOptions {
  /** Rounds of each property; a slow server gets few. */
  propertyRuns: number
}

export interface Row extends Document {
  [field: string]: unknown
}

/** Opens a collection under a name of its own, so that tests share a store but no documents. */
export type Fresh = (spec?: Partial<CollectionSpec>) => Promise<Collection<Row>>

/**
 * Declares the suite.
 * @param open a store outside production, empty or shared: the suite uses collections of its own
 */
export function storeContract(name: string, open: () => Promise<Store>, options: ContractOptions): void {
  describe(`${name} keeps the store contract`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    const fresh: Fresh = (spec = {}) =>
      store.collection<Row>({ name: `test_${randomUUID().slice(0, 8)}`, indexes: [], grows: false, ...spec })
    describe('documents', () => documents(fresh))
    describe('filters', () => filters(fresh))
    describe('changes', () => changes(fresh))
    describe('pages', () => pages(fresh))
    describe('indexes', () => indexes(fresh))
    describe('bulk', () => bulk(fresh))
    describe('races', () => races(fresh))
    describe('bad input', () => badInput(fresh))
    describe('random documents', () => storeProperties(fresh, options.propertyRuns))
    test('tells the time and answers a ping', async () => {
      expect(Math.abs((await store.now()) - Date.now())).toBeLessThan(60_000)
      await store.ping()
    })
  })
}

function documents(fresh: Fresh): void {
  const awkward: Record<string, unknown> = {
    'keys with dots, dollars, blanks, emoji': { 'a.b': 1, $x: { '$y.z': [{ '.': 2 }] }, '': { '': 3 }, '🧵': 4, '%2E': 5, '%': 6, 'a\0b': 7 },
    'a key that looks like a position': { '0': 'a', '10': 'b' },
    'names of built-ins': { constructor: 1, prototype: 2, toString: 3, hasOwnProperty: 4, length: 5 },
    'ids as text': ['9007199254740993', '007', '0', '1e3', ' padded '],
    numbers: [0, 1.5, -1, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, 2 ** 60, 1e21, 5e-324, 1.7976931348623157e308, 0.1 + 0.2],
    'text of any script': ['é', 'e\u0301', '订单', '全角ABC', 'شحنة', '👩‍👩‍👧', '\u202Eabc', 'a\0b', '\uFFFD', '\uFDD0'],
    'lone surrogates': ['\uD800', 'a\uDC00b', { '\uD800': 1 }, '\uFDD0\uD800'],
    'empty things': [null, '', [], {}, [[]], [null], false],
    'long text': 'ö'.repeat(300_000),
  }
  for (const [title, value] of Object.entries(awkward))
    test(`come back as they were: ${title}`, async () => {
      const collection = await fresh()
      await collection.insert({ _id: 'a', value })
      expect(await collection.get('a')).toEqual({ _id: 'a', value })
      await collection.update({ _id: 'a' }, { $set: { 'in.value': value }, $push: { list: [value] } })
      expect(await collection.get('a')).toEqual({ _id: 'a', value, in: { value }, list: [value] })
      await collection.bulk([{ put: { _id: 'a', value } }, { insertIfAbsent: { _id: 'b', value } }])
      expect((await collection.find({})).items).toEqual([{ _id: 'a', value }, { _id: 'b', value }])
    })
  test('keep negative zero', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', value: -0 })
    expect(Object.is((await collection.get('a'))?.value, -0)).toBe(true)
  })
  test('keep the order of fields', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', z: 1, b: { y: 1, a: 2 } })
    expect(JSON.stringify(await collection.get('a'))).toBe('{"_id":"a","z":1,"b":{"y":1,"a":2}}')
  })
  test('leave out undefined fields; an undefined element is null', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', gone: undefined, list: [undefined, 1] })
    expect(Object.keys((await collection.get('a')) as Row)).toEqual(['_id', 'list'])
    expect((await collection.get('a'))?.list).toEqual([null, 1])
  })
  test('are taken as they are when the write is called, not later', async () => {
    const collection = await fresh()
    const document = { _id: 'a', list: [1] }
    const inserted = collection.insert(document)
    document.list.push(2)
    const pushed = [3]
    const updated = collection.update({ _id: 'a' }, { $set: { more: pushed } })
    pushed.push(4)
    await Promise.all([inserted, updated])
    expect(await collection.get('a')).toEqual({ _id: 'a', list: [1], more: [3] })
  })
  test('with any text as _id', async () => {
    const collection = await fresh()
    const ids = ['a.b', '$x', ' ', '订单/1', '👍', '\uD800', 'a\0b', 'x'.repeat(1_000)]
    for (const _id of ids) await collection.insert({ _id })
    for (const _id of ids) expect(await collection.get(_id)).toEqual({ _id })
    expect((await collection.find({ _id: { $in: ids } })).items).toHaveLength(ids.length)
    expect(await collection.get('missing')).toBeUndefined()
  })
  test('a second one with the same _id is refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a' })
    const error = await collection.insert({ _id: 'a' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DuplicateKey)
    expect((error as DuplicateKey).index).toEqual(['_id'])
  })
  test('nested 99 deep are kept, deeper are refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', value: nested(98) })
    expect(await collection.get('a')).toEqual({ _id: 'a', value: nested(98) })
    await expect(collection.insert({ _id: 'b', value: nested(200) })).rejects.toThrow(/nested deeper than 100/)
    await expect(collection.update({ _id: 'a' }, { $set: { value: nested(200) } })).rejects.toThrow(InvalidDocument)
  })
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = { v: value }
  return value
}

async function ids(collection: Collection<Row>, filter: Filter): Promise<string[]> {
  return (await collection.find(filter)).items.map(({ _id }) => _id)
}

function filters(fresh: Fresh): void {
  const rows: Row[] = [
    { _id: 'empty' },
    { _id: 'false', v: false },
    { _id: 'list', v: ['x', 5, null] },
    { _id: 'null', v: null },
    { _id: 'number', v: 5 },
    { _id: 'object', v: { b: 1, a: [2] } },
    { _id: 'one', v: 1 },
    { _id: 'text', v: '5' },
    { _id: 'true', v: true },
    { _id: 'x', v: 'x' },
  ]
  const expected: [Filter, string[]][] = [
    [{ v: 5 }, ['list', 'number']],
    [{ v: '5' }, ['text']],
    [{ v: 'x' }, ['list', 'x']],
    [{ v: true }, ['true']],
    [{ v: 1 }, ['one']],
    [{ v: null }, ['empty', 'list', 'null']],
    [{ v: { $ne: null } }, ['false', 'number', 'object', 'one', 'text', 'true', 'x']],
    [{ v: { $ne: 5 } }, ['empty', 'false', 'null', 'object', 'one', 'text', 'true', 'x']],
    [{ v: { $in: ['x', 1, false] } }, ['false', 'list', 'one', 'x']],
    [{ v: { $in: [null] } }, ['empty', 'list', 'null']],
    [{ v: { $in: [] } }, []],
    [{ v: { $exists: true } }, ['false', 'list', 'null', 'number', 'object', 'one', 'text', 'true', 'x']],
    [{ v: { $exists: false } }, ['empty']],
    [{ v: { $gt: 1 } }, ['list', 'number']],
    [{ v: { $gte: 1, $lt: 5 } }, ['one']],
    [{ v: { $lte: 'x' } }, ['list', 'text', 'x']],
    [{ v: { $gt: '5' } }, ['list', 'x']],
    [{ v: { b: 1, a: [2] } }, ['object']],
    [{ v: { a: [2], b: 1 } }, []],
    [{ v: ['x', 5, null] }, ['list']],
    [{ 'v.b': 1 }, ['object']],
    [{ 'v.a': 2 }, ['object']],
    [{ 'v.b.c': null, _id: { $in: ['object', 'one'] } }, ['object', 'one']],
    [{ $or: [{ v: 1 }, { v: 'x', _id: { $gt: 'n' } }] }, ['one', 'x']],
    [{ v: { $gt: 0 }, $or: [{ _id: 'one' }, { $or: [{ _id: 'list' }, { v: '5' }] }] }, ['list', 'one']],
    [{ _id: { $lt: 'list', $ne: 'false' } }, ['empty']],
    [{ _id: { $exists: true }, v: 5 }, ['list', 'number']],
  ]
  for (const indexed of [false, true])
    test(`match as written in the port${indexed ? ', with an index' : ''}`, async () => {
      const collection = await fresh({ indexes: indexed ? [{ fields: ['v'], multi: true }] : [] })
      await collection.bulk(rows.map((insert) => ({ insert })))
      for (const [filter, found] of expected) expect([filter, await ids(collection, filter)]).toEqual([filter, found])
      for (const [filter, found] of expected) expect([filter, await collection.count(filter)]).toEqual([filter, found.length])
    })
  test('match the same through a plain index', async () => {
    const collection = await fresh({ indexes: [{ fields: ['v'] }] })
    const plain = rows.filter(({ _id }) => _id !== 'list')
    await collection.bulk(plain.map((insert) => ({ insert })))
    for (const [filter, found] of expected) expect([filter, await ids(collection, filter)]).toEqual([filter, found.filter((id) => id !== 'list')])
  })
  test('meet fields whose names had to be escaped, and text that is no Unicode', async () => {
    const collection = await fresh({ indexes: [{ fields: ['text'] }] })
    await collection.bulk([{ insert: { _id: 'a', '50%': { '%': 1 }, text: '\uD800' } }, { insert: { _id: 'b', text: '\uD801' } }])
    expect(await ids(collection, { '50%.%': 1 })).toEqual(['a'])
    expect(await ids(collection, { text: '\uD800' })).toEqual(['a'])
  })
  test('step into the objects of a list', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', lines: [{ sku: 'S-1' }, { sku: 'S-2' }] })
    expect(await ids(collection, { 'lines.sku': 'S-2' })).toEqual(['a'])
    expect(await ids(collection, { 'lines.0.sku': 'S-1' })).toEqual(['a'])
    expect(await ids(collection, { 'lines.0.sku': 'S-2' })).toEqual([])
  })
  test('count stops at its limit', async () => {
    const collection = await fresh()
    await collection.bulk(rows.map((insert) => ({ insert })))
    expect(await collection.count({}, { limit: 3 })).toBe(3)
    expect(await collection.count({ v: 5 }, { limit: 1 })).toBe(1)
  })
}

function changes(fresh: Fresh): void {
  test('set, unset, add and append', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', n: 1, old: 1, deep: { x: 1, y: 2 }, list: [1, { q: 1 }] })
    const changed = await collection.update(
      { _id: 'a', n: 1 },
      { $set: { 'deep.x': 5, 'made.on.the.way': null, 'list.1.q': 2, skipped: undefined }, $unset: { old: true, 'no.such': true }, $inc: { n: 2, fresh: -1.5 }, $push: { 'made.list': [1, [2]] } },
    )
    expect(changed).toBe(1)
    expect(await collection.get('a')).toEqual({ _id: 'a', n: 3, deep: { x: 5, y: 2 }, list: [1, { q: 2 }], made: { on: { the: { way: null } }, list: [1, [2]] }, fresh: -1.5 })
  })
  test('reach every match and count it, changed or not', async () => {
    const collection = await fresh()
    await collection.bulk(['a', 'b', 'c'].map((_id) => ({ insert: { _id, even: _id !== 'b' } })))
    expect(await collection.update({ even: true }, { $set: { even: true } })).toBe(2)
    expect(await collection.update({ even: 'no' }, { $set: { even: 1 } })).toBe(0)
    expect(await collection.delete({ even: true })).toBe(2)
    expect(await ids(collection, {})).toEqual(['b'])
  })
  test('on one document give it before or after', async () => {
    const collection = await fresh()
    await collection.bulk([{ insert: { _id: 'a', n: 2 } }, { insert: { _id: 'b', n: 1 } }])
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } })).toEqual({ _id: 'b', n: 11 })
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 }, return: 'before' })).toEqual({ _id: 'a', n: 2 })
    expect(await collection.findOneAndUpdate({ n: 0 }, { $inc: { n: 10 } })).toBeUndefined()
  })
  test('that the document cannot take are refused and leave it', async () => {
    const collection = await fresh()
    const document = { _id: 'a', text: 'x', list: [1], none: null }
    await collection.insert(document)
    for (const change of [{ $set: { 'text.x': 1 } }, { $inc: { text: 1 } }, { $push: { text: [1] } }, { $set: { 'none.x': 1 } }])
      await expect(collection.update({ _id: 'a' }, change), JSON.stringify(change)).rejects.toThrow(InvalidFilter)
    expect(await collection.get('a')).toEqual(document)
  })
  test('without anything to change are allowed', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a' })
    expect(await collection.update({ _id: 'a' }, { $set: { x: undefined } })).toBe(1)
    expect(await collection.findOneAndUpdate({ _id: 'a' }, {})).toEqual({ _id: 'a' })
  })
}

function pages(fresh: Fresh): void {
  const read = async (collection: Collection<Row>, options: { sort?: Record<string, 1 | -1>; limit: number }, between?: (page: number) => Promise<void>) => {
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; ; page++) {
      const { items, next } = await collection.find({}, { ...options, cursor })
      found.push(...items.map(({ _id }) => _id))
      if (next === undefined) return found
      cursor = next
      await between?.(page)
    }
  }
  for (const indexed of [[], [{ fields: ['v'] }]])
    for (const direction of [1, -1] as const)
      test(`reach each document once, ties and mixed types too (${direction}, ${indexed.length} index)`, async () => {
        const collection = await fresh({ indexes: indexed })
        const values = [null, undefined, 1, 1, 1, 2, 'a', 'a', 'b', true, false, -5, 'A', '\u{1F600}', '\uFFFD']
        await collection.bulk(values.map((v, i) => ({ insert: { _id: `${i}`, v } })))
        const all = (await collection.find({}, { sort: { v: direction } })).items.map(({ _id }) => _id)
        expect(all).toHaveLength(values.length)
        for (const limit of [1, 2, 4, 15]) expect(await read(collection, { sort: { v: direction }, limit })).toEqual(all)
      })
  test('are stable while documents come and go', async () => {
    const collection = await fresh({ indexes: [{ fields: ['v'] }] })
    await collection.bulk(Array.from({ length: 30 }, (_, i) => ({ insert: { _id: `m${String(i).padStart(2, '0')}`, v: i % 3 } })))
    const before = (await collection.find({}, { sort: { v: 1 } })).items.map(({ _id }) => _id)
    const found = await read(collection, { sort: { v: 1 }, limit: 7 }, async (page) => {
      await collection.insert({ _id: `a${page}`, v: 0 })
      await collection.delete({ _id: before[page] as string })
    })
    expect(found).toEqual(before)
  })
  test('without a sort go by _id', async () => {
    const collection = await fresh()
    const wanted = ['A', 'a', 'b', 'é', '\uFFFD', '\u{1F600}']
    await collection.bulk([...wanted].reverse().map((_id) => ({ insert: { _id } })))
    expect(await read(collection, { limit: 2 })).toEqual(wanted)
    expect(await read(collection, { limit: 2, sort: { _id: -1 } })).toEqual([...wanted].reverse())
  })
  test('hold only the fields asked for, and go on all the same', async () => {
    const collection = await fresh()
    await collection.bulk([1, 2, 3].map((n) => ({ insert: { _id: `${n}`, n, 'a.b': 1, more: { x: 1 } } })))
    const first = await collection.find({}, { sort: { n: 1 }, limit: 2, fields: ['more', 'a.b'] })
    expect(first.items).toEqual([{ _id: '1', 'a.b': 1, more: { x: 1 } }, { _id: '2', 'a.b': 1, more: { x: 1 } }])
    expect((await collection.find({}, { sort: { n: 1 }, limit: 2, fields: [], cursor: first.next })).items).toEqual([{ _id: '3' }])
  })
  test('refuse a cursor that is not theirs', async () => {
    const collection = await fresh()
    await collection.bulk([{ insert: { _id: 'a', v: 1 } }, { insert: { _id: 'b', v: 1 } }])
    const { next } = await collection.find({}, { limit: 1, sort: { v: 1 } })
    const forged = Buffer.from(JSON.stringify(['v1', [{ $gt: '' }], 'a'])).toString('base64url')
    for (const cursor of ['', 'x', 'W10', forged]) await expect(collection.find({}, { cursor, sort: { v: 1 } }), cursor).rejects.toThrow(InvalidFilter)
    await expect(collection.find({}, { cursor: next, sort: { v: -1 } })).rejects.toThrow(InvalidFilter)
  })
}

function indexes(fresh: Fresh): void {
  const clash = async (write: Promise<unknown>): Promise<readonly string[]> => {
    const error = await write.then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DuplicateKey)
    return (error as DuplicateKey).index
  }
  test('unique: a missing field counts as null', async () => {
    const collection = await fresh({ indexes: [{ fields: ['flow', 'at.key'], unique: true }] })
    await collection.insert({ _id: 'a', flow: 'f', at: { key: 1 } })
    await collection.insert({ _id: 'b', flow: 'f', at: { key: '1' } })
    await collection.insert({ _id: 'c', flow: 'f' })
    expect(await clash(collection.insert({ _id: 'd', flow: 'f', at: { key: 1 } }))).toEqual(['flow', 'at.key'])
    expect(await clash(collection.insert({ _id: 'd', flow: 'f', at: { key: null } }))).toEqual(['flow', 'at.key'])
    expect(await clash(collection.update({ _id: 'b' }, { $set: { 'at.key': 1 } }))).toEqual(['flow', 'at.key'])
    expect(await clash(collection.findOneAndUpdate({ _id: 'b' }, { $unset: { at: true } }))).toEqual(['flow', 'at.key'])
    expect(await ids(collection, {})).toEqual(['a', 'b', 'c'])
  })
  test('unique and sparse: binds only documents that have the field', async () => {
    const collection = await fresh({ indexes: [{ fields: ['key'], unique: true, sparse: true }] })
    await collection.bulk(['a', 'b', 'c'].map((_id) => ({ insert: { _id } })))
    await collection.update({ _id: 'a' }, { $set: { key: 'K' } })
    expect(await clash(collection.update({ _id: 'b' }, { $set: { key: 'K' } }))).toEqual(['key'])
    await collection.update({ _id: 'a' }, { $unset: { key: true } })
    expect(await collection.update({ _id: 'b' }, { $set: { key: 'K' } })).toBe(1)
    expect(await ids(collection, { key: 'K' })).toEqual(['b'])
  })
  test('unique and sparse over several fields: one of them is enough to be bound', async () => {
    const collection = await fresh({ indexes: [{ fields: ['x', 'y'], unique: true, sparse: true }] })
    await collection.bulk([{ insert: { _id: 'a' } }, { insert: { _id: 'b' } }, { insert: { _id: 'c', x: 1 } }])
    expect(await clash(collection.insert({ _id: 'd', x: 1 }))).toEqual(['x', 'y'])
  })
  test('multi: each element finds the document, also after changes', async () => {
    const collection = await fresh({ grows: true, indexes: [{ fields: ['keys', 'at'], multi: true }] })
    await collection.bulk([
      { insert: { _id: 'a', keys: ['SO-1', 'PO-1', 'SO-1'], at: 1 } },
      { insert: { _id: 'b', keys: 'SO-1', at: 2 } },
      { insert: { _id: 'c', at: 3 } },
    ])
    expect((await collection.find({ keys: 'SO-1' }, { sort: { at: -1 }, limit: 5 })).items.map(({ _id }) => _id)).toEqual(['b', 'a'])
    expect(await collection.count({ keys: { $in: ['SO-1', 'PO-1'] } })).toBe(2)
    await collection.update({ _id: 'a' }, { $push: { keys: ['SO-2'] }, $set: { at: 9 } })
    await collection.update({ _id: 'c' }, { $set: { keys: ['SO-2'] } })
    expect((await collection.find({ keys: 'SO-2', at: { $gt: 1 } }, { sort: { at: 1 } })).items.map(({ _id }) => _id)).toEqual(['c', 'a'])
    await collection.bulk([{ put: { _id: 'a', keys: ['X'], at: 9 } }, { delete: { filter: { keys: 'SO-1' } } }])
    expect(await ids(collection, { keys: { $in: ['SO-1', 'SO-2', 'PO-1', 'X'] } })).toEqual(['a', 'c'])
  })
  test('an array in a plain index is refused', async () => {
    const collection = await fresh({ indexes: [{ fields: ['a.b'] }, { fields: ['many', 'c'], multi: true }] })
    await collection.insert({ _id: 'x', a: { b: 1 }, many: [1] })
    for (const write of [
      () => collection.insert({ _id: 'y', a: { b: [] } }),
      () => collection.insert({ _id: 'y', a: [{ b: 1 }] }),
      () => collection.insert({ _id: 'y', c: [1] }),
      () => collection.update({ _id: 'x' }, { $set: { 'a.b': [1] } }),
      () => collection.update({ _id: 'x' }, { $set: { a: { b: [1] } } }),
      () => collection.update({ _id: 'x' }, { $push: { 'a.b': [1] } }),
      () => collection.bulk([{ put: { _id: 'x', c: [] } }]),
    ])
      await expect(write()).rejects.toThrow(InvalidDocument)
  })
  test('a filter that none covers is refused where the collection grows', async () => {
    const collection = await fresh({ grows: true, indexes: [{ fields: ['status', 'dueAt'] }, { fields: ['startedAt'] }] })
    for (const ask of [
      () => collection.find({ dueAt: 1 }),
      () => collection.find({}),
      () => collection.find({ status: { $ne: 'x' } }),
      () => collection.find({ startedAt: { $gt: 1 } }, { sort: { status: 1 } }),
      () => collection.count({ other: 1 }),
      () => collection.update({ other: 1 }, { $set: { x: 1 } }),
      () => collection.delete({}),
      () => collection.findOneAndUpdate({ other: 1 }, { $set: { x: 1 } }),
      () => collection.bulk([{ delete: { filter: { $or: [{ _id: 'a' }, { other: 1 }] } } }]),
    ])
      await expect(ask()).rejects.toThrow(UncoveredFilter)
    await collection.find({ status: { $in: ['a', 'b'] }, other: 1 }, { sort: { other: 1 } })
    await collection.find({}, { sort: { startedAt: -1 }, limit: 10 })
    await collection.find({}, { limit: 10 })
    await collection.delete({ startedAt: { $lt: 1 } })
    await collection.findOneAndUpdate({ $or: [{ status: 'ready', dueAt: { $lte: 1 } }, { _id: 'x' }] }, { $set: { x: 1 } }, { sort: { dueAt: 1 } })
  })
}

function bulk(fresh: Fresh): void {
  test('writes in order and counts', async () => {
    const collection = await fresh()
    const writes: BulkWrite<Row>[] = [
      { insert: { _id: 'a', n: 1 } },
      { insertIfAbsent: { _id: 'a', n: 9 } },
      { insertIfAbsent: { _id: 'b', n: 2, 'x.y': 1 } },
      { put: { _id: 'a', m: 1 } },
      { put: { _id: 'c', n: 3 } },
      { update: { filter: { n: { $gt: 1 } }, changes: { $inc: { n: 1 } } } },
      { delete: { filter: { _id: 'c' } } },
    ]
    expect(await collection.bulk(writes)).toEqual({ inserted: 3, updated: 3, deleted: 1 })
    expect((await collection.find({})).items).toEqual([{ _id: 'a', m: 1 }, { _id: 'b', n: 3, 'x.y': 1 }])
    expect(await collection.bulk([])).toEqual({ inserted: 0, updated: 0, deleted: 0 })
  })
  test('stops at the first error', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a' })
    await expect(collection.bulk([{ insert: { _id: 'a' } }, { insert: { _id: 'later' } }])).rejects.toThrow(DuplicateKey)
    expect(await ids(collection, {})).toEqual(['a'])
  })
}

function races(fresh: Fresh): void {
  test('of 50 that compare and set, one wins', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'run', epoch: 0 })
    const won = await Promise.all(Array.from({ length: 50 }, (_, i) => collection.update({ _id: 'run', epoch: 0 }, { $inc: { epoch: 1 }, $set: { owner: i } })))
    expect(won.reduce((sum, count) => sum + count)).toBe(1)
    expect(await collection.get('run')).toEqual({ _id: 'run', epoch: 1, owner: won.indexOf(1) })
  })
  test('of 50 that claim, none gets what another has', async () => {
    const collection = await fresh({ grows: true, indexes: [{ fields: ['status', 'at'] }] })
    await collection.bulk(Array.from({ length: 40 }, (_, i) => ({ insert: { _id: `${i}`, status: 'ready', at: i % 7 } })))
    const claim = () => collection.findOneAndUpdate({ status: 'ready' }, { $set: { status: 'running' } }, { sort: { at: 1 } })
    const claimed = (await Promise.all(Array.from({ length: 50 }, claim))).filter((row) => row !== undefined)
    expect(new Set(claimed.map(({ _id }) => _id)).size).toBe(40)
    expect(claimed).toHaveLength(40)
  })
  test('of 50 that insert the same, one does', async () => {
    const collection = await fresh()
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => collection.insert({ _id: 'same' })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DuplicateKey)
  })
  test('of 20 that insert where absent, none fails', async () => {
    const collection = await fresh()
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => collection.bulk([{ insertIfAbsent: { _id: 'same', i } }, { put: { _id: 'other', i } }])))
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(2)
  })
}

function badInput(fresh: Fresh): void {
  const filters: unknown[] = [
    { $where: 'sleep(1000)' }, { v: { $regex: 'x' } }, { v: { $gt: { $gt: '' } } }, { v: { $gt: null } }, { v: { $in: 'x' } }, { v: { a: 1, $gt: 1 } },
    { v: undefined }, { _id: undefined }, { v: { $gt: undefined } }, { v: NaN }, { v: { $lt: Infinity } }, { v: { x: { $gt: '' } } }, { v: { 'a.b': 1 } },
    { v: { $exists: 'yes' } }, { '': 1 }, { 'a..b': 1 }, { 'a.$b': 1 }, { ['__proto__']: 1 }, { 'a.__proto__.b': 1 }, { 'constructor.name': 1 },
    { $or: [] }, { $or: { v: 1 } }, { $or: [1] }, { v: new Date() }, { v: /x/ }, null, 'x', [],
  ]
  test('filters outside the language are refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', v: 1 })
    for (const filter of filters) {
      await expect(collection.find(filter as Filter), JSON.stringify(filter)).rejects.toThrow(InvalidFilter)
      await expect(collection.delete(filter as Filter), JSON.stringify(filter)).rejects.toThrow(InvalidFilter)
    }
    expect(await collection.count({})).toBe(1)
  })
  test('sorts and limits outside the language are refused', async () => {
    const collection = await fresh()
    for (const options of [{ sort: { v: 2 } }, { sort: { $v: 1 } }, { sort: { _id: 1, v: 1 } }, { limit: 0 }, { limit: 1.5 }, { limit: -1 }])
      await expect(collection.find({}, options as never), JSON.stringify(options)).rejects.toThrow(InvalidFilter)
  })
  test('changes outside the language are refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', v: 1 })
    const changes: unknown[] = [
      { $rename: { v: 'w' } }, { v: 1 }, { $set: { _id: 'b' } }, { $set: { '__proto__.x': 1 } }, { $set: { 'a.constructor': 1 } }, { $set: { $v: 1 } },
      { $set: { v: 1 }, $inc: { v: 1 } }, { $set: { a: 1, 'a.b': 1 } }, { $inc: { v: NaN } }, { $inc: { v: '1' } }, { $push: { v: 1 } }, { $unset: { v: 1 } }, { $set: 1 },
    ]
    for (const change of changes) await expect(collection.update({ _id: 'a' }, change as never), JSON.stringify(change)).rejects.toThrow(InvalidFilter)
    expect(await collection.get('a')).toEqual({ _id: 'a', v: 1 })
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
  test('documents that no store keeps are refused with the place', async () => {
    const collection = await fresh()
    const values: unknown[] = [NaN, -Infinity, new Date(), 1n, () => 1, Symbol('x'), new Map(), JSON.parse('{"__proto__": 1}'), [{ x: NaN }]]
    for (const value of values) {
      await expect(collection.insert({ _id: 'a', in: { value } })).rejects.toThrow(/in\.value/)
      await expect(collection.update({ _id: 'a' }, { $set: { value } })).rejects.toThrow(InvalidDocument)
    }
    for (const _id of ['', undefined, null, 5, { $gt: '' }]) await expect(collection.insert({ _id } as never)).rejects.toThrow(InvalidDocument)
    await expect(collection.insert({ _id: 'a', text: 'x'.repeat(17 * 1024 * 1024) })).rejects.toThrow(InvalidDocument)
    expect(await collection.count({})).toBe(0)
  })
}
