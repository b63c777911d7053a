import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { reads } from './answer.ts'
import { callOperation } from './client.ts'
import type { Connector, Operation, OperationExample } from './connector.ts'
import { pathParameters, propertiesOf } from './define.ts'
import { FixInput, Reauthenticate, UnknownOutcome } from './errors.ts'
import { listAll } from './list.ts'
import { at } from './path.ts'
import { playAgainstClient, playAgainstSimulator } from './play.ts'
import { problemsOf } from './schema.ts'
import { simulate } from './simulate.ts'
import type { ReceivedCall, SimulateOptions, Simulator, SimulatorDefinition } from './simulate.ts'
import { receiveWebhooks, until } from './testing/receiver.ts'
import { loadTranscripts } from './transcript.ts'
import { formatSecret, verifyWebhook } from './webhook.ts'

/** Everything happens at this moment, so that no timer changes documents between two looks. */
const NOW = Date.parse('2026-11-25T02:00:00.000Z')

/**
 * What every connector must hold, with its simulator: call it from the connector's test file.
 * Operations are tried with their `examples`; an operation that needs input and has none fails the suite.
 *
 * @example connectorContract(crm, crmSimulator, { transcripts: new URL('./transcripts/', import.meta.url) })
 */
export function connectorContract(connector: Connector, definition: SimulatorDefinition, options: { transcripts: URL }) {
  const house = new House(connector, definition)
  afterEach(() => house.clear())
  describe(`${connector.key} keeps the connector contract`, () => {
    declarations(house)
    calls(house)
    repeats(house)
    lists(house)
    restarts(house)
    if (connector.webhook) webhooks(house)
    if (connector.poll) polls(house)
    transcripts(house, options.transcripts)
  })
}

class House {
  readonly connector: Connector
  readonly #definition: SimulatorDefinition
  readonly #open: (() => void | Promise<void>)[] = []
  constructor(connector: Connector, definition: SimulatorDefinition) {
    this.connector = connector
    this.#definition = definition
  }
  async start(options: Partial<SimulateOptions> = {}): Promise<Simulator> {
    const simulator = await simulate(this.connector, { ...this.#definition, clock: () => NOW, ...options, manners: { ...this.#definition.manners, ...options.manners } })
    this.#open.push(() => simulator.stop())
    return simulator
  }
  closeLater(close: () => void | Promise<void>) {
    this.#open.push(close)
  }
  async clear() {
    for (const close of this.#open.splice(0).toReversed()) await close()
  }
  call(simulator: Simulator, operation: string, input: unknown, idempotencyKey = 'contract/1', attempt = 1, deadlineMs?: number) {
    return callOperation(this.connector, operation, simulator.access(), input, { idempotencyKey, attempt, ...(deadlineMs === undefined ? {} : { deadlineMs }) })
  }
  async documents(simulator: Simulator): Promise<Record<string, Record<string, unknown>[]>> {
    const all: Record<string, Record<string, unknown>[]> = {}
    for (const entity of Object.keys(this.connector.entities)) all[entity] = ((await simulator.control('GET', `documents/${entity}`)) as { documents: Record<string, unknown>[] }).documents
    return all
  }
  async received(simulator: Simulator): Promise<ReceivedCall[]> {
    return ((await simulator.control('GET', 'calls')) as { calls: ReceivedCall[] }).calls
  }
  get operations(): [string, Operation][] {
    return Object.entries(this.connector.operations)
  }
  /** Examples, or the input that follows by itself: nothing for a list, a known number for a get. */
  async examples(simulator: Simulator, key: string): Promise<readonly OperationExample[]> {
    const operation = this.connector.operations[key]!
    if (operation.examples) return operation.examples
    const required = (operation.input as { required?: string[] }).required ?? []
    if (required.length === 0 && reads(operation)) return [{ input: {} }]
    const { number } = this.connector.entities[operation.entity]!
    const [first] = (await this.documents(simulator))[operation.entity] ?? []
    if (operation.action === 'get' && required.length === 1 && required[0] === number && first) return [{ input: { [number]: first[number] } }]
    throw new Error(`${key} needs an example`)
  }
  async runExamples(simulator: Simulator) {
    for (const [key] of this.operations)
      for (const [index, { input }] of (await this.examples(simulator, key)).entries()) await this.call(simulator, key, input, `contract/${key}/${index}`)
  }
}

function declarations({ connector }: House) {
  it('declares valid schemas, every input field named in both languages', () => {
    for (const [key, operation] of Object.entries(connector.operations)) {
      expect(() => [problemsOf(operation.input, {}), problemsOf(operation.output, {})], key).not.toThrow()
      for (const [name, field] of Object.entries(propertiesOf(operation.input) as Record<string, Record<string, unknown>>))
        expect([field['title'], field['x-title-en']], `${key}: titles of ${name}`).toEqual([expect.any(String), expect.any(String)])
    }
    for (const [key, event] of Object.entries(connector.events)) expect(() => problemsOf(event.payload, {}), key).not.toThrow()
  })
}

function calls(house: House) {
  it('starts with documents that fit their schemas', async () => {
    const documents = await house.documents(await house.start())
    for (const [entity, rows] of Object.entries(documents))
      for (const row of rows) expect(problemsOf(house.connector.entities[entity]!.schema, row), `${entity} ${JSON.stringify(row).slice(0, 80)}`).toEqual([])
  })
  it.each(house.operations)('%s can be called', async (key, operation) => {
    const simulator = await house.start()
    for (const { input } of await house.examples(simulator, key)) {
      const result = await house.call(simulator, key, input)
      if (operation.action !== 'list') expect(result.record?.number, 'its record').toBeTruthy()
    }
  })
  it.each(house.operations)('%s refuses a wrong credential', async (key) => {
    const simulator = await house.start()
    const access = { ...simulator.access(), secrets: { [house.connector.auth.secret]: 'wrong-token' } }
    const [example] = await house.examples(simulator, key)
    await expect(callOperation(house.connector, key, access, example!.input, { idempotencyKey: 'k', attempt: 1 })).rejects.toBeInstanceOf(Reauthenticate)
  })
  it('refuses input that breaks a schema with 422, the field and reasons in both languages', async () => {
    const simulator = await house.start()
    for (const [key, operation] of house.operations) {
      const { method, path } = operation.http
      const known = pathParameters(path)
      const missing = ((operation.input as { required?: string[] }).required ?? []).filter((name) => !known.includes(name))
      if (method === 'GET' || method === 'DELETE' || missing.length === 0) continue
      const access = simulator.access()
      const { header, prefix = '', secret } = house.connector.auth
      const response = await fetch(simulator.url + path.replaceAll(/:\w+/g, 'x'), { method, headers: { [header]: prefix + access.secrets[secret], 'content-type': 'application/json' }, body: '{}' })
      expect(response.status, key).toBe(422)
      const said = await response.text()
      expect(said, key).toMatch(/[\u4e00-\u9fff]/)
      expect(said, key).toContain(missing[0]!)
    }
  })
  it('says 404 for a number that is not there', async () => {
    const simulator = await house.start()
    for (const [key, operation] of house.operations) {
      const names = pathParameters(operation.http.path)
      if (operation.action !== 'get' || names.length !== 1) continue
      const [example] = await house.examples(simulator, key)
      const other = String(example!.input[names[0]!]).replace(/\d/g, '9')
      const error = await house.call(simulator, key, { ...example!.input, [names[0]!]: other }).catch((thrown: unknown) => thrown)
      expect(error, key).toBeInstanceOf(FixInput)
      expect((error as FixInput).detail, key).toMatchObject({ status: 404 })
    }
  })
}

function repeats(house: House) {
  const safe = house.operations.filter(([, { action, idempotency }]) => !['get', 'list'].includes(action) && idempotency.by !== 'nothing')
  for (const [key, operation] of safe) {
    const effects = async (simulator: Simulator) => (await house.received(simulator)).filter((call) => call.operation === key && call.effect).length
    it(`${key} sent twice takes effect once`, async () => {
      const simulator = await house.start()
      const [example] = await house.examples(simulator, key)
      const first = await house.call(simulator, key, example!.input)
      const documents = await house.documents(simulator)
      const second = await house.call(simulator, key, example!.input, 'contract/1', 2)
      expect(second.record?.number).toBe(first.record?.number)
      if (operation.idempotency.by === 'nature') return
      expect(second.found).toBe(true)
      expect(await effects(simulator)).toBe(1)
      expect(await house.documents(simulator)).toEqual(documents)
    })
    it(`${key} that timed out after its commit and is tried again takes effect once`, async () => {
      const simulator = await house.start()
      const [example] = await house.examples(simulator, key)
      await simulator.control('POST', 'faults', { kind: 'timeoutAfterCommit', operation: key, count: 1 })
      await expect(house.call(simulator, key, example!.input, 'contract/1', 1, 300)).rejects.toBeInstanceOf(UnknownOutcome)
      const documents = await house.documents(simulator)
      await house.call(simulator, key, example!.input, 'contract/1', 2)
      if (operation.idempotency.by === 'nature') return
      expect(await effects(simulator)).toBe(1)
      expect(await house.documents(simulator)).toEqual(documents)
    })
  }
}

function lists(house: House) {
  const paged = house.operations.filter(([key, { paging, input }]) => paging && key !== house.connector.poll?.operation && !((input as { required?: string[] }).required ?? []).length)
  it.each(paged)('%s gives every row, through short pages and emptied ones', async (key, { entity }) => {
    const { number } = house.connector.entities[entity]!
    const read = async (manners: SimulateOptions['manners']) => {
      const simulator = await house.start({ manners })
      await house.runExamples(simulator)
      const rows: unknown[] = []
      for await (const row of listAll(house.connector, key, simulator.access(), {})) rows.push(at(row, number))
      return rows
    }
    const whole = await read({ pageSizes: 10_000 })
    expect(whole.length, 'rows of the data and the examples').toBeGreaterThan(0)
    expect(await read({ pageSizes: [3, 2, 5], emptyPageEvery: 3 })).toEqual(whole)
  })
}

function restarts(house: House) {
  it('keeps every document over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weft-contract-'))
    house.closeLater(() => rmSync(folder, { recursive: true }))
    const first = await house.start({ folder })
    await house.runExamples(first)
    const documents = await house.documents(first)
    await first.stop()
    expect(await house.documents(await house.start({ folder }))).toEqual(documents)
  })
}

function webhooks(house: House) {
  it('sends signed webhooks that fit their schemas, again until they are taken', async () => {
    const key = Buffer.alloc(32, 9)
    const receiver = await receiveWebhooks([500, 503])
    house.closeLater(() => receiver.close())
    const simulator = await house.start({ webhook: { url: `${receiver.url}/hooks/x`, secret: formatSecret(key) }, manners: { webhookRetryMs: [20] }, clock: Date.now })
    await house.runExamples(simulator)
    await until(async () => receiver.got.length > 0 && ((await simulator.control('GET', 'outbox')) as { waiting: unknown[] }).waiting.length === 0)
    const { type, data } = house.connector.webhook!
    for (const message of receiver.got) {
      expect(verifyWebhook(message.body, message.headers, [key], Date.now()).ok).toBe(true)
      const body = JSON.parse(message.body.toString()) as Record<string, unknown>
      const event = String(body[type])
      expect(message.path).toBe(`/hooks/x/${event}`)
      expect(problemsOf(house.connector.events[event]!.payload, body[data]), event).toEqual([])
    }
    const taken = receiver.got.filter(({ status }) => status === 204).map(({ id }) => id)
    expect(new Set(taken).size).toBe(taken.length)
    for (const { id, status } of receiver.got) if (status !== 204) expect(taken, 'a refused one came again under its id').toContain(id)
  })
}

function polls(house: House) {
  it('feeds every change from a cursor on, the cursor’s own moment included', async () => {
    const poll = house.connector.poll!
    const simulator = await house.start()
    await house.runExamples(simulator)
    const read = async (input: Record<string, unknown>) => {
      const rows: unknown[] = []
      for await (const row of listAll(house.connector, poll.operation, simulator.access(), input)) rows.push(row)
      return rows
    }
    const rows = await read({})
    expect(rows.length, 'changes made by the examples').toBeGreaterThan(0)
    for (const row of rows) {
      const event = poll.event.events[String(at(row, poll.event.field))]
      expect(event, JSON.stringify(row).slice(0, 200)).toBeDefined()
      expect(problemsOf(house.connector.events[event!]!.payload, at(row, poll.payload)), event).toEqual([])
    }
    const ids = rows.map((row) => JSON.stringify(poll.id.map((field) => at(row, field))))
    expect(new Set(ids).size).toBe(ids.length)
    const last = at(rows.at(-1), poll.cursor.field)
    expect((await read({ [poll.cursor.parameter]: last })).at(-1)).toEqual(rows.at(-1))
  })
}

function transcripts(house: House, folder: URL) {
  const all = loadTranscripts(folder)
  it('has transcripts', () => expect(all.length).toBeGreaterThan(0))
  it.each(all)('$file: the simulator answers as written', async ({ transcript }) => {
    expect(await playAgainstSimulator(house.connector, transcript, await house.start())).toEqual([])
  })
  it.each(all)('$file: the client sends and reads as written', async ({ transcript }) => {
    expect(await playAgainstClient(house.connector, transcript)).toEqual([])
  })
}
