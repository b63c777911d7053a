import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeOrder, type OrderInput } from '../../connectors/demo/orders.ts'
import type { AllDocuments, Row } from '../../connectors/demo/findings.ts'
import { callOperation } from '../../connectors/kit/client.ts'
import type { ReceivedCall } from '../../connectors/kit/simulator/calls.ts'
import type { World as SimulatorWorld } from '../../connectors/kit/simulate.ts'
import { simulated, startSimulators, systemKeys, type RunningSimulators, type SimulatorsOptions, type SystemKey } from '../../connectors/simulators.ts'

/** The three simulated systems, in the test's own process, and what people do in them. */
export interface Systems {
  /** Temporary; `data` of the runtime may stand in it. */
  folder: string
  simulators: RunningSimulators
  /** An operation, as the system's own users call it. Gives its output. */
  call(system: SystemKey, operation: string, input: object, key?: string): Promise<Row>
  /** Enters an order in the CRM and confirms it. */
  place(input: OrderInput): Promise<{ no: string; deliveryDate: string }>
  documents(): Promise<AllDocuments>
  /** What each system had at its first start. */
  planted: AllDocuments
  /** Documents made since. */
  made(system: SystemKey, entity: string): Promise<Row[]>
  calls(system: SystemKey): Promise<ReceivedCall[]>
  /** Writes what no operation writes. */
  seed<T>(system: SystemKey, work: (world: SimulatorWorld) => T): Promise<T>
  stop(): Promise<void>
}

/** Webhooks are repeated soon: tests stop and start their receiver. */
const impatient = { webhookRetryMs: [50, 100, 200] }

export async function startSystems(options: Omit<SimulatorsOptions, 'folder'> = {}): Promise<Systems> {
  const folder = mkdtempSync(join(tmpdir(), 'weft-journey-'))
  const manners = Object.fromEntries(systemKeys.map((key) => [key, { ...impatient, ...options.manners?.[key] }]))
  const simulators = await startSimulators({ ...options, folder: join(folder, 'simulators'), manners })
  const definitions = Object.fromEntries(systemKeys.map((key) => [key, options.definitions?.[key] ?? simulated[key].definition]))
  const planted = Object.fromEntries(systemKeys.map((key) => [key, definitions[key]!.data])) as unknown as AllDocuments
  let count = 0

  const list = async (system: SystemKey, entity: string) => ((await simulators.control(system, 'GET', `documents/${entity}`)) as { documents: Row[] }).documents
  const call: Systems['call'] = async (system, operation, input, key = `test/${(count += 1)}`) =>
    (await callOperation(simulated[system].connector, operation, simulators.access(system), input, { idempotencyKey: key, attempt: 1 })).output as Row

  return {
    folder, simulators, call, planted,
    place: (input) => placeOrder(call, input, `order/${(count += 1)}`, new Date()),
    async documents() {
      const all = systemKeys.map(async (key) => [key, Object.fromEntries(await Promise.all(Object.keys(planted[key]).map(async (entity) => [entity, await list(key, entity)])))])
      return Object.fromEntries(await Promise.all(all)) as AllDocuments
    },
    made: async (system, entity) => (await list(system, entity)).slice(planted[system][entity]?.length ?? 0),
    calls: async (system) => ((await simulators.control(system, 'GET', 'calls')) as { calls: ReceivedCall[] }).calls,
    seed: (system, work) => simulators.simulators[system].seed(work),
    async stop() {
      await simulators.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
