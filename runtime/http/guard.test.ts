import { describe, expect, test } from 'vitest'
import { fakeServices, testApp } from './testing/services.ts'

const app = testApp(fakeServices({}, 'admin'))
const retry = (headers: Record<string, string>, init: RequestInit = {}, target = app) =>
  target.request('http://localhost:4700/api/runs/R-1/retry', { method: 'POST', body: '{}', ...init, headers: { 'content-type': 'application/json', ...headers } })

describe('requests from other sites', () => {
  test.each([
    ['our page', { 'sec-fetch-site': 'same-origin' }, 202], ['an older browser, our page', { origin: 'http://localhost:4700' }, 202],
    ['a program without cookie', {}, 202], ['another site', { 'sec-fetch-site': 'cross-site' }, 403], ['a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['typed in', { 'sec-fetch-site': 'none' }, 403], ['another origin', { origin: 'https://evil.example' }, 403], ['another port', { origin: 'http://localhost:4701' }, 403],
    ['origin null', { origin: 'null' }, 403], ['a cookie without either', { cookie: 'x=1' }, 403],
    ['both, and they disagree', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:4700' }, 403],
  ])('%s: %j', async (_, headers, status) => {
    expect((await retry(headers as Record<string, string>)).status).toBe(status)
  })

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])('a form (%s) is refused', async (type) => {
    expect((await retry({ 'sec-fetch-site': 'same-origin', 'content-type': type })).status).toBe(415)
  })

  test('a request without a body needs no type', async () => {
    const answer = await app.request('http://localhost/api/runs/R-1/cancel', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })
    expect(answer.status).toBe(202)
  })

  test('other names for this machine are refused on loopback (DNS rebinding), and accepted behind a proxy', async () => {
    expect((await app.request('http://evil.example:4700/api/session')).status).toBe(403)
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) expect((await app.request(`http://${host}/api/session`)).status).toBe(200)
    const behind = testApp(fakeServices({}, 'admin'), { loopback: false, behindProxy: true, tls: true })
    expect((await behind.request('http://weft.example.cn/api/session')).status).toBe(200)
    const headers = { origin: 'https://weft.example.cn', 'x-forwarded-host': 'weft.example.cn' }
    expect((await retry(headers, {}, behind)).status).toBe(202)
  })
})

describe('headers of every answer', () => {
  test.each(['/', '/api/session', '/api/nothing', '/health/live', '/hooks/x/y'])('%s', async (path) => {
    const { headers } = await app.request(path)
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('cache-control')).toMatch(/no-store|no-cache/)
  })

  test('HSTS behind TLS', async () => {
    const answer = await testApp(fakeServices(), { tls: true, loopback: false }).request('/health/live')
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})
