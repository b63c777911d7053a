import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatSecret, parseSecret, signWebhook, verifyWebhook } from '../../../connectors/kit/webhook.ts'
import { StoreUnavailable } from '../../store/collection.ts'
import { conflict, ServiceError } from '../service-errors.ts'
import type { Hook, Services } from '../services.ts'
import { fakeServices, testApp } from '../testing/services.ts'
import { HOOK_LIMIT } from './hooks.ts'

const reading = parseSecret(formatSecret(Buffer.alloc(24, 7)))
if (!reading.ok) throw new Error('no secret')
const secrets = [reading.key]

/** An application whose hooks are really verified; `accepted` is what came through. */
function hookApp(overrides: Partial<Services['hooks']> = {}) {
  const accepted: (Hook & { payload: unknown })[] = []
  const app = testApp(fakeServices({
    hooks: {
      verify: async ({ body, headers }) => verifyWebhook(body, Object.fromEntries(headers), secrets, Date.now()),
      accept: async (hook) => {
        accepted.push(hook)
        return { runs: ['R-1'], duplicate: false }
      },
      ...overrides,
    },
  }))
  const send = (body: string | Uint8Array<ArrayBuffer> | ReadableStream, init: { headers?: Record<string, string>; signed?: string | Uint8Array; at?: number } = {}) => {
    const raw = init.signed ?? (body instanceof ReadableStream ? '' : body)
    const signature = { ...signWebhook(raw, secrets, 'evt-1', init.at ?? Date.now()) }
    const length = body instanceof ReadableStream ? {} : { 'content-length': String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength) }
    return app.request('/hooks/crm/order.confirmed', {
      method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json', ...length, ...signature, ...init.headers },
    } as RequestInit)
  }
  return { app, accepted, send }
}

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

describe('webhooks', () => {
  test('a signed one is accepted once it is durable; its raw bytes are what was signed (case 53)', async () => {
    const { accepted, send } = hookApp()
    const body = '{ "order":{"no":"SO-1","amount": 10.00, "big":9007199254740993} }'
    const answer = await send(body)
    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({ runs: ['R-1'], duplicate: false })
    expect(accepted[0]?.payload).toEqual({ order: { no: 'SO-1', amount: 10, big: '9007199254740993' } })
    expect(new TextDecoder().decode(accepted[0]?.body)).toBe(body)
    expect((await send(JSON.stringify(JSON.parse(body)), { signed: body })).status).toBe(401)
  })

  test('unsigned, wrongly signed, stale and early: 401, nothing kept', async () => {
    const { accepted, send } = hookApp()
    expect((await send('{}', { headers: { 'webhook-signature': '' } })).status).toBe(401)
    expect((await send('{}', { headers: { 'webhook-signature': 'v1,AAAA' } })).status).toBe(401)
    expect((await send('{}', { signed: '{ }' })).status).toBe(401)
    expect((await send('{}', { at: Date.now() - 301_000 })).status).toBe(401)
    expect((await send('{}', { at: Date.now() + 301_000 })).status).toBe(401)
    expect(accepted).toHaveLength(0)
  })

  test.each([
    ['malformed', '{"a":', 'badJson'], ['truncated', '{"a":1', 'badJson'], ['empty', '', 'badJson'], ['duplicate keys', '{"a":1,"a":2}', 'duplicateKey'],
    ['too deep', '['.repeat(65) + ']'.repeat(65), 'tooDeep'], ['__proto__', '{"__proto__":{"x":1}}', 'forbiddenKey'],
    ['constructor', '{"a":{"constructor":{}}}', 'forbiddenKey'], ['prototype', '{"prototype":1}', 'forbiddenKey'],
  ])('%s: 400 with the place, nothing kept', async (_, body, code) => {
    const { accepted, send } = hookApp()
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 400, code, text: { zh: expect.any(String) as string }, places: [{ line: 1 }] })
    expect(accepted).toHaveLength(0)
  })

  test('invalid UTF-8: 400', async () => {
    const { send } = hookApp()
    expect(await codeOf(await send(new Uint8Array([0x22, 0xff, 0x22])))).toBe('invalidUtf8')
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', ''])('content type %j: 415', async (type) => {
    const { accepted, send } = hookApp()
    expect((await send('{}', { headers: { 'content-type': type } })).status).toBe(415)
    expect(accepted).toHaveLength(0)
  })

  test('a declared length over the limit: 413 without reading', async () => {
    let read = false
    const body = new ReadableStream({ pull: () => { read = true } }, { highWaterMark: 0 })
    const answer = await hookApp().send(body, { headers: { 'content-length': String(HOOK_LIMIT + 1) } })
    expect([answer.status, read]).toEqual([413, false])
  })

  test('chunked past the limit: 413 as soon as it is', async () => {
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(1024 * 1024))
        if (sent === 100) controller.close()
      },
    })
    const answer = await hookApp().send(body)
    expect(answer.status).toBe(413)
    expect(sent).toBeLessThan(10)
  })

  test('gzip: read, limited by what it expands to, refused when broken; signed is the content', async () => {
    const { accepted, send } = hookApp()
    const gzip = { 'content-encoding': 'gzip' }
    expect((await send(gzipSync('{"a":1}'), { headers: gzip, signed: '{"a":1}' })).status).toBe(202)
    expect(accepted[0]?.payload).toEqual({ a: 1 })
    expect((await send(gzipSync(Buffer.alloc(HOOK_LIMIT + 1, 0x20)), { headers: gzip })).status).toBe(413)
    expect(await codeOf(await send(gzipSync('{"a":1}').subarray(0, 12), { headers: gzip }))).toBe('bodyBroken')
    expect(await codeOf(await send('{}', { headers: gzip }))).toBe('bodyBroken')
    expect((await send('{}', { headers: { 'content-encoding': 'br' } })).status).toBe(415)
  })

  test('unknown 404, gone 410, full 429 with Retry-After, store down 503', async () => {
    expect((await hookApp({ find: async () => 'unknown' }).send('{}')).status).toBe(404)
    expect((await hookApp({ find: async () => 'gone' }).send('{}')).status).toBe(410)
    const full = await hookApp({ full: () => 2.4 }).send('{}')
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '3'])
    const down = await hookApp({ accept: async () => { throw new StoreUnavailable('disk full') } }).send('{}')
    expect([down.status, await codeOf(down)]).toEqual([503, 'storeUnavailable'])
    expect((await hookApp({ find: async () => { throw new StoreUnavailable('away') } }).send('{}')).status).toBe(503)
    expect((await hookApp({ accept: async () => { throw new ServiceError(410, 'gone', { zh: '已删除', en: 'deleted' }) } }).send('{}')).status).toBe(410)
    expect((await hookApp({ accept: async () => { throw conflict('x', { zh: 'x', en: 'x' }) } }).send('{}')).status).toBe(409)
  })

  test('what nobody foresaw is 500 and tells nothing of the inside', async () => {
    const answer = await hookApp({ accept: async () => { throw new Error('password=s3cret at /srv/x') } }).send('{}')
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toMatch(/s3cret|srv/)
  })

  test('a flow may answer itself', async () => {
    const { send } = hookApp({ accept: async () => ({ runs: ['R-1'], duplicate: false, response: { status: 422, body: { field: 'no' } } }) })
    const answer = await send('{}')
    expect([answer.status, await answer.json()]).toEqual([422, { field: 'no' }])
  })

  test('names with paths or other signs in them are not looked for', async () => {
    const { app } = hookApp()
    for (const path of ['/hooks/..%2f..%2fetc/passwd', '/hooks/crm/%00', '/hooks/%7B%22$gt%22:%22%22%7D/x'])
      expect((await app.request(path, { method: 'POST', body: '{}' })).status).toBe(400)
  })
})
