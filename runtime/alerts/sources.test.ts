import { afterEach, beforeEach, expect, test } from 'vitest'
import { text } from '../../flows/document/text.ts'
import { RUNS } from '../runs/documents.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { LastEvents } from './last-events.ts'
import { createSubjects, type RunHeader } from './sources.ts'
import type { Subject } from './subjects.ts'

let store: Store
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
})
afterEach(() => store.close())

const header = (id: string, more: Partial<RunHeader> & { live?: 1 }) => ({ _id: id, flow: 'b2', status: 'waiting' as const, createdAt: 0, updatedAt: 0, waits: [], numbers: [], ...more })

test('runs that are not finished or failed, connections, entries; by indexes', async () => {
  const runs = await store.collection<RunHeader>(RUNS)
  await runs.bulk([
    { insert: header('R1', { live: 1, businessKey: 'SO-1', waits: [{ step: 'released', eventKey: 'erp|budgetReview.released|no|1', since: 0 }] }) },
    { insert: header('R2', { status: 'failed' }) }, { insert: header('R3', { status: 'succeeded' }) },
  ])
  const subjects = createSubjects({
    runs, flowName: () => text('流程', 'Flow'), health: async () => [{ key: 'erp', failures: 1 }], newestEntries: async () => [],
    lastEvents: await LastEvents.open(store), clock: () => 130 * 60_000,
  })
  const live: Subject[] = []
  for await (const subject of subjects.live('runs')) live.push(subject)
  expect(live.map(({ id }) => id)).toEqual(['R1', 'R2'])
  expect(live[0]).toMatchObject({ about: { run: 'R1', number: 'SO-1' }, data: { minutes: 130, waitingFor: [{ eventKey: 'erp|budgetReview.released|no|1' }] } })
  expect((await subjects.get('runs', ['R3', 'R9'])).map(({ id }) => id)).toEqual(['R3'])
  expect(await subjects.get('connections', ['erp', 'crm'])).toMatchObject([{ id: 'erp', data: { failures: 1 } }])
})

test('the last time of an event, over restarts and processes', async () => {
  const [one, other] = [await LastEvents.open(store), await LastEvents.open(store)]
  one.listen('crm', 'order.confirmed', 10)
  expect(await one.all()).toEqual([{ connection: 'crm', event: 'order.confirmed', since: 10 }])
  one.note('crm', 'order.confirmed', 30)
  other.note('crm', 'order.confirmed', 20)
  await one.flush()
  other.listen('crm', 'order.confirmed', 40)
  expect(await other.all()).toEqual([{ connection: 'crm', event: 'order.confirmed', since: 10, lastAt: 30 }])
})
