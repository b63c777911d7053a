/** Bulk writes, and writes that race. */
import { expect, test } from 'vitest'
import { type BulkWrite, DuplicateKey } from '../../runtime/store/collection.ts'
import { type Fresh, ids, type Row } from './fresh.ts'

export function bulk(fresh: Fresh): void {
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
  test('keeps a document whole, whichever way it comes in', async () => {
    const collection = await fresh()
    const whole = { list: [], object: {}, nothing: null, inner: { list: [] }, lists: [[], [1]], text: '' }
    await collection.insert({ _id: 'a', ...whole })
    const writes: BulkWrite<Row>[] = [{ insertIfAbsent: { _id: 'a', list: [1] } }, { insertIfAbsent: { _id: 'b', ...whole } }, { put: { _id: 'c', ...whole } }, { insertIfAbsent: { _id: 'b', list: [], late: 1 } }, { insert: { _id: 'd', ...whole } }]
    expect(await collection.bulk(writes)).toEqual({ inserted: 3, updated: 0, deleted: 0 })
    expect((await collection.find({})).items).toEqual(['a', 'b', 'c', 'd'].map((_id) => ({ _id, ...whole })))
  })
  test('stops at the first error', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a' })
    await expect(collection.bulk([{ insert: { _id: 'a' } }, { insert: { _id: 'later' } }])).rejects.toThrow(DuplicateKey)
    expect(await ids(collection, {})).toEqual(['a'])
  })
}

export function races(fresh: Fresh): void {
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
