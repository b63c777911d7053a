import { afterEach, beforeEach, expect, test } from 'vitest'
import { crm } from '../../connectors/crm/index.ts'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { weftFunctions } from '../../flows/expression/functions.ts'
import { openFlows } from '../flows/flows.ts'
import { openRunCollections, type NewRun } from '../runs/journal.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { SyncService } from '../sync/sync.ts'
import type { Worker } from '../worker/worker.ts'
import { openKeptEvents } from './events.ts'
import { createReceiver, type Receive } from './receive.ts'

const name = { zh: '流程', en: 'flow' }
const flow = (key: string, on: object, more: object = {}): FlowDocument => ({
  format: 1, key, name, nodes: [{ key: 'trigger', kind: 'trigger', name, on: { type: 'event', connection: 'crm', ...on } as never, ...more }], edges: [],
})

let store: Store
let sync: SyncService
let started: NewRun[]
let receive: Receive

beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
  sync = await SyncService.open(store)
  started = []
  const flows = await openFlows(store)
  await flows.loadShipped([
    flow('reads', { events: ['order.created', 'order.updated'] }, { businessKey: 'trigger.no' }),
    flow('longer', { events: ['order.updated'], ownWrites: true }, { when: 'trigger.version > 1' }),
  ], 1)
  const worker = { start: async (run: NewRun) => (started.some(({ id }) => id === run.id) ? 'duplicate' : (started.push(run), 'started')), wake: () => {} } as unknown as Worker
  const lookups = { get: () => null, parameter: () => undefined, calendar: () => undefined }
  receive = createReceiver({
    flows, worker, sync, kept: await openKeptEvents(store), collections: await openRunCollections(store), connector: () => crm, seen: () => {},
    evaluate: async (expression, input) => expression.evaluate(input, weftFunctions(lookups, 0)),
  })
})
afterEach(() => store.close())

const order = (event: string, version: number, id = `evt-${event}-${version}`) => ({ connection: 'crm', event, id, payload: { no: 'SO-9', version }, at: 1000 + version })
const runs = () => started.map(({ flow: key, trigger }) => `${key} v${(trigger as { version: number }).version}`)

test('the same event again starts nothing twice and says so', async () => {
  const first = await receive(order('order.updated', 2))
  expect(first).toMatchObject({ duplicate: false })
  expect(await receive(order('order.updated', 2))).toMatchObject({ duplicate: true, runs: first.runs })
  expect(runs()).toEqual(['longer v2', 'reads v2'])
  expect(started.find((run) => run.flow === 'reads')).toMatchObject({ businessKey: 'SO-9', source: { entity: 'order', number: 'SO-9', recordVersion: 2 } })
})

test('"updated" before "created": one run, with the newer state, and the older is logged as overtaken (case 24)', async () => {
  await receive(order('order.updated', 2))
  await receive(order('order.created', 1))
  expect(runs().filter((one) => one.startsWith('reads'))).toEqual(['reads v2'])
  expect((await sync.find({ q: 'SO-9' })).items).toMatchObject([{ action: 'overtaken', status: 'notWritten', flow: 'reads' }])
  expect((await sync.record({ connection: 'crm', entity: 'order', number: 'SO-9' }))?.version).toBe(2)
})

test('what Weft wrote itself comes back as an echo, but for a flow that asks for it', async () => {
  await sync.copy([], [], [{ connection: 'crm', entity: 'order', number: 'SO-9', version: 3, by: 'weft', at: 1 }])
  await receive(order('order.updated', 3))
  expect(runs()).toEqual(['longer v3'])
  expect((await sync.find({ q: 'SO-9' })).items).toMatchObject([{ action: 'echo', status: 'notWritten', flow: 'reads' }])
})

test('an event for which `when` is not true starts nothing', async () => {
  await receive(order('order.updated', 1))
  expect(runs()).toEqual(['reads v1'])
})
