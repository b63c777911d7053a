import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { simulate } from './simulate.ts'
import type { SimulateOptions, Simulator } from './simulate.ts'
import { receiveWebhooks, until } from './testing/receiver.ts'
import { stock, stockSimulator } from './testing/stock.ts'
import { formatSecret, verifyWebhook } from './webhook.ts'

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

async function start(options: Partial<SimulateOptions> = {}): Promise<Simulator> {
  const simulator = await simulate(stock, { ...stockSimulator, ...options })
  running.push(simulator)
  return simulator
}

async function call(simulator: Simulator, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(simulator.url + path, {
    method, headers: { authorization: `Bearer ${simulator.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer }
}

/** What these tests look at in an answer. */
interface Answer {
  [field: string]: unknown
  items: Record<string, unknown>[]
  no: string
}

const item = (n: number) => String(n).padStart(18, '0')
const folder = () => mkdtempSync(join(tmpdir(), 'weft-sim-'))

async function receiver(answers: number[]) {
  const hook = await receiveWebhooks(answers)
  running.push({ stop: async () => hook.close() })
  return { got: hook.got, url: `${hook.url}/hooks/stock` }
}

const key = Buffer.alloc(24, 7)
const secret = formatSecret(key)

describe('protocol', () => {
  it('refuses strangers, unknown places and wrong methods', async () => {
    const simulator = await start()
    expect((await fetch(`${simulator.url}/items`)).status).toBe(401)
    expect((await call(simulator, 'GET', '/items', undefined, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await call(simulator, 'GET', '/nothing')).status).toBe(404)
    expect((await call(simulator, 'DELETE', '/items')).status).toBe(405)
  })
  it('refuses bad input with the field and the reason in both languages', async () => {
    const simulator = await start()
    const answer = await call(simulator, 'POST', '/issues', { item: item(1), quantity: 0, colour: 'red' })
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer: '/quantity', text: { zh: '数量:不能小于 1', en: 'Quantity: must be at least 1' } }), expect.objectContaining({ pointer: '/colour' })]))
    expect((await call(simulator, 'POST', '/issues', '{"item":')).status).toBe(400)
    expect((await call(simulator, 'POST', '/issues', '{}', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await call(simulator, 'POST', '/issues', `"${'x'.repeat(1_100_000)}"`)).status).toBe(413)
  })
  it('does what the business says, or refuses without a trace', async () => {
    const simulator = await start()
    expect((await call(simulator, 'POST', '/issues', { item: item(1), quantity: 11 })).body).toMatchObject({ status: 422, available: 10, text: { zh: '库存只有 10' } })
    expect((await call(simulator, 'POST', '/issues', { item: item(1), quantity: 4 })).body).toMatchObject({ no: 'IS-1001', version: 1 })
    expect((await call(simulator, 'GET', `/items/${item(1)}`)).body).toMatchObject({ quantity: 6 })
    expect((await call(simulator, 'GET', `/items/${item(999)}`)).body).toMatchObject({ status: 404, text: { zh: `没有物料 ${item(999)}` } })
  })
  it('pages, with short pages and pages that a filter emptied', async () => {
    const simulator = await start({ manners: { ...stockSimulator.manners, emptyPageEvery: 2 } })
    const sizes: number[] = []
    let path = '/items'
    for (let next: string | undefined = ''; next !== undefined; path = `/items?cursor=${next}`) {
      const { body } = await call(simulator, 'GET', path)
      sizes.push(body.items.length)
      next = body['next'] as string | undefined
    }
    expect(sizes).toEqual([100, 0, 100, 0, 99])
    expect((await call(simulator, 'GET', '/items?cursor=zzz')).status).toBe(422)
  })
  it('filters by equal fields', async () => {
    const simulator = await start()
    expect((await call(simulator, 'GET', '/items?kind=raw')).body['items']).toHaveLength(99)
  })
  it('runs a scheduled reducer', async () => {
    const simulator = await start()
    const { body } = await call(simulator, 'POST', '/issues', { item: item(1), quantity: 4 })
    await call(simulator, 'POST', `/issues/${body['no']}/return`, {})
    await until(async () => (await call(simulator, 'GET', `/items/${item(1)}`)).body['quantity'] === 10)
  })
})

describe('once', () => {
  it('answers the same key and body with the first answer, another body with 409', async () => {
    const simulator = await start()
    const headers = { 'idempotency-key': 'r1/n1' }
    const first = await call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 }, headers)
    const again = await call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 }, headers)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect((await call(simulator, 'POST', '/issues', { item: item(1), quantity: 2 }, headers)).status).toBe(409)
    const { calls } = (await simulator.control('GET', 'calls')) as { calls: { effect: boolean }[] }
    expect(calls.map((one) => one.effect)).toEqual([true, false, false])
  })
  it('does a hundred of the same at once one time', async () => {
    const simulator = await start()
    const all = await Promise.all(Array.from({ length: 100 }, () => call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 }, { 'idempotency-key': 'same' })))
    expect(new Set(all.map((one) => one.body.no))).toEqual(new Set(['IS-1001']))
  })
  it('keeps a reference unique and names who has it', async () => {
    const simulator = await start()
    const body = { item: item(1), quantity: 1, reference: 'r1/n1' }
    await call(simulator, 'POST', '/bookings', body)
    expect((await call(simulator, 'POST', '/bookings', body)).body).toMatchObject({ status: 409, existing: 'IS-1001' })
    expect((await call(simulator, 'GET', `/items/${item(1)}`)).body['quantity']).toBe(9)
  })
})

describe('restart', () => {
  it('keeps documents, keys, counters, timers and the journal', async () => {
    const place = folder()
    const first = await start({ folder: place })
    const headers = { 'idempotency-key': 'k' }
    const made = await call(first, 'POST', '/issues', { item: item(1), quantity: 4 }, headers)
    await call(first, 'POST', '/issues/IS-1001/return', {})
    await first.stop()
    const second = await start({ folder: place })
    expect((await call(second, 'POST', '/issues', { item: item(1), quantity: 4 }, headers)).body).toEqual(made.body)
    expect((await call(second, 'POST', '/issues', { item: item(2), quantity: 1 })).body.no).toBe('IS-1002')
    await until(async () => (await call(second, 'GET', `/items/${item(1)}`)).body['quantity'] === 10)
    const { calls } = (await second.control('GET', 'calls')) as { calls: unknown[] }
    expect(calls.length).toBeGreaterThanOrEqual(3)
  })
  it('is refused while another process holds the folder', async () => {
    const place = folder()
    await start({ folder: place })
    await expect(start({ folder: place })).rejects.toThrow('Another process')
  })
})

describe('webhooks', () => {
  it('are signed, repeated with the same id until taken, in order per record', async () => {
    const hook = await receiver([500, 503])
    const simulator = await start({ webhook: { url: hook.url, secret } })
    await call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 })
    await until(() => hook.got.length >= 3)
    expect(hook.got.map((one) => one.status)).toEqual([500, 503, 204])
    expect(new Set(hook.got.map((one) => one.id)).size).toBe(1)
    const [message] = hook.got
    expect(message!.path).toBe('/hooks/stock/issue.created')
    expect(verifyWebhook(message!.body, message!.headers, [key], Date.now()).ok).toBe(true)
    expect(JSON.parse(message!.body.toString())).toMatchObject({ type: 'issue.created', data: { no: 'IS-1001' } })
  })
  it('all arrive when there are many, each record’s in order', async () => {
    const hook = await receiver([500, 500, 500])
    const simulator = await start({ webhook: { url: hook.url, secret } })
    await simulator.seed((world) => {
      for (let round = 0; round < 3; round++) for (let n = 1; n <= 100; n++) world.emit('issue.created', { no: `IS-${n}`, item: item(1), quantity: round + 1, version: round + 1, updatedAt: '2026-11-25T02:00:00.000Z' })
    })
    await until(() => hook.got.filter(({ status }) => status === 204).length === 300)
    const taken = new Map<string, number[]>()
    for (const { body, status } of hook.got) {
      if (status !== 204) continue
      const { data } = JSON.parse(body.toString()) as { data: { no: string; quantity: number } }
      taken.set(data.no, [...(taken.get(data.no) ?? []), data.quantity])
    }
    expect([...taken.values()].every((rounds) => rounds.join() === '1,2,3')).toBe(true)
  })
  it('wait on disk while the receiver is away, and end at 410', async () => {
    const place = folder()
    const first = await start({ folder: place, webhook: { url: 'http://127.0.0.1:9/hooks', secret } })
    await call(first, 'POST', '/issues', { item: item(1), quantity: 1 })
    await first.stop()
    const hook = await receiver([410])
    const second = await start({ folder: place, webhook: { url: hook.url, secret } })
    await until(async () => ((await second.control('GET', 'outbox')) as { waiting: unknown[] }).waiting.length === 0)
    expect(hook.got).toHaveLength(1)
  })
  it('say so when the secret is none', async () => {
    const simulator = await start()
    await expect(simulator.control('POST', 'webhook', { url: 'http://127.0.0.1:9', secret: 'v1,whsec_x' })).rejects.toThrow('422')
  })
})

describe('change feed', () => {
  it('gives rows from a cursor on, that second included', async () => {
    const simulator = await start({ clock: () => Date.parse('2026-11-25T02:00:00.500Z') })
    await call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 })
    await call(simulator, 'POST', '/issues', { item: item(2), quantity: 1 })
    const all = await call(simulator, 'GET', '/issues/changes')
    expect(all.body['items']).toMatchObject([{ changeNo: 1, type: 'I', at: '20261125100000', issue: { no: 'IS-1001' } }, { changeNo: 2 }])
    expect((await call(simulator, 'GET', '/issues/changes?since=20261125100000')).body['items']).toHaveLength(2)
    expect((await call(simulator, 'GET', '/issues/changes?since=20261125100001')).body['items']).toHaveLength(0)
  })
})

describe('faults', () => {
  it('need their own token', async () => {
    const simulator = await start()
    expect((await fetch(`${simulator.url}/_control/calls`, { headers: { authorization: `Bearer ${simulator.token}` } })).status).toBe(401)
    await expect(simulator.control('POST', 'faults', { kind: 'earthquake' })).rejects.toThrow('422')
  })
  it('come as often as told, and go', async () => {
    const simulator = await start()
    await simulator.control('POST', 'faults', { kind: 'fail', status: 502, count: 1, operation: 'item.list' })
    expect((await call(simulator, 'GET', `/items/${item(1)}`)).status).toBe(200)
    expect((await call(simulator, 'GET', '/items')).status).toBe(502)
    expect((await call(simulator, 'GET', '/items')).status).toBe(200)
    await simulator.control('POST', 'faults', { kind: 'rateLimit', retryAfter: 7 })
    expect((await call(simulator, 'GET', '/items')).headers.get('retry-after')).toBe('7')
    await simulator.control('DELETE', 'faults')
    expect((await call(simulator, 'GET', '/items')).status).toBe(200)
  })
  it('break off after the effect', async () => {
    const simulator = await start()
    await simulator.control('POST', 'faults', { kind: 'resetMidBody', count: 1 })
    await expect(call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 })).rejects.toThrow()
    await simulator.control('POST', 'faults', { kind: 'timeoutAfterCommit', count: 1, ms: 50 })
    await expect(call(simulator, 'POST', '/issues', { item: item(1), quantity: 1 })).rejects.toThrow()
    expect((await call(simulator, 'GET', `/items/${item(1)}`)).body['quantity']).toBe(8)
  })
  it('close the port for a while', async () => {
    const simulator = await start()
    await simulator.control('POST', 'faults', { kind: 'down', ms: 150 })
    await new Promise((resolve) => setTimeout(resolve, 40))
    await expect(call(simulator, 'GET', '/items')).rejects.toThrow()
    await until(() => call(simulator, 'GET', '/items').then((answer) => answer.status === 200, () => false))
  })
})
