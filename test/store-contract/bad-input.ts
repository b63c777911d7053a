/** What is refused. */
import { expect, test } from 'vitest'
import { type Filter, InvalidDocument, InvalidFilter } from '../../runtime/store/collection.ts'
import type { Fresh } from './fresh.ts'

export function badInput(fresh: Fresh): void {
  const filters: unknown[] = [
    { $where: 'sleep(1000)' }, { v: { $regex: 'x' } }, { v: { $gt: { $gt: '' } } }, { v: { $gt: null } }, { v: { $in: 'x' } }, { v: { a: 1, $gt: 1 } },
    { v: undefined }, { _id: undefined }, { v: { $gt: undefined } }, { v: NaN }, { v: { $lt: Infinity } }, { v: { x: { $gt: '' } } }, { v: { 'a.b': 1 } },
    { v: { $exists: 'yes' } }, { '': 1 }, { 'a..b': 1 }, { 'a.$b': 1 }, { ['__proto__']: 1 }, { 'a.__proto__.b': 1 }, { 'constructor.name': 1 },
    { $or: [] }, { $or: Array.from({ length: 201 }, () => ({ v: 1 })) }, { v: { $in: Array(10_001).fill(1) } }, { $or: { v: 1 } }, { $or: [1] }, { v: new Date() }, { v: /x/ }, null, 'x', [],
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
