// npm run demo: what the first start does, in a temporary folder on free ports; then every document in the three systems
// is checked against what must be there. Exit code 0 when all of it is as it must be, else 1. With MONGODB_URL on a
// database of its own there, which is dropped at the end.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDemo } from '../connectors/demo/expect.ts'
import type { AllDocuments, Findings, Row } from '../connectors/demo/findings.ts'
import { simulated, systemKeys, type RunningSimulators } from '../connectors/simulators.ts'
import { text, type Text } from '../flows/document/text.ts'
import { readConfig } from '../runtime/config.ts'
import { sendDemoOrders, startWeft, type Running } from '../runtime/main.ts'
import { openLog } from '../runtime/telemetry/log.ts'

const started = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'weft-demo-'))
const mongodbUrl = ofItsOwn(process.env.MONGODB_URL)
const config = readConfig(['--port', '0', '--data', folder], { WEFT_LOG_LEVEL: 'error', ...process.env, MONGODB_URL: mongodbUrl })
const say = (said: Text): void => console.log(said[config.language])

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  if (mongodbUrl) await drop(mongodbUrl)
  rmSync(folder, { recursive: true, force: true })
}
// A socket that somebody keeps open must not keep the demo from its end.
process.exit()

async function run(): Promise<boolean> {
  const running = await startWeft(config, openLog({ level: config.logLevel, data: config.data }))
  try {
    say(text(`纬 Weft 在运行（${mongodbUrl ? 'MongoDB' : 'SQLite'}）；三张订单正在经过三个系统 …`, `Weft is running (${mongodbUrl ? 'MongoDB' : 'SQLite'}); three orders are on their way through three systems …`))
    const placedAt = Date.now()
    const orders = await sendDemoOrders(running, 'demo', config.language, ({ name, no, lines, settled }) => {
      const state = settled ? text('已走完', 'done') : text('等待预算', 'waiting for budget')
      console.log(`\n${no}  ${name[config.language]}  ${state[config.language]}\n${lines}`)
    })
    const planted = Object.fromEntries(systemKeys.map((key) => [key, simulated[key].definition.data])) as unknown as AllDocuments
    const findings = await untilClean(async () => checkDemo({ documents: await allDocuments(running.simulators), planted, orders, placedAt }))
    findings.list.push(...(await checkRuns(running)))
    report(findings)
    return findings.list.length === 0
  } finally {
    await running.stop()
  }
}

/** Documents still move a little after the last report: the supplier confirms. */
async function untilClean(check: () => Promise<Findings>): Promise<Findings> {
  for (const end = Date.now() + 5000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const findings = await check()
    if (findings.list.length === 0 || Date.now() > end) return findings
  }
}

async function allDocuments(simulators: RunningSimulators): Promise<AllDocuments> {
  const systems = systemKeys.map(async (key) => {
    const entities = Object.keys(simulated[key].definition.data)
    const rows = entities.map(async (entity) => [entity, ((await simulators.control(key, 'GET', `documents/${entity}`)) as { documents: Row[] }).documents])
    return [key, Object.fromEntries(await Promise.all(rows))]
  })
  return Object.fromEntries(await Promise.all(systems)) as AllDocuments
}

/** Three orders, two requests, two plans: seven runs, all done. */
async function checkRuns({ weft }: Running): Promise<Text[]> {
  const { items } = await weft.services.runs.list({ limit: 100 })
  const flows = items.map(({ flow, status }) => `${flow} ${status}`).sort().join(', ')
  const expected = [...Array(3).fill('order-to-fulfilment'), ...Array(2).fill('plan-to-order'), ...Array(2).fill('request-to-plan')].map((flow) => `${flow} succeeded`).join(', ')
  return flows === expected ? [] : [text(`运行是：${flows}；应为：${expected}`, `The runs are: ${flows}; should be: ${expected}`)]
}

function report({ list, known }: Findings): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log('')
  for (const finding of list) say(text(`✗ ${finding.zh}`, `✗ ${finding.en}`))
  if (list.length === 0) say(text(`✓ 三个系统里的 ${known.size} 张单据与应有的一致，别无其他（${seconds} 秒）`, `✓ ${known.size} documents in the three systems are as they must be, and there is nothing else (${seconds} s)`))
  else say(text(`${list.length} 处不符（${seconds} 秒）`, `${list.length} not as they must be (${seconds} s)`))
}

/** The same server, a fresh database. @example ofItsOwn('mongodb://localhost/weft') // 'mongodb://localhost/weft-demo-5f3a…' */
function ofItsOwn(url: string | undefined): string | undefined {
  if (!url) return undefined
  const [, server, name = '', query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)(.*)$/.exec(url) ?? []
  return server === undefined ? url : `${server}/${name || 'weft'}-demo-${randomBytes(4).toString('hex')}${query}`
}

async function drop(url: string): Promise<void> {
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(url, { retryWrites: false, serverSelectionTimeoutMS: 5000 })
  await client.db().dropDatabase().catch(() => {})
  await client.close()
}
