/**
 * Durable writes per second on SQLite: `node runtime/store/store.bench.ts [folder]`. A benchmark, not a test.
 * One document is a run of about 1 KB with three indexes; an update is a compare-and-set that appends a step.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Collection, Document } from './collection.ts'
import { openSqlite } from './sqlite.ts'

interface Run extends Document {
  status: string
  epoch: number
  dueAt: number
  keys: string[]
  payload: unknown
}

const seconds = 3
const payload = { lines: Array.from({ length: 12 }, (_, i) => ({ sku: `SKU-${i}`, quantity: i, price: '12.50', text: '六角螺栓 M8' })) }

/** Calls `work` from `concurrency` loops for some seconds; gives calls per second and the 99th percentile in ms. */
async function measure(title: string, concurrency: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let n = 0
  const times: number[] = []
  const start = performance.now()
  const loop = async (): Promise<void> => {
    while (performance.now() - start < seconds * 1_000) {
      const begun = performance.now()
      await work(n++)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  const rate = Math.round(times.length / ((performance.now() - start) / 1_000))
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]?.toFixed(1)
  console.log(`${title.padEnd(10)} × ${String(concurrency).padStart(2)}: ${rate}/s, p99 ${p99} ms`)
}

async function bench(runs: Collection<Run>, concurrency: number): Promise<void> {
  const id = (n: number): string => `${concurrency}/${n}`
  let inserted = 0
  await measure('insert', concurrency, (n) => {
    inserted = Math.max(inserted, n + 1)
    return runs.insert({ _id: id(n), status: 'ready', epoch: 0, dueAt: n, keys: [`SO-${n}`], payload })
  })
  await measure('update', concurrency, (n) =>
    runs.update({ _id: id(n % inserted), status: 'ready' }, { $inc: { epoch: 1 }, $push: { steps: [{ at: n, outcome: 'ok', text: 'posted' }] } }),
  )
  // A claimed run goes to the end of the line, so that there is always one to claim.
  await measure('claim', concurrency, () => runs.findOneAndUpdate({ status: 'ready' }, { $inc: { epoch: 1, dueAt: 1e9 } }, { sort: { dueAt: 1 } }))
  await measure('get', concurrency, (n) => runs.get(id(n % inserted)))
}

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'weft-bench-'))
const store = await openSqlite({ folder })
const runs = await store.collection<Run>({
  name: 'runs',
  indexes: [{ fields: ['status', 'dueAt'] }, { fields: ['startedAt'] }, { fields: ['keys', 'startedAt'], multi: true }],
  grows: true,
})
for (const concurrency of [1, 64]) await bench(runs, concurrency)
await store.close()
rmSync(folder, { recursive: true })
