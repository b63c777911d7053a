/** Unique, sparse and multi indexes; filters that none covers. */
import { expect, test } from 'vitest'
import { DuplicateKey, InvalidDocument, UncoveredFilter } from '../../runtime/store/collection.ts'
import { type Fresh, ids, type Lack } from './fresh.ts'

export function indexes(fresh: Fresh, lacks: readonly Lack[]): void {
  const clash = async (write: Promise<unknown>): Promise<readonly string[]> => {
    const error = await write.then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DuplicateKey)
    return (error as DuplicateKey).index
  }
  test.skipIf(lacks.includes('uniqueNull'))('unique: a missing field counts as null', async () => {
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
  test.skipIf(lacks.includes('uniqueNull'))('unique and sparse over several fields: one of them is enough to be bound', async () => {
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
