import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSecret, signWebhook } from '../../connectors/kit/webhook.ts'
import { until } from './until.ts'
import { startWorld, type World } from './weft.ts'

/** Starts on every change of an order, and keeps what it got. */
const watcher = {
  format: 1, key: 'watch-orders', name: { zh: '看订单', en: 'Watch orders' },
  nodes: [{ key: 'trigger', kind: 'trigger', name: { zh: '订单变了', en: 'Order changed' }, on: { type: 'event', connection: 'crm', events: ['order.created', 'order.updated'] }, businessKey: 'trigger.no' }],
  edges: [],
}

let world: World
let key: Buffer
beforeAll(async () => {
  world = await startWorld({ flows: [watcher] })
  const read = parseSecret(world.simulators.systems.crm.webhookSecret!)
  key = read.ok ? read.key : Buffer.alloc(0)
})
afterAll(() => world.stop())

interface Sent {
  event?: string
  id?: string
  at?: number
  secret?: Buffer
  headers?: Record<string, string>
  /** What arrives, where it is not what was signed. */
  arrives?: string | Uint8Array<ArrayBuffer>
}

const body = (no: string, version = 1, type = 'order.updated') => JSON.stringify({ type, timestamp: new Date().toISOString(), data: { no, version } })

async function send(signed: string, { event = 'order.updated', id = `msg_${Math.random()}`, at = Date.now(), secret = key, headers = {}, arrives = signed }: Sent = {}): Promise<Response> {
  return fetch(`${world.url}/hooks/crm/${event}`, { method: 'POST', body: arrives, headers: { 'content-type': 'application/json', ...signWebhook(signed, [secret], id, at), ...headers } })
}

describe('what is no good starts nothing', () => {
  const deep = `{"type":"order.updated","data":${'['.repeat(70)}${']'.repeat(70)}}`
  it.each<[what: string, status: number, signed: string, sent: Sent]>([
    ['without a signature', 401, body('SO-BAD'), { headers: { 'webhook-signature': '' } }],
    ['signed with another secret', 401, body('SO-BAD'), { secret: Buffer.from('another secret of some length') }],
    ['another body than was signed', 401, body('SO-BAD'), { arrives: body('SO-BAD', 2) }],
    ['ten minutes old', 401, body('SO-BAD'), { at: Date.now() - 600_000 }],
    ['ten minutes early', 401, body('SO-BAD'), { at: Date.now() + 600_000 }],
    ['cut off', 400, '{"type":"order.updated","data":{"no":"SO-BAD"', {}],
    ['with the same key twice', 400, '{"type":"order.updated","type":"order.created","data":{"no":"SO-BAD"}}', {}],
    ['of a depth over 64', 400, deep, {}],
    ['with __proto__', 400, '{"type":"order.updated","data":{"no":"SO-BAD","__proto__":{"a":1}}}', {}],
    ['of another event than its address says', 400, body('SO-BAD', 1, 'order.cancelled'), {}],
    ['over 5 MB', 413, JSON.stringify({ type: 'order.updated', data: { no: 'SO-BAD', note: 'x'.repeat(5_300_000) } }), {}],
    ['not JSON', 415, body('SO-BAD'), { headers: { 'content-type': 'text/plain' } }],
    ['of an event that nobody knows', 404, body('SO-BAD'), { event: 'order.exploded' }],
  ])('%s: %i', async (_, status, signed, sent) => {
    const response = await send(signed, sent)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect((await world.runs()).filter(({ businessKey }) => businessKey === 'SO-BAD')).toEqual([])
  })
})

it('the same webhook 100 times at once is one run', async () => {
  const one = body('SO-100')
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(one, { id: 'msg_the_same' })))
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect((await world.runs()).filter(({ businessKey }) => businessKey === 'SO-100')).toHaveLength(1)
})

it('case 53: the raw bytes are signed, and the body is kept as it was written', async () => {
  const raw = '{"type":"order.updated","data":{"no":"SO-7","version":1,"note":"A\\u0026B \\/ \\u8f74\\u627f","amount":"10.00"}}'
  expect((await send(raw)).status).toBeLessThan(300)
  expect((await send(raw, { arrives: JSON.stringify(JSON.parse(raw)) })).status).toBe(401)
  const run = await until('its run', async () => (await world.runs()).find(({ businessKey }) => businessKey === 'SO-7'))
  const [created] = (await world.run(run.id)).events
  expect(created!.event).toMatchObject({ trigger: { no: 'SO-7', note: 'A&B / 轴承', amount: '10.00' } })
})

it('case 24: "updated" before "created" gives one run with the newer state, and the log says what was overtaken', async () => {
  expect((await send(body('SO-9', 2, 'order.updated'), { id: 'msg_so9_v2' })).ok).toBe(true)
  expect((await send(body('SO-9', 1, 'order.created'), { id: 'msg_so9_v1', event: 'order.created' })).ok).toBe(true)
  const runs = (await world.runs()).filter(({ businessKey }) => businessKey === 'SO-9')
  expect(runs).toHaveLength(1)
  expect((await world.run(runs[0]!.id)).events[0]!.event).toMatchObject({ trigger: { no: 'SO-9', version: 2 } })
  const log = await world.weft.services.syncLog.search({ q: 'SO-9' })
  expect(log.items.map(({ action, status }) => `${action} ${status}`)).toEqual(['overtaken notWritten'])
  const chain = await world.weft.services.chain.chain('SO-9')
  expect(chain.documents.find(({ number }) => number === 'SO-9')?.data).toMatchObject({ version: 2 })
})
