import { afterEach, beforeEach, expect, test } from 'vitest'
import { sweepRetention } from './retention.ts'
import { createJournal, openRunCollections, type RunCollections } from './runs/journal.ts'
import type { Store } from './store/collection.ts'
import { openSqlite } from './store/sqlite.ts'
import { SyncService } from './sync/sync.ts'

const DAY = 86_400_000
const NOW = 1000 * DAY
let store: Store
let collections: RunCollections
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
  collections = await openRunCollections(store)
})
afterEach(() => store.close())

const big = { text: 'x'.repeat(70_000) }

async function finished(id: string, daysAgo: number): Promise<void> {
  await createJournal(collections).insert({ id, flow: 'f', version: 1, trigger: big, at: NOW - (daysAgo + 1) * DAY })
  const finishedAt = NOW - daysAgo * DAY
  await collections.runs.update({ _id: id }, { $set: { status: 'succeeded', finishedAt }, $unset: { live: true } })
  await collections.payloads.update({ run: id }, { $set: { until: finishedAt } })
}

test('payloads go 14 days after the end of their run, runs after 90, and a run that goes on keeps everything', async () => {
  await finished('new', 3)
  await finished('old', 20)
  await finished('ancient', 91)
  await createJournal(collections).insert({ id: 'waiting', flow: 'f', version: 1, trigger: big, at: NOW - 300 * DAY })
  const parts = { collections, sync: await SyncService.open(store), forgetEvents: async () => 0 }
  expect(await sweepRetention(parts, NOW)).toMatchObject({ payloads: 2, runs: 1 })
  expect((await collections.payloads.find({ run: { $in: ['new', 'old', 'ancient', 'waiting'] } })).items.map((payload) => payload.run).sort()).toEqual(['new', 'waiting'])
  const journal = createJournal(collections)
  expect(await journal.read('ancient')).toBeUndefined()
  expect((await journal.read('old'))?.events[0]).toMatchObject({ trigger: { expired: true } })
  expect((await journal.read('waiting'))?.events[0]).toMatchObject({ trigger: big })
  expect(await sweepRetention(parts, NOW)).toMatchObject({ payloads: 0, runs: 0 })
})
