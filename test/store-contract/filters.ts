/** What filters match. */
import { expect, test } from 'vitest'
import type { Filter } from '../../runtime/store/collection.ts'
import { type Fresh, ids, type Lack, type Row } from './fresh.ts'

export function filters(fresh: Fresh, lacks: readonly Lack[]): void {
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
  test.skipIf(lacks.includes('objectNotInList'))('find a list as the value and within a list', async () => {
    const collection = await fresh()
    const rows = { whole: [1], within: [[1], 2], deeper: [[[1]]], other: [1, 2], number: 1 }
    await collection.bulk(Object.entries(rows).map(([_id, v]) => ({ insert: { _id, v } })))
    expect(await ids(collection, { v: [1] })).toEqual(['whole', 'within'])
    expect(await ids(collection, { v: { $ne: [1] } })).toEqual(['deeper', 'number', 'other'])
    expect(await ids(collection, { v: { $in: [[1], [[1]]], $eq: [[1]] } })).toEqual(['deeper'])
  })
  test('count stops at its limit', async () => {
    const collection = await fresh()
    await collection.bulk(rows.map((insert) => ({ insert })))
    expect(await collection.count({}, { limit: 3 })).toBe(3)
    expect(await collection.count({ v: 5 }, { limit: 1 })).toBe(1)
  })
}
