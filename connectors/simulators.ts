import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { crm, crmSimulator } from './crm/index.ts'
import { erp, erpSimulator } from './erp/index.ts'
import type { ConnectionAccess, Connector } from './kit/connector.ts'
import { StartProblem, simulate } from './kit/simulate.ts'
import type { Manners, Simulator, SimulatorDefinition } from './kit/simulate.ts'
import { simulatorKeys } from './kit/simulator-keys.ts'
import type { SystemKeys } from './kit/simulator-keys.ts'
import { procurement, procurementSimulator } from './procurement/index.ts'

/** The systems that are simulated, each with its connector. */
export const simulated = {
  crm: { connector: crm, definition: crmSimulator, port: 7801 },
  procurement: { connector: procurement, definition: procurementSimulator, port: 7802 },
  erp: { connector: erp, definition: erpSimulator, port: 7803 },
} satisfies Record<string, { connector: Connector; definition: SimulatorDefinition; port: number }>

export type SystemKey = keyof typeof simulated
export const systemKeys = Object.keys(simulated) as SystemKey[]

export interface SimulatorsOptions {
  /** Documents, and the tokens and webhook secrets (made once, readable by the owner alone). */
  folder: string
  host?: string
  /** Default: any free ones. */
  ports?: Partial<Record<SystemKey, number>>
  manners?: Partial<Record<SystemKey, Manners>>
  /** Instead of the shipped ones: other data, other habits of the business. */
  definitions?: Partial<Record<SystemKey, SimulatorDefinition>>
  /** Where webhooks go: `<url>/<system>/<event>`. Without it they go where they went the last time. */
  webhook?: { url: string }
}

/** One running system, also when it runs in another process. */
export interface RunningSystem {
  url: string
  token: string
  controlToken: string
  /** Of systems that push. */
  webhookSecret?: string
}

export interface RunningSimulators {
  systems: Record<SystemKey, RunningSystem>
  /** What a connection to it is made of. */
  access(system: SystemKey): ConnectionAccess
  /** Calls `/_control` of a system: `control('erp', 'POST', 'faults', { kind: 'down', ms: 500 })`. */
  control(system: SystemKey, method: string, path: string, body?: unknown): Promise<unknown>
  /** Sends the webhooks of all systems that push to `<url>/<system>/<event>` from now on. */
  direct(url: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the simulated systems in this process; a second start on the folder goes on where the first ended.
 * Throws a `StartProblem` when a port is taken, the folder is read-only or another process has it.
 *
 * @example
 * const simulators = await startSimulators({ folder: join(data, 'simulators'), webhook: { url: `${base}/hooks` } })
 * simulators.access('crm') // { settings: { baseUrl }, secrets: { token, webhookSecret } }
 */
export async function startSimulators(options: SimulatorsOptions): Promise<RunningSimulators & { simulators: Record<SystemKey, Simulator> }> {
  const keys = simulatorKeys(options.folder, systemKeys)
  const running = new Map<SystemKey, Simulator>()
  const stop = async () => void (await Promise.all([...running.values()].map((simulator) => simulator.stop())))
  try {
    for (const key of systemKeys) running.set(key, await startOne(key, keys[key]!, options))
  } catch (error) {
    await stop()
    throw error
  }
  const simulators = Object.fromEntries(running) as Record<SystemKey, Simulator>
  const systems = Object.fromEntries(systemKeys.map((key) => [key, systemOf(key, simulators[key].url, keys[key]!)])) as Record<SystemKey, RunningSystem>
  return { ...handle(systems, stop), simulators }
}

function startOne(key: SystemKey, { token, controlToken, webhookSecret }: SystemKeys, { folder, host, ports, manners, definitions, webhook }: SimulatorsOptions): Promise<Simulator> {
  const { connector } = simulated[key]
  const definition = definitions?.[key] ?? simulated[key].definition
  return simulate(connector, {
    ...definition, folder, token, controlToken, port: ports?.[key] ?? 0,
    manners: { ...definition.manners, ...manners?.[key] },
    ...(host === undefined ? {} : { host }),
    ...(webhook && pushes(key) ? { webhook: { url: `${webhook.url}/${key}`, secret: webhookSecret } } : {}),
  })
}

function systemOf(key: SystemKey, url: string, { token, controlToken, webhookSecret }: SystemKeys): RunningSystem {
  return { url, token, controlToken, ...(pushes(key) ? { webhookSecret } : {}) }
}

function pushes(key: SystemKey): boolean {
  return (simulated[key].connector as Connector).webhook !== undefined
}

function handle(systems: Record<SystemKey, RunningSystem>, stop: () => Promise<void>): RunningSimulators {
  const control: RunningSimulators['control'] = async (system, method, path, body) => {
    const { url, controlToken } = systems[system]
    const headers = { authorization: `Bearer ${controlToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await fetch(`${url}/_control/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${system}: control ${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  return {
    systems, control, stop,
    access: (key) => ({
      key, connector: key, settings: { baseUrl: systems[key].url },
      secrets: { token: systems[key].token, ...(systems[key].webhookSecret === undefined ? {} : { webhookSecret: systems[key].webhookSecret }) },
    }),
    direct: async (url) => {
      for (const key of systemKeys) if (pushes(key)) await control(key, 'POST', 'webhook', { url: `${url}/${key}`, secret: systems[key].webhookSecret })
    },
  }
}

/**
 * The same in a process of their own, which ends with this one: their memory and their work are not the runtime's, and a
 * test may kill the one without the other. Throws what `startSimulators` throws.
 */
export async function spawnSimulators(options: SimulatorsOptions): Promise<RunningSimulators & { pid: number }> {
  const flags = ['--json', '--folder', options.folder, ...(options.host ? ['--host', options.host] : []), ...(options.webhook ? ['--webhook', options.webhook.url] : [])]
  const ports = systemKeys.flatMap((key) => [`--${key}-port`, String(options.ports?.[key] ?? 0)])
  const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/node-compile', import.meta.url)), ...process.env }
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...flags, ...ports], { stdio: ['pipe', 'pipe', 'inherit'], env })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = await Promise.race([first.next(), gone.then(() => undefined)])
  const said = line?.value === undefined ? {} : (JSON.parse(line.value as string) as { systems?: Record<SystemKey, RunningSystem>; problem?: { zh: string; en: string } })
  if (!said.systems) throw new StartProblem(said.problem?.zh ?? '模拟系统没有启动', said.problem?.en ?? 'The simulators did not start')
  const stop = async () => {
    child.stdin.end()
    await gone
  }
  return { ...handle(said.systems, stop), pid: child.pid! }
}

/** `npm run simulators -- [--folder F] [--host H] [--crm-port N] [--procurement-port N] [--erp-port N] [--webhook URL] [--json]` */
async function main() {
  const portFlags = Object.fromEntries(systemKeys.map((key) => [`${key}-port`, { type: 'string' as const }]))
  const { values } = parseArgs({ options: { folder: { type: 'string' }, host: { type: 'string' }, webhook: { type: 'string' }, json: { type: 'boolean' }, ...portFlags } })
  const flag = (name: string) => (values as Record<string, string | boolean | undefined>)[name] as string | undefined
  const folder = flag('folder') ?? join(process.env['WEFT_DATA'] ?? 'data', 'simulators')
  const portOf = (key: SystemKey) => Number(flag(`${key}-port`) ?? process.env[`WEFT_${key.toUpperCase()}_PORT`] ?? simulated[key].port)
  const ports = Object.fromEntries(systemKeys.map((key) => [key, portOf(key)])) as Record<SystemKey, number>
  const webhook = flag('webhook') ?? process.env['WEFT_WEBHOOK']
  const host = flag('host')
  const running = await startSimulators({ folder, ports, ...(host ? { host } : {}), ...(webhook ? { webhook: { url: webhook } } : {}) }).catch((error: unknown) => fail(error, values.json === true))
  if (!running) return
  process.stdout.write(values.json ? `${JSON.stringify({ systems: running.systems })}\n` : table(running))
  const end = () => void running.stop().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  if (values.json) process.stdin.on('end', end).on('error', end).resume()
}

const chinese = /^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '')

function fail(error: unknown, json: boolean): undefined {
  process.exitCode = 1
  const { zh, en } = error instanceof StartProblem ? error.text : { zh: String(error), en: String(error) }
  if (json) process.stdout.write(`${JSON.stringify({ problem: { zh, en } })}\n`)
  else process.stderr.write(`${chinese ? zh : en}\n`)
}

function table({ systems }: RunningSimulators): string {
  const lines = systemKeys.flatMap((key) => {
    const { name } = simulated[key].connector
    const { url, token, controlToken, webhookSecret } = systems[key]
    return [`${chinese ? name.zh : name.en}  ${url}`, `  token    ${token}`, `  control  ${controlToken}`, ...(webhookSecret ? [`  webhook  ${webhookSecret}`] : [])]
  })
  return `${lines.join('\n')}\n`
}

if (import.meta.main) await main()
