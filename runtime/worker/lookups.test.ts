import { expect, it } from 'vitest'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { openSqlite } from '../store/sqlite.ts'
import { bench, run } from './testing.ts'

const name = { zh: '节点', en: 'node' }
const document: FlowDocument = {
  format: 1, key: 'test', name,
  nodes: [
    { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } },
    { key: 'lines', kind: 'forEach', name, items: 'trigger.lines', parallel: 2, body: { nodes: [{ key: 'code', kind: 'map', name, output: { expr: '$xref("material", "crm", item, "erp")' } }], edges: [] } },
  ],
  edges: [{ from: 'trigger', to: 'lines' }],
}

it('looks up the codes of many lines, a few at a time, whether they are known or not', async () => {
  const store = await openSqlite({ file: ':memory:' })
  const b = await bench(store, document, () => ({ type: 'succeeded', output: {} }))
  const lines = Array.from({ length: 600 }, (_, index) => `CP-${index}`)
  for (const line of lines.slice(0, 300)) b.codes.set(`xref|material|crm|${line}|erp`, line)
  await b.worker.start(run('r1', { trigger: { lines } }))
  await b.worker.idle()
  expect(await b.status('r1')).toBe('parked')
  const { steps } = await b.state('r1')
  expect(Object.values(steps).filter(({ status }) => status === 'parked')).toHaveLength(300)
  await b.worker.stop()
  await store.close()
})
