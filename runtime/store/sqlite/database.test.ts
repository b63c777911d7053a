import { expect, test } from 'vitest'
import { StoreUnavailable } from '../collection.ts'
import { sqliteCollection } from './collection.ts'
import { openDatabase } from './database.ts'
import { layoutOf } from './layout.ts'
import { makeTables } from './schema.ts'

const layout = layoutOf({ name: 'rows', indexes: [{ fields: ['keys'], multi: true }], grows: false })

async function setUp() {
  const database = openDatabase(':memory:')
  await database.write(() => makeTables(database, layout))
  return { database, rows: sqliteCollection<{ _id: string; keys?: string[]; text?: string }>(database, layout, true) }
}

test('a full disk: each write of the batch is refused, none is there, and it goes on when there is room', async () => {
  const { database, rows } = await setUp()
  const pages = database.get('PRAGMA page_count')?.[0]
  database.get(`PRAGMA max_page_count = ${Number(pages) + 3}`)
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => rows.insert({ _id: `${i}`, keys: ['k'], text: 'x'.repeat(2_000) })))
  for (const result of results) expect((result as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable)
  expect((results[0] as PromiseRejectedResult).reason.zh).toContain('磁盘已满')
  expect(await rows.count({})).toBe(0)
  expect(await rows.count({ keys: 'k' })).toBe(0)
  database.get('PRAGMA max_page_count = 10000')
  await rows.insert({ _id: 'a', keys: ['k'] })
  expect(await rows.count({ keys: 'k' })).toBe(1)
  database.close()
})

test('a disk that has become read-only: writes are refused, reads go on', async () => {
  const { database, rows } = await setUp()
  await rows.insert({ _id: 'a' })
  database.sqlite.exec('PRAGMA query_only = 1')
  const error = (await rows.insert({ _id: 'b' }).catch((thrown: unknown) => thrown)) as StoreUnavailable
  expect(error).toBeInstanceOf(StoreUnavailable)
  expect(error.en).toContain('read-only')
  expect(await rows.get('a')).toEqual({ _id: 'a' })
  database.close()
})

test('a long batch is committed in parts, in order', async () => {
  const { database } = await setUp()
  const order: number[] = []
  const sleep = new Int32Array(new SharedArrayBuffer(4))
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await Promise.all(Array.from({ length: 8 }, (_, i) => database.write(() => (Atomics.wait(sleep, 0, 0, 15), order.push(i)))))
  clearInterval(timer)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(turns).toBeGreaterThan(1)
  database.close()
})
