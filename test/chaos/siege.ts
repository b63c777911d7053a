import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkOrder, checkRest, type ExpectedOrder } from '../../connectors/demo/check.ts'
import { Findings } from '../../connectors/demo/findings.ts'
import { systemKeys } from '../../connectors/simulators.ts'
import type { RunSummary } from '../../runtime/http/model/runs.ts'
import { openRunCollections } from '../../runtime/runs/journal.ts'
import { openStore } from '../../runtime/store/open.ts'
import { SyncService } from '../../runtime/sync/sync.ts'
import { startSystems, type Systems } from '../journeys/systems.ts'
import { until } from '../journeys/until.ts'
import { baseOrders, moreOrder, releases, type ChaosOrder } from './orders.ts'
import type { Kill } from './points.ts'
import type { RuntimeOptions } from './runtime.ts'

/** A runtime in a process of its own. */
export interface Life {
  pid: number
  /** Signal or code by which it ended. */
  ended: Promise<string>
  runs(): Promise<RunSummary[]>
  /** Lets a quarantined run go on; 1, or 0 where it does already. */
  release(run: string): Promise<number>
  signal(signal: NodeJS.Signals): void
}

/** The systems, orders on their way through them, and a runtime that may die and come again on the same store. */
export interface Siege {
  systems: Systems
  /** Resolves when it answers, or has ended before it did. */
  live(options?: { kill?: Kill; faults?: RuntimeOptions['faults'] }): Promise<Life>
  place(order: ChaosOrder): Promise<void>
  placeBase(): Promise<void>
  placeMore(): Promise<void>
  /** Waits, with that runtime, until everything is as it must be; quarantined runs are let go on, and counted. */
  settle(life: Life, withinMs?: number): Promise<{ quarantined: number }>
  /** The store behind it all, once no runtime has it. */
  checkStore(): Promise<string[]>
  stop(): Promise<void>
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export interface SiegeOptions {
  mongodbUrl?: string
  /** On a store that several processes may have, what a dead one held is free after this. */
  leaseMs?: number
}

export async function besiege({ mongodbUrl, leaseMs }: SiegeOptions = {}): Promise<Siege> {
  const systems = await startSystems()
  const { simulators } = systems
  // Nobody there yet: what happens before the first life waits in the systems.
  await simulators.direct('http://127.0.0.1:1/hooks')
  const data = join(systems.folder, 'data')
  const lives = new Set<ChildProcess>()
  const orders: ExpectedOrder[] = []
  const placedAt = Date.now()
  let more = 0
  let released = 0
  let over = false
  const finance = releaseInTurn()

  /** Finance: the first release when both wait, the second when the first has let one go. */
  async function releaseInTurn(): Promise<void> {
    while (!over && released < releases.length) {
      const reviews = (await systems.made('erp', 'budgetReview').catch(() => [])).filter(({ costCentre }) => costCentre === 'CC-420')
      const blocked = reviews.filter(({ state }) => state === 'BLOCKED').length
      if (reviews.length === 2 && blocked === 2 - released) {
        await systems.call('erp', 'budget.release', { ...releases[released], reference: `finance/${released}` }, `finance/${released}`)
        released += 1
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async function place({ input, expected }: ChaosOrder): Promise<void> {
    orders.push({ ...expected, ...(await systems.place(input)) })
  }

  async function live({ kill, faults }: { kill?: Kill; faults?: RuntimeOptions['faults'] } = {}): Promise<Life> {
    const options: RuntimeOptions = {
      data, mongodbUrl, leaseMs, kill, faults, systems: simulators.systems,
      access: Object.fromEntries(systemKeys.map((key) => [key, simulators.access(key)])) as RuntimeOptions['access'],
    }
    const child = fork(here('./runtime.ts'), [JSON.stringify(options)], {
      execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, NODE_COMPILE_CACHE: here('../../node_modules/.cache/node-compile') },
    })
    lives.add(child)
    const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => {
      lives.delete(child)
      resolve(signal ?? String(code))
    }))
    const url = await Promise.race([new Promise<string>((resolve) => child.once('message', (said: { url: string }) => resolve(said.url))), ended.then(() => undefined)])
    if (url !== undefined) await simulators.direct(`${url}/hooks`)
    return { pid: child.pid!, ended, signal: (signal) => void child.kill(signal), ...asking(child, ended) }
  }

  async function findings(): Promise<Findings> {
    const documents = await systems.documents()
    const found = new Findings()
    for (const order of orders) checkOrder(found, documents, order, placedAt)
    for (const release of (documents.erp['budgetRelease'] ?? []).slice(systems.planted.erp['budgetRelease']!.length)) found.known.add(release)
    checkRest(found, documents, systems.planted, releases)
    await checkEffects(systems, found)
    return found
  }

  async function settle(life: Life, withinMs = 60_000): Promise<{ quarantined: number }> {
    let quarantined = 0
    let runs: RunSummary[] = []
    await until('all is as it must be', async () => {
      runs = await life.runs()
      for (const run of runs) if (run.problem?.code === 'quarantined' && run.status === 'parked') quarantined += await life.release(run.id)
      return runs.length > orders.length && runs.every(({ status }) => status === 'succeeded') && (await findings()).list.length === 0
    }, { withinMs, everyMs: 200, last: async () => [...(await findings()).list.map(({ en }) => en), runs.filter(({ status }) => status !== 'succeeded').map(({ id, flow, businessKey, status, problem }) => ({ id, flow, businessKey, status, problem }))] })
    return { quarantined }
  }

  return {
    systems, live, place, settle,
    placeBase: async () => void (await Promise.all(baseOrders.map(place))),
    placeMore: () => place(moreOrder((more += 1))),
    checkStore: () => checkStore(systems, data, mongodbUrl),
    async stop() {
      over = true
      await finance
      for (const child of lives) child.kill('SIGKILL')
      await systems.stop()
    },
  }
}

function asking(child: ChildProcess, ended: Promise<string>): Pick<Life, 'runs' | 'release'> {
  let count = 0
  const ask = async (question: object): Promise<unknown> => {
    const id = (count += 1)
    const answered = new Promise<{ result?: unknown; error?: string }>((resolve) => {
      const listen = (said: { id?: number; result?: unknown; error?: string }) => {
        if (said.id !== id) return
        child.off('message', listen)
        resolve(said)
      }
      child.on('message', listen)
      child.send({ id, ...question }, () => {})
    })
    const { result, error } = await Promise.race([answered, ended.then((how) => ({ result: undefined, error: `it has ended: ${how}` }))])
    if (error !== undefined) throw new Error(error)
    return result
  }
  return { runs: async () => (await ask({ ask: 'runs' })) as RunSummary[], release: async (run) => (await ask({ ask: 'release', run })) as number }
}

/** Nothing took effect twice under one key, in any system. */
async function checkEffects(systems: Systems, found: Findings): Promise<void> {
  for (const key of systemKeys) {
    const effects = (await systems.calls(key)).filter((call) => call.effect && call.key !== undefined)
    for (const [name, calls] of Map.groupBy(effects, (call) => `${call.operation} ${call.key}`))
      if (calls.length > 1) found.list.push({ zh: `${key} ${name}：生效 ${calls.length} 次`, en: `${key} ${name}: took effect ${calls.length} times` })
  }
}

/** Runs all done and clean, claims all with their outcome, one log entry and a link for every document that was made. */
async function checkStore(systems: Systems, folder: string, mongodbUrl: string | undefined): Promise<string[]> {
  const store = await openStore({ folder, mongodbUrl, production: false })
  try {
    const wrong: string[] = []
    const { runs, claims, pages } = await openRunCollections(store)
    for (const run of (await runs.find({ createdAt: { $gte: 0 } })).items)
      if (run.status !== 'succeeded' || run.live !== undefined || run.worker !== undefined || run.dirty !== undefined) wrong.push(`run ${run._id} of ${run.flow}: ${JSON.stringify({ status: run.status, live: run.live, worker: run.worker, dirty: run.dirty })}`)
    for (const page of (await pages.find({ dirty: { $gte: 0 } })).items) wrong.push(`page ${page._id} is not copied`)
    for (const claim of (await claims.find({ run: { $gte: '' } })).items) if (!claim.outcome) wrong.push(`claim ${claim._id} has no outcome`)
    const sync = await SyncService.open(store)
    const entries = []
    for await (const entry of sync.all({})) entries.push(entry)
    for (const [system, entity] of madeByWeft)
      for (const document of await systems.made(system, entity)) {
        const number = String(document['no'])
        const created = entries.filter(({ target, action, status }) => target.number === number && target.entity === entity && action === 'created' && status === 'succeeded')
        if (created.length !== 1) wrong.push(`${entity} ${number}: ${created.length} entries in the sync log`)
        const chain = await sync.chain(number)
        if (!chain?.links.some(({ to }) => to.number === number && to.entity === entity)) wrong.push(`${entity} ${number}: no link leads to it`)
      }
    return wrong
  } finally {
    await store.close()
  }
}

const madeByWeft = [['erp', 'reservation'], ['erp', 'delivery'], ['procurement', 'request'], ['erp', 'budgetReview'], ['procurement', 'order'], ['erp', 'commitment']] as const
