import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callOperation } from '../../connectors/kit/client.ts'
import type { Connector } from '../../connectors/kit/connector.ts'
import { listPages } from '../../connectors/kit/list.ts'
import { simulated, systemKeys, type SimulatorsOptions } from '../../connectors/simulators.ts'
import { assemble, type AssembleOptions, type Weft } from '../../runtime/assemble.ts'
import type { Person } from '../../runtime/auth/person.ts'
import { readConfig } from '../../runtime/config.ts'
import type { RunDetail, RunSummary } from '../../runtime/http/model/runs.ts'
import { openLog } from '../../runtime/telemetry/log.ts'
import { startSystems, type Systems } from './systems.ts'
import { until } from './until.ts'

/** The runtime in the test's own process, on real HTTP, beside the simulated systems. */
export interface World extends Systems {
  weft: Weft
  url: string
  runs(flow?: string): Promise<RunSummary[]>
  run(id: string): Promise<RunDetail>
  /** The one run of a flow that stands as `status`, once there is one. */
  runThat(flow: string, status: RunSummary['status']): Promise<RunSummary>
  /** Resolves when every run has ended, there are `runs` of them, and webhooks are all taken. */
  settled(runs: number): Promise<RunSummary[]>
  /** Stops the runtime; the systems stay. */
  down(): Promise<void>
  /** Starts the runtime on what it left. */
  up(): Promise<void>
}

export interface WorldOptions {
  systems?: Omit<SimulatorsOptions, 'folder'>
  /** A database of the test's own. */
  mongodbUrl?: string
  runtime?: Partial<AssembleOptions>
  /** Connections besides the three, and their connectors. */
  connections?: Parameters<Weft['connections']['save']>[0][]
  connectors?: Record<string, Connector>
  /** Flows instead of the shipped ones. */
  flows?: readonly unknown[]
  /** Do not start the runtime yet: `up` does. */
  asleep?: boolean
}

export const tester: Person = { id: 'tester', name: 'Tester', email: 'tester@example.com', role: 'admin' }

export const library = fileURLToPath(new URL('../../flows/library', import.meta.url))

/** @example const world = await startWorld(); await world.place(order); await world.settled(1); await world.stop() */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const systems = await startSystems(options.systems)
  let weft: Weft
  let running = false

  async function up(): Promise<void> {
    weft = await startRuntime(systems, options)
    running = true
    world.weft = weft
    world.url = (await weft.listen()).url
    await systems.simulators.direct(`${world.url}/hooks`)
    await weft.begin()
  }

  async function down(): Promise<void> {
    if (running) await weft.stop()
    running = false
  }

  const runs = async (flow?: string) => (await weft.services.runs.list({ flow, limit: 500 })).items
  const world: World = {
    ...systems, weft: undefined as unknown as Weft, url: '', up, down, runs,
    run: (id) => weft.services.runs.get(id),
    runThat: (flow, status) => until(`a run of ${flow} is ${status}`, async () => (await runs(flow)).find((run) => run.status === status), { last: () => runs() }),
    settled: (count) => until(`${count} runs have ended`, async () => {
      const all = await runs()
      return all.length >= count && all.every(hasEnded) && all
    }, { last: () => runs() }),
    async stop() {
      await down()
      await systems.stop()
    },
  }
  try {
    if (!options.asleep) await up()
  } catch (error) {
    await systems.stop()
    throw error
  }
  return world
}

export const hasEnded = ({ status }: Pick<RunSummary, 'status'>): boolean => status === 'succeeded' || status === 'failed' || status === 'cancelled'

async function startRuntime(systems: Systems, { mongodbUrl, runtime, connections = [], connectors, flows }: WorldOptions): Promise<Weft> {
  const data = join(systems.folder, 'data')
  const ownLibrary = join(systems.folder, 'library')
  if (flows) {
    mkdirSync(ownLibrary, { recursive: true })
    flows.forEach((flow, index) => writeFileSync(join(ownLibrary, `${index}.flow.json`), JSON.stringify(flow)))
  }
  const config = readConfig(['--port', '0', '--data', data], { MONGODB_URL: mongodbUrl, WEFT_LOG_LEVEL: process.env.WEFT_LOG_LEVEL ?? 'silent' })
  const weft = await assemble({
    config, library: flows ? ownLibrary : library, editor: data, log: openLog({ level: config.logLevel, data }), pollMs: 100,
    registry: { connectors: { ...Object.fromEntries(systemKeys.map((key) => [key, simulated[key].connector])), ...connectors }, callOperation, listPages },
    ...runtime,
  })
  await connectSystems(weft, systems)
  for (const connection of connections) await weft.connections.save(connection)
  return weft
}

/** Connects the simulated systems, where they are not yet. */
export async function connectSystems(weft: Pick<Weft, 'connections'>, { simulators }: Pick<Systems, 'simulators'>): Promise<void> {
  for (const key of systemKeys) {
    const { settings, secrets } = simulators.access(key)
    const { webhookSecret } = simulators.systems[key]
    await weft.connections.ensure({ key, connector: key, name: simulated[key].connector.name, settings, secrets, ...(webhookSecret === undefined ? {} : { webhookSecrets: [webhookSecret] }) })
  }
}
