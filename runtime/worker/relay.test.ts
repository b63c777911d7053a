import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FlowDocument, FlowNode } from '../../flows/document/flow.ts'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import type { SyncSink } from './relay.ts'
import { bench, run } from './testing.ts'

const name = { zh: '节点', en: 'node' }
const call = (key: string): FlowNode => ({ key, kind: 'call', name, connection: 'erp', operation: `${key}.create`, input: { fields: {} }, claim: `"${key}"` })
const document: FlowDocument = {
  format: 1, key: 'test', name,
  nodes: [
    { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } },
    call('first'),
    { key: 'lines', kind: 'forEach', name, items: 'trigger.lines', body: { nodes: [call('make'), call('pack')], edges: [{ from: 'make', to: 'pack' }] } },
  ],
  edges: [{ from: 'trigger', to: 'first' }, { from: 'first', to: 'lines' }],
}

let store: Store
beforeEach(async () => { store = await openSqlite({ file: ':memory:' }) })
afterEach(() => store.close())

const never = new Promise<never>(() => {})

it.each(['it died before it copied', 'the log could not be written'])('what a worker left uncopied is copied when another carries the run on: %s', async (how) => {
  const copied: SyncLogEntry[] = []
  let broken = true
  const sink: SyncSink = {
    async copy({ entries }) {
      if (broken) return how.startsWith('it died') ? never : Promise.reject(new Error('no log'))
      copied.push(...entries)
    },
  }
  const b = await bench(store, document, ({ operation, idempotencyKey: key }) =>
    operation === 'pack.create' && broken ? never : { type: 'succeeded', output: { no: key }, record: { connection: 'erp', entity: operation.split('.')[0]!, number: key } }, { sink })
  await b.worker.start(run('r1', { trigger: { lines: [1] } }))
  await expect.poll(() => b.calls.length).toBe(3)
  broken = false
  b.now.value += 1000
  const other = b.another('w2')
  await other.takeOverAll()
  await other.idle()
  expect(await b.status('r1')).toBe('succeeded')
  await expect.poll(async () => (await b.collections.runs.get('r1'))?.dirty).toBeUndefined()
  expect([...new Set(copied.map(({ step }) => step))].sort()).toEqual(['first', 'lines/0/make', 'lines/0/pack'])
  for (const key of ['first', 'make', 'pack']) expect((await b.collections.claims.get(key))?.outcome).toBeDefined()
  expect((await b.collections.pages.find({ dirty: { $gte: 0 } })).items).toEqual([])
  await other.stop()
})

it('a claim whose outcome is not copied yet passes to nobody, though its run has ended', async () => {
  let broken = true
  const sink: SyncSink = { copy: async () => { if (broken) throw new Error('no log') } }
  const b = await bench(store, document, ({ operation, idempotencyKey: key }) => ({ type: 'succeeded', output: { no: key }, record: { connection: 'erp', entity: operation.split('.')[0]!, number: key } }), { sink })
  await b.worker.start(run('r1', { trigger: { lines: [1] } }))
  await b.worker.idle()
  expect(await b.status('r1')).toBe('succeeded')
  // Only an item's page is left uncopied, as after a crash between the two.
  await b.collections.runs.update({ _id: 'r1' }, { $unset: { dirty: true } })
  await b.collections.claims.update({ _id: 'first' }, { $set: { outcome: { output: {} } } })
  await b.worker.start(run('r2', { trigger: { lines: [1] } }))
  await expect.poll(async () => (await b.state('r2')).steps['lines/0/make']?.status).toBe('waiting')
  broken = false
  for (let round = 0; round < 3; round += 1) {
    b.now.value += 60_000
    await b.worker.sweep()
    await b.worker.idle()
  }
  expect(await b.status('r2')).toBe('succeeded')
  expect(b.calls.filter(({ operation }) => operation === 'make.create')).toHaveLength(1)
  await b.worker.stop()
})
