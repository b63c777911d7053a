import { randomBytes } from 'node:crypto'
import type { Connector } from './connector.ts'
import { Calls } from './simulator/calls.ts'
import { Clock, random } from './simulator/clock.ts'
import { Faults } from './simulator/faults.ts'
import { Outbox } from './simulator/outbox.ts'
import { reducersOf } from './simulator/plain.ts'
import { close, listen, serverOf } from './simulator/server.ts'
import type { ServerParts } from './simulator/server.ts'
import { Storage } from './simulator/storage.ts'
import { Timers } from './simulator/timers.ts'
import type { SimulateOptions, Simulator, SimulatorData } from './simulator/types.ts'
import type { WorldParts } from './simulator/world.ts'
import { StoredWorld } from './simulator/world.ts'

export { StartProblem } from './simulator/start-problem.ts'
export { refuse } from './simulator/refusal.ts'
export type { ReceivedCall } from './simulator/calls.ts'
export type * from './simulator/types.ts'

/**
 * Starts a system as its connector declares it: a real HTTP server on a durable store (`<folder>/<key>.sqlite`; in memory
 * without a folder). Its protocol is the declaration's, its business `behaviour`, its weaknesses `manners` and the faults
 * that `/_control/faults` sets (`simulator/faults.ts`).
 * Throws when an `act` operation has no reducer, the port is taken, or another process holds the folder.
 *
 * @example
 * const simulator = await simulate(crm, { data, behaviour, manners: { pageSizes: [100, 99] } })
 * await callOperation(crm, 'order.get', simulator.access(), { no: 'SO-1' }, { idempotencyKey: 'k', attempt: 1 })
 */
export async function simulate(connector: Connector, options: SimulateOptions): Promise<Simulator> {
  const storage = new Storage(options.folder, connector.key)
  try {
    return await start(connector, options, storage)
  } catch (error) {
    storage.close()
    throw error
  }
}

async function start(connector: Connector, options: SimulateOptions, storage: Storage): Promise<Simulator> {
  const { behaviour, manners = {}, host = '127.0.0.1', token = secret('sim'), controlToken = secret('ctl') } = options
  const clock = new Clock(options.clock)
  clock.offsetMs = Number(storage.meta('clockOffset') ?? 0)
  const chance = random(options.seed ?? 1)
  const outbox = new Outbox(storage, clock, manners.webhookRetryMs)
  const world: WorldParts = { connector, storage, manners, random: chance, subscribed: (event) => outbox.subscribed(event) }
  await plant(world, clock, options.data)
  if (options.webhook) await outbox.direct(options.webhook)
  const timers = new Timers(world, clock, outbox, behaviour)
  outbox.settled = () => timers.look()
  const calls = new Calls(storage)
  const reducers = reducersOf(world, behaviour.operations ?? {})
  const parts: ServerParts = {
    ...world, clock, calls, reducers, token, controlToken, outbox,
    faults: new Faults(random((options.seed ?? 1) + 1)),
    look: () => timers.look(),
    closeFor: (ms) => {
      setImmediate(() => {
        server.close(() => setTimeout(reopen, ms))
        server.closeAllConnections()
      })
    },
  }
  let stopped = false
  const reopen = () => {
    if (!stopped) listen(server, port, host).catch(() => setTimeout(reopen, 50))
  }
  const server = serverOf(parts)
  const port = await listen(server, options.port ?? 0, host)
  timers.look()
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    url, port, token, controlToken,
    access: (key = connector.key) => ({ key, connector: connector.key, settings: { baseUrl: url }, secrets: { [connector.auth.secret]: token } }),
    seed: async (work) => {
      const result = await storage.write(() => work(new StoredWorld(world, clock.now())))
      timers.look()
      return result
    },
    control: (method, path, body) => callControl(`${url}/_control/${path}`, method, controlToken, body),
    stop: async () => {
      if (stopped) return
      stopped = true
      timers.stop()
      await close(server)
      await outbox.stop()
      storage.close()
    },
  }
}

/** Puts the data of the first start in, all or nothing; later starts keep what is there. */
async function plant(parts: WorldParts, clock: Clock, data: SimulatorData) {
  const { storage } = parts
  if (storage.meta('planted') !== undefined) return
  await storage.write(() => {
    const world = new StoredWorld(parts, clock.now())
    for (const [entity, records] of Object.entries(data)) for (const record of records) world.seed(entity, record as Record<string, unknown>)
    storage.setMeta('planted', new Date(clock.now()).toISOString())
  })
}

async function callControl(url: string, method: string, token: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`control ${method} ${url}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

function secret(kind: string): string {
  return `${kind}_${randomBytes(24).toString('base64url')}`
}
