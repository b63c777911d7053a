import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crm } from '../connectors/crm/index.ts'
import { demoOrders, demoRelease, placeOrder, releaseBudget, type CallSystem } from '../connectors/demo/orders.ts'
import { chainTable } from '../connectors/demo/print.ts'
import { erp } from '../connectors/erp/index.ts'
import { callOperation } from '../connectors/kit/client.ts'
import { closeConnections } from '../connectors/kit/http.ts'
import { listPages } from '../connectors/kit/list.ts'
import { procurement } from '../connectors/procurement/index.ts'
import { spawnSimulators, systemKeys, type RunningSimulators, type SystemKey } from '../connectors/simulators.ts'
import { text, type Text } from '../flows/document/text.ts'
import { assemble, type Weft } from './assemble.ts'
import { ConfigProblem, languageOf, problemSentence, readConfig, type Config } from './config.ts'
import { openLog, type Logger } from './telemetry/log.ts'

/** The connectors there are. */
const connectors = { crm, procurement, erp }
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The whole of it: the runtime, and the simulated systems beside it. */
export interface Running {
  url: string
  weft: Weft
  simulators: RunningSimulators
  /** Nothing was in the store before. */
  first: boolean
  stop(): Promise<void>
}

/**
 * Starts the runtime and, beside it, the simulators (a process of their own) on the same data folder, connected to each
 * other. `onListening` is told as soon as pages and webhooks answer, which needs no simulator.
 * @throws what `problemSentence` has words for: a taken port, a folder in use, a broken store …
 */
export async function startWeft(config: Config, log: Logger, options: { pollMs?: number; onListening?: (url: string, setUpLink?: string) => void } = {}): Promise<Running> {
  await mkdir(config.data, { recursive: true })
  const folder = join(config.data, 'simulators')
  // Where somebody else has the last time's ports, any do.
  const starting = spawnSimulators({ folder, ports: portsOf(addressesIn(config.data)) }).catch(() => spawnSimulators({ folder }))
  starting.catch(() => {}) // answered for below; the store may fail first
  let weft: Weft | undefined
  try {
    weft = await assemble({ config, registry: { connectors, callOperation, listPages }, log, library: here('../flows/library'), editor: here('../editor/dist'), pollMs: options.pollMs })
    const server = await weft.listen()
    const token = await weft.setUpToken()
    options.onListening?.(server.url, token === undefined ? undefined : `${server.url}/setup?token=${token}`)
    const simulators = await starting
    await simulators.direct(`${server.url}/hooks`)
    const first = await connect(weft, simulators, config.data)
    await weft.begin()
    const running = weft
    return {
      url: server.url, weft, simulators, first,
      async stop() {
        await running.stop()
        await closeConnections()
        await simulators.stop()
      },
    }
  } catch (error) {
    await weft?.stop().catch(() => {})
    await starting.then((simulators) => simulators.stop(), () => {})
    throw error
  }
}

/**
 * Connects the simulated systems: makes their connections the first time, and tells them the new addresses afterwards.
 * A connection that a person has turned to a real system stays as it is. True when there was none before.
 */
async function connect(weft: Weft, simulators: RunningSimulators, data: string): Promise<boolean> {
  const before = addressesIn(data)
  const known = new Map((await weft.connections.list()).map((connection) => [connection.key, connection]))
  for (const key of systemKeys) {
    const { url, webhookSecret } = simulators.systems[key]
    const { settings, secrets } = simulators.access(key)
    const current = known.get(key)
    if (current && (current.settings as { baseUrl?: string }).baseUrl !== before[key]) continue
    if (current && before[key] === url) continue
    await weft.connections.save({ key, connector: key, name: connectors[key].name, settings, secrets, ...(webhookSecret === undefined ? {} : { webhookSecrets: [webhookSecret] }) })
  }
  writeFileSync(addressFile(data), JSON.stringify(Object.fromEntries(systemKeys.map((key) => [key, simulators.systems[key].url]))))
  return known.size === 0
}

const addressFile = (data: string) => join(data, 'simulators', 'addresses.json')

function addressesIn(data: string): Partial<Record<SystemKey, string>> {
  try {
    return JSON.parse(readFileSync(addressFile(data), 'utf8')) as Partial<Record<SystemKey, string>>
  } catch {
    return {}
  }
}

/** The ports of the last time, so that connections stay as they are; 0 (any) where there was none. */
function portsOf(addresses: Partial<Record<SystemKey, string>>): Partial<Record<SystemKey, number>> {
  return Object.fromEntries(systemKeys.map((key) => [key, Number(URL.parse(addresses[key] ?? '')?.port ?? 0)]))
}

/** What happens with one of the demo's orders; for print, and for the demo's own checks. */
export type OnOrder = (order: { name: Text; no: string; lines: string; settled: boolean }) => void

/** An order as it was entered. */
export interface PlacedOrder {
  key: (typeof demoOrders)[number]['key']
  no: string
  deliveryDate: string
}

/**
 * Sends the three orders through and tells each order's chain when it has come to its end (the third: when it waits for
 * budget, and again when finance has released it). Under the same `session` nothing happens twice.
 */
export async function sendDemoOrders({ weft, simulators }: Running, session: string, language: keyof Text, onOrder: OnOrder): Promise<PlacedOrder[]> {
  const call: CallSystem = async (system, operation, input, idempotencyKey) =>
    (await callOperation(connectors[system], operation, simulators.access(system), input, { idempotencyKey, attempt: 1 })).output
  const names = Object.fromEntries(systemKeys.map((key) => [key, connectors[key].name]))
  const placed = await Promise.all(demoOrders.map(async (order) => ({ order, ...(await placeOrder(call, order.input, `${session}/${order.key}`, new Date())) })))
  const tell = async (no: string, name: Text, settled: boolean) =>
    onOrder({ name, no, settled, lines: chainTable((await weft.services.chain.chain(no)).documents, language, names) })
  await Promise.all(placed.map(async ({ order, no }) => {
    const done = await settled(weft, no)
    await tell(no, order.name, done === 'done')
    if (done === 'done') return
    await releaseBudget(call, demoRelease, session)
    await until(async () => (await settled(weft, no)) === 'done')
    await tell(no, text('超预算，已放行', 'Over budget, released'), true)
  }))
  return placed.map(({ order, no, deliveryDate }) => ({ key: order.key, no, deliveryDate }))
}

/** How an order stands once nothing moves: `done` when all its runs are, `waiting` when one waits for an event. */
async function settled(weft: Weft, no: string): Promise<'done' | 'waiting'> {
  let quiet = 0
  let result: 'done' | 'waiting' = 'waiting'
  await until(async () => {
    const chain = await weft.services.chain.chain(no).catch(() => undefined)
    const runs = chain?.runs ?? []
    const open = runs.filter((run) => run.status !== 'succeeded' && run.status !== 'failed' && run.status !== 'cancelled')
    const ordered = chain?.documents.some((document) => !document.expected && (document.entity === 'commitment' || document.entity === 'delivery'))
    const requests = chain?.documents.filter((document) => document.entity === 'request' && !document.expected).length ?? 0
    const commitments = chain?.documents.filter((document) => document.entity === 'commitment' && !document.expected).length ?? 0
    if (runs.length > 0 && open.length === 0 && ordered && commitments >= requests) {
      result = 'done'
      return true
    }
    quiet = open.length > 0 && open.every((run) => run.status === 'waiting') ? quiet + 1 : 0
    return quiet > 4
  })
  return result
}

async function until(done: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) if (await done()) return
  throw new Error('the demo order did not come to its end in time')
}

/** `npm start`: starts, prints where it is, sends the demo's orders the first time, stays up until it is told to stop. */
export async function main(argv: readonly string[] = process.argv.slice(2), env: NodeJS.ProcessEnv = process.env): Promise<void> {
  let config: Config | undefined
  // What it keeps is for its owner alone.
  process.umask(0o077)
  try {
    config = readConfig(argv, env)
    const log = openLog({ level: config.logLevel, data: config.data })
    const settled = config
    // Before the address is told: whoever reads it may say stop at once.
    const stopping = stopOnSignal(log)
    const running = await startWeft(config, log, { onListening: (url, setUpLink) => greet(url, setUpLink, settled) })
    stopping.hand(running)
    for (const { flow, finding } of running.weft.refused) process.stderr.write(`${config.language === 'zh' ? '没有发布流程' : 'Not published'} ${flow}: ${finding.place}: ${finding.message[config.language]}\n`)
    if (config.demo && running.first) await demo(running, config)
  } catch (error) {
    const language = config?.language ?? languageOf(env)
    const sentence = error instanceof ConfigProblem ? error.text[language] : problemSentence(error, config ?? { language })
    process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`)
    process.exit(1)
  }
}

function greet(url: string, setUpLink: string | undefined, { language, data, mongodbUrl }: Config): void {
  const where = mongodbUrl === undefined ? data : 'MongoDB'
  const say = (zh: string, en: string) => process.stdout.write(`${language === 'zh' ? zh : en}\n`)
  say(`纬 Weft 在运行：${url}  （数据：${where}）`, `Weft is running: ${url}  (data: ${where})`)
  if (setUpLink) say(`第一次使用，打开这个一次性链接建立管理员：${setUpLink}`, `First start: open this one-time link to make the administrator: ${setUpLink}`)
}

async function demo(running: Running, { language }: Config): Promise<void> {
  const say = (zh: string, en: string) => process.stdout.write(`${language === 'zh' ? zh : en}\n`)
  say('\n三张订单正在经过三个系统 …', '\nThree orders are on their way through three systems …')
  try {
    await sendDemoOrders(running, 'demo', language, ({ name, no, lines, settled: done }) => {
      const state = done ? text('已走完', 'done') : text('等待预算', 'waiting for budget')
      process.stdout.write(`\n${no}  ${name[language]}  ${state[language]}\n${lines}\n`)
    })
    say('\n在浏览器里看它们。按 Ctrl+C 停止。', '\nLook at them in the browser. Ctrl+C stops.')
  } catch (error) {
    say(`演示订单没有走完：${String(error)}`, `The demo's orders did not come to their end: ${String(error)}`)
  }
}

/** Stops on a signal; one that comes while the parts are still starting counts as soon as they are there. */
function stopOnSignal(log: Logger): { hand(running: Running): void } {
  const { promise: started, resolve: hand } = Promise.withResolvers<Running>()
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    started.then((running) => running.stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not clean')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return { hand }
}

if (import.meta.main) await main()
