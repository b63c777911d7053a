/** What changes do. */
import { expect, test } from 'vitest'
import { InvalidFilter } from '../../runtime/store/collection.ts'
import { type Fresh, ids } from './fresh.ts'

export function changes(fresh: Fresh): void {
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
