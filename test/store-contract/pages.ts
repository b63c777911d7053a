/** Sorts, pages and cursors. */
import { expect, test } from 'vitest'
import { type Collection, InvalidFilter } from '../../runtime/store/collection.ts'
import type { Fresh, Row } from './fresh.ts'

export function pages(fresh: Fresh): void {
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
