// Orders per second through B1 (order → stock → delivery) and B1 with B2 (→ request → plan → budget → purchase order →
// commitment), the start-up time and the memory of the runtime, which is a process of its own beside the simulators.
//   npm run bench -- orders           200 orders of each
//   npm run bench -- orders; with MONGODB_URL on that server, in a database of its own
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crm } from '../../connectors/crm/index.ts'
import { callOperation } from '../../connectors/kit/client.ts'
import type { SystemKeys } from '../../connectors/kit/simulator-keys.ts'
import materials from '../../flows/standard/cross-references/materials.json' with { type: 'json' }
import stocks from '../../connectors/erp/data/stock.json' with { type: 'json' }
import products from '../../connectors/crm/data/products.json' with { type: 'json' }

const ORDERS = Number(process.env.WEFT_BENCH_ORDERS ?? 200)
const main = fileURLToPath(new URL('../../runtime/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'weft-bench-'))
const mongodbUrl = process.env.MONGODB_URL ? process.env.MONGODB_URL.replace(/\/?$/, `/weft-bench-${Date.now().toString(36)}`) : undefined

let runtime: ChildProcess | undefined
try {
  console.log(`${availableParallelism()} cores, ${cpus()[0]?.model.trim()}, Node ${process.version}, ${mongodbUrl ? 'MongoDB' : 'SQLite'}`)
  console.log(`first start, to the first answer   ${await start()} ms`)
  await stop()
  console.log(`second start, to the first answer  ${await start()} ms`)
  await settledMemory()
  const idle = memory()
  await measured('B1', throughB1)
  await measured('B1 + B2 (1 s of it the plan gathers and closes)', throughB2)
  const loaded = memory()
  await settledMemory()
  console.log(`memory of the runtime              ${idle} MiB idle, ${loaded} MiB right after the load, ${memory()} MiB soon after`)
} finally {
  await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

/** The runtime's own processor time is what the machine's other work leaves alone. */
async function measured(what: string, through: () => Promise<number>): Promise<void> {
  const before = processorTime()
  const seconds = await through()
  const own = ((processorTime() - before) / ORDERS) * 1000
  console.log(`${what}: ${ORDERS} orders confirmed at once in ${seconds.toFixed(1)} s, ${(ORDERS / seconds).toFixed(1)} orders/s; ${own.toFixed(0)} ms of the runtime's processor time each`)
}

/** Milliseconds from the start of the process to its first answer over HTTP. */
async function start(): Promise<number> {
  const began = performance.now()
  // As npm start does it: with the compile cache.
  const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../../.cache/node-compile', import.meta.url)), ...process.env, LANG: 'en', LC_ALL: 'en', WEFT_LOG_LEVEL: 'error', ...(mongodbUrl ? { MONGODB_URL: mongodbUrl } : {}) }
  runtime = spawn(process.execPath, [main, '--no-demo', '--port', '0', '--data', folder], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    runtime!.once('exit', (code) => reject(new Error(`the runtime ended with ${code}`)))
    runtime!.stdout!.setEncoding('utf8').on('data', (said: string) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (found) resolve(found)
    })
  })
  if (!(await fetch(`${url}/health/live`)).ok) throw new Error('it does not live')
  const took = Math.round(performance.now() - began)
  while (!(await systems().catch(() => undefined))) await pause(100)
  return took
}

async function stop(): Promise<void> {
  const child = runtime
  runtime = undefined
  if (!child || child.exitCode !== null) return
  child.removeAllListeners('exit')
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** Addresses and tokens of the simulators, once they answer. */
async function systems(): Promise<{ urls: Record<string, string>; keys: Record<string, SystemKeys> }> {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, 'simulators', name), 'utf8')) as Record<string, never>
  const found = { urls: read('addresses.json') as Record<string, string>, keys: read('access.json') as Record<string, SystemKeys> }
  await fetch(found.urls['crm']!)
  return found
}

async function documents(system: string, entity: string): Promise<Record<string, unknown>[]> {
  const { urls, keys } = await systems()
  const response = await fetch(`${urls[system]}/_control/documents/${entity}`, { headers: { authorization: `Bearer ${keys[system]!.controlToken}` } })
  return ((await response.json()) as { documents: Record<string, unknown>[] }).documents
}

/** Orders of one piece, of what is in stock. */
async function throughB1(): Promise<number> {
  const onSale = new Set(products.filter(({ state }) => state === '在售').map(({ no }) => no))
  const left = stocks.flatMap(({ material, available }) => {
    const row = materials.rows.find(({ codes }) => (codes as Record<string, string>)['erp'] === material)
    const product = (row?.codes as Record<string, string> | undefined)?.['crm']
    return product && onSale.has(product) ? Array<string>(Math.floor(available)).fill(product) : []
  })
  const before = (await documents('erp', 'delivery')).length
  return confirmAll(left.slice(0, ORDERS), async () => (await documents('erp', 'delivery')).length - before)
}

/** Orders of one piece that has to be bought. */
async function throughB2(): Promise<number> {
  const before = (await documents('erp', 'commitment')).length
  return confirmAll(Array<string>(ORDERS).fill('CP-1025'), async () => (await documents('erp', 'commitment')).length - before)
}

/** Seconds from the first confirmation until as many are done as there are orders. */
async function confirmAll(lines: readonly string[], done: () => Promise<number>): Promise<number> {
  const { urls, keys } = await systems()
  const access = { key: 'crm', connector: 'crm', settings: { baseUrl: urls['crm']! }, secrets: { token: keys['crm']!.token, webhookSecret: keys['crm']!.webhookSecret } }
  const call = async (operation: string, input: object) => (await callOperation(crm, operation, access, input, { idempotencyKey: crypto.randomUUID(), attempt: 1 })).output as { no: string }
  const deliveryDate = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const drafts: string[] = []
  for (let at = 0; at < lines.length; at += 20)
    drafts.push(...(await Promise.all(lines.slice(at, at + 20).map((product) => call('order.create', { customer: 'C-10023', department: 'SZ1', deliveryDate, currency: 'CNY', lines: [{ product, quantity: 1 }] })))).map(({ no }) => no))
  const began = performance.now()
  await Promise.all(drafts.map((no) => call('order.confirm', { no })))
  while ((await done()) < lines.length) {
    if (performance.now() - began > 300_000) throw new Error(`only ${await done()} of ${lines.length} are done`)
    await pause(50)
  }
  return (performance.now() - began) / 1000
}

/** Seconds that the runtime has used (Linux; elsewhere not measured). */
function processorTime(): number {
  try {
    const fields = readFileSync(`/proc/${runtime!.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

/** MiB that the runtime holds (Linux; elsewhere not measured). */
function memory(): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${runtime!.pid}/status`, 'utf8'))?.[1]) / 1024)
  } catch {
    return Number.NaN
  }
}

/** Until it changes no more, at most ten seconds. */
async function settledMemory(): Promise<void> {
  for (let before = 0, rounds = 0; Math.abs(memory() - before) > 1 && rounds < 10; rounds += 1) {
    before = memory()
    await pause(1000)
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
