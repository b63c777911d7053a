import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { retryAfterMs } from './answer.ts'
import { callOperation } from './client.ts'
import type { CallOptions } from './client.ts'
import type { ConnectionAccess } from './connector.ts'
import type { CallError } from './errors.ts'
import { FixInput, Reauthenticate, RetryLater, UnknownOutcome } from './errors.ts'
import { listAll } from './list.ts'
import { simulate } from './simulate.ts'
import { stock, stockSimulator } from './testing/stock.ts'

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

const TOKEN = 's3cret-token'
const item = (n: number) => String(n).padStart(18, '0')

async function system() {
  const simulator = await simulate(stock, { ...stockSimulator, token: TOKEN })
  running.push(simulator)
  return simulator
}

/** A target that answers as a test says, and what it got. */
async function target(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const got: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    got.push({ method: request.method!, url: request.url!, headers: request.headers, body })
    answer(request, response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push({ stop: async () => void server.close().closeAllConnections() })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { got, baseUrl, access: accessTo(baseUrl) }
}

const accessTo = (baseUrl: string): ConnectionAccess => ({ key: 'stock', connector: 'stock', settings: { baseUrl }, secrets: { token: TOKEN } })
const json = (response: ServerResponse, status: number, body: unknown, headers = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
const call = (access: ConnectionAccess, operation: string, input: unknown, options: Partial<CallOptions> = {}) => callOperation(stock, operation, access, input, { idempotencyKey: 'r1/n1', attempt: 1, ...options })

async function failure(work: Promise<unknown>): Promise<CallError> {
  try {
    await work
  } catch (error) {
    return error as CallError
  }
  throw new Error('it succeeded')
}

const read = ['item.get', { no: '1' }] as const
const write = ['issue.create', { item: '1', quantity: 1 }] as const

describe('a call', () => {
  it('gives output, record, numbers and what was sent, without the secret', async () => {
    const simulator = await system()
    const result = await call(simulator.access(), ...write)
    expect(result).toMatchObject({ status: 201, record: { entity: 'issue', number: 'IS-1001', version: 1 }, numbers: [item(1)], request: { method: 'POST', path: '/issues', body: { item: item(1), quantity: 1 } }, response: { status: 201, body: { no: 'IS-1001' } } })
    expect(result.request.headers['idempotency-key']).toBe('r1/n1')
    expect(JSON.stringify(result)).not.toContain(TOKEN)
  })
  it('finds the same material in display and inside form (case 34)', async () => {
    const simulator = await system()
    for (const no of ['7', item(7)]) expect((await call(simulator.access(), 'item.get', { no })).record).toEqual({ entity: 'item', number: item(7) })
  })
  it('pads what the target answers in display form', async () => {
    const { access } = await target((_request, response) => json(response, 200, { no: '7', quantity: 1, kind: 'raw' }))
    expect((await call(access, ...read)).output).toMatchObject({ no: item(7) })
  })
  it('reads the record as it was before', async () => {
    const simulator = await system()
    expect(await call(simulator.access(), 'item.count', { no: '3', quantity: 99 }, { fetchRecordBefore: true })).toMatchObject({ before: { quantity: 10 }, output: { quantity: 99 } })
  })
  it('refuses input that breaks the schema, before anything is sent', async () => {
    const { access, got } = await target((_request, response) => json(response, 200, {}))
    const error = await failure(call(access, 'issue.create', { item: '1', quantity: 0 }))
    expect(error).toBeInstanceOf(FixInput)
    expect(error.text).toEqual({ zh: '输入不符合「领料」:/quantity 数量:不能小于 1', en: 'The input does not fit "Issue": /quantity Quantity: must be at least 1' })
    expect(error.detail).toMatchObject({ problems: [{ pointer: '/quantity' }] })
    expect(got).toHaveLength(0)
  })
  it.each(['..', '.', '', 'a/../../b', '\ud800'])('never leaves its path by the number %j', async (no) => {
    const { access, got } = await target((_request, response) => json(response, 404, {}))
    await failure(call(access, 'item.get', { no }))
    expect(got.every((one) => one.url.startsWith('/items/') && !one.url.slice(7).includes('/'))).toBe(true)
  })
  it.each(['ftp://x', 'http://u:p@x', 'http://x?q=1', 'nonsense', 'file:///etc/passwd'])('refuses the address %s', async (baseUrl) => {
    expect(await failure(call(accessTo(baseUrl), ...read))).toBeInstanceOf(FixInput)
  })
  it('keeps digits that a double cannot hold', async () => {
    const { access } = await target((_request, response) => json(response, 200, '{"no":"1","quantity":9007199254740993,"kind":"raw"}'))
    expect((await call(access, ...read)).output).toMatchObject({ quantity: '9007199254740993' })
  })
})

describe('an answer means', () => {
  const cases: [string, (response: ServerResponse) => void, unknown, unknown][] = [
    ['429', (response) => json(response, 429, {}, { 'retry-after': '7' }), RetryLater, RetryLater],
    ['503 with Retry-After', (response) => json(response, 503, {}, { 'retry-after': '99999999' }), RetryLater, RetryLater],
    ['503 without', (response) => json(response, 503, {}), RetryLater, UnknownOutcome],
    ['500', (response) => json(response, 500, {}), RetryLater, UnknownOutcome],
    ['401', (response) => json(response, 401, {}), Reauthenticate, Reauthenticate],
    ['409', (response) => json(response, 409, {}), FixInput, FixInput],
    ['a web page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>维护</h1>'), RetryLater, UnknownOutcome],
    ['no JSON', (response) => json(response, 200, '{"no":'), RetryLater, UnknownOutcome],
    ['another schema', (response) => json(response, 200, { no: 5 }), FixInput, UnknownOutcome],
    ['bytes of another encoding', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x7b, 0xb2, 0xe9, 0x7d])), RetryLater, UnknownOutcome],
    ['a reset mid-body', (response) => response.writeHead(200, { 'content-length': '100' }).write('{"no"', () => response.socket!.resetAndDestroy()), RetryLater, UnknownOutcome],
    ['more than 10 MB', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(10_000_001, 32)), FixInput, UnknownOutcome],
    ['silence', () => {}, RetryLater, UnknownOutcome],
    ['a drip', (response) => { const drip = setInterval(() => response.write(' '), 20); response.on('close', () => clearInterval(drip)) }, RetryLater, UnknownOutcome],
    ['a redirect to another host', (response) => response.writeHead(307, { location: 'http://127.0.0.2:1/x?token=1' }).end(), FixInput, FixInput],
    ['a redirect in circles', (response) => response.writeHead(307, { location: '/items/1' }).end(), FixInput, FixInput],
  ]
  it.each(cases)('%s: the right error for a read and for a write', async (_name, answer, forRead, forWrite) => {
    const { access } = await target((_request, response) => answer(response))
    expect(await failure(call(access, ...read, { deadlineMs: 200 }))).toBeInstanceOf(forRead)
    expect(await failure(call(access, ...write, { deadlineMs: 200 }))).toBeInstanceOf(forWrite)
  })
  it('nobody there: nothing happened, also for a write', async () => {
    const error = await failure(call(accessTo('http://127.0.0.1:1'), ...write))
    expect(error).toBeInstanceOf(RetryLater)
    expect(error.text.zh).toBe('连不上对方 ECONNREFUSED')
    expect(await failure(call(accessTo('http://no-such-host.invalid'), ...write))).toBeInstanceOf(RetryLater)
  })
  it('cancelled on the way: nobody knows', async () => {
    const stop = new AbortController()
    const { access } = await target(() => stop.abort())
    expect(await failure(call(access, ...write, { signal: stop.signal }))).toBeInstanceOf(UnknownOutcome)
    expect(await failure(call(access, ...write, { signal: AbortSignal.abort() }))).toBeInstanceOf(RetryLater)
  })
  it('the target’s own reason, in its languages', async () => {
    const simulator = await system()
    expect((await failure(call(simulator.access(), 'issue.create', { item: '1', quantity: 11 }))).text).toEqual({ zh: '对方拒绝(422):库存只有 10', en: 'The target refused (422): Only 10 in stock' })
  })
  it('never the secret, even when the target echoes it', async () => {
    const { access } = await target((request, response) => json(response, 400, { message: `bad ${request.headers.authorization}` }))
    const error = await failure(call(access, ...write))
    expect(error.text.en).toBe('The target refused (400): bad Bearer ••••')
    expect(JSON.stringify({ ...error, stack: error.stack })).not.toContain(TOKEN)
  })
  it('nothing to another host: the credential stays', async () => {
    const other = await target((_request, response) => json(response, 200, {}))
    const { access } = await target((_request, response) => response.writeHead(302, { location: `${other.baseUrl}/steal` }).end())
    await failure(call(access, ...read))
    expect(other.got).toHaveLength(0)
  })
  it('follow a redirect on the same host', async () => {
    const { access } = await target((request, response) => (request.url === '/moved' ? json(response, 200, { no: '1', quantity: 1, kind: 'raw' }) : response.writeHead(301, { location: '/moved' }).end()))
    expect((await call(access, ...read)).status).toBe(200)
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-11-25T00:00:00Z')
  it.each([['120', 120_000], ['0', 0], ['99999999', 3_600_000], ['Wed, 25 Nov 2026 00:01:00 GMT', 60_000], ['Wed, 25 Nov 2020 00:00:00 GMT', 0], ['-5', undefined], ['soon', undefined], ['', undefined]])('%j is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })
})

describe('a repeated write', () => {
  it('by key takes effect once', async () => {
    const simulator = await system()
    await simulator.control('POST', 'faults', { kind: 'timeoutAfterCommit', count: 1 })
    expect(await failure(call(simulator.access(), ...write, { deadlineMs: 100 }))).toBeInstanceOf(UnknownOutcome)
    expect(await call(simulator.access(), ...write, { attempt: 2 })).toMatchObject({ found: true, record: { number: 'IS-1001' } })
    expect((await call(simulator.access(), ...read)).output).toMatchObject({ quantity: 9 })
  })
  it('by reference is looked up first', async () => {
    const simulator = await system()
    const book = ['issue.book', { item: '1', quantity: 1 }] as const
    await simulator.control('POST', 'faults', { kind: 'resetMidBody', count: 1 })
    expect(await failure(call(simulator.access(), ...book))).toBeInstanceOf(UnknownOutcome)
    expect(await call(simulator.access(), ...book, { attempt: 2 })).toMatchObject({ found: true, record: { number: 'IS-1001' }, output: { reference: 'r1/n1' } })
    expect(await call(simulator.access(), ...book), 'a 409 on our own reference').toMatchObject({ found: true, record: { number: 'IS-1001' } })
    expect((await call(simulator.access(), ...read)).output).toMatchObject({ quantity: 9 })
  })
  it('keeps a long key apart in a short reference field', async () => {
    const simulator = await system()
    const long = `${'x'.repeat(60)}/1`
    const { output } = await call(simulator.access(), 'issue.book', { item: '1', quantity: 1 }, { idempotencyKey: long })
    expect((output as { reference: string }).reference).toMatch(/^W[0-9A-F]{31}$/)
    expect(await call(simulator.access(), 'issue.book', { item: '1', quantity: 1 }, { idempotencyKey: long, attempt: 2 })).toMatchObject({ found: true })
  })
})

describe('listAll (case 31)', () => {
  const rows = async (work: AsyncIterable<unknown>) => {
    const all: unknown[] = []
    for await (const row of work) all.push(row)
    return all
  }
  it('reads pages of 100, 99, 100 to the end, and past one that a filter empties', async () => {
    const simulator = await system()
    expect(await rows(listAll(stock, 'item.list', simulator.access(), {}))).toHaveLength(299)
    const kept = await rows(listAll(stock, 'item.list', simulator.access(), {}, { keep: (row) => (row as { kind: string }).kind !== 'raw' }))
    expect(kept).toHaveLength(200)
  })
  it('reads past pages that the target empties', async () => {
    const simulator = await simulate(stock, { ...stockSimulator, token: TOKEN, manners: { pageSizes: 7, emptyPageEvery: 2 } })
    running.push(simulator)
    expect(await rows(listAll(stock, 'item.list', simulator.access(), {}))).toHaveLength(299)
  })
  it('ends at an empty page where the target always names a next one', async () => {
    const always = { ...stock, operations: { ...stock.operations, 'item.list': { ...stock.operations['item.list'], paging: { items: 'items', next: 'next', parameter: 'cursor', ends: 'empty' as const } } } }
    const simulator = await simulate(always, { ...stockSimulator, token: TOKEN })
    running.push(simulator)
    expect(await rows(listAll(always, 'item.list', simulator.access(), {}))).toHaveLength(299)
    const { calls } = (await simulator.control('GET', 'calls')) as { calls: unknown[] }
    expect(calls).toHaveLength(4)
  })
  it('stops where the pages go in circles', async () => {
    const { access } = await target((_request, response) => json(response, 200, { items: [{ no: '1', quantity: 1, kind: 'raw' }], next: 'again' }))
    expect(await failure(rows(listAll(stock, 'item.list', access, {})))).toBeInstanceOf(FixInput)
  })
})
