import { describe, expect, test } from 'vitest'
import { Hono } from 'hono'
import { allows, rights } from '../auth/rights.ts'
import type { Role } from '../auth/person.ts'
import { StoreUnavailable } from '../store/collection.ts'
import { requireDeclarations } from './declared.ts'
import { conflict, notFound } from './service-errors.ts'
import { declarationOf, route } from './route.ts'
import { fakeServices, ownPage, person, testApp } from './testing/services.ts'
import Type from 'typebox'

const app = testApp(fakeServices())
const routes = app.routes.flatMap(({ method, path, handler }) => {
  const declaration = declarationOf(handler)
  return declaration && path !== '/api/*' ? [{ method, path, right: declaration.right }] : []
})
const concrete = (path: string) => path.replace(/:(\w+)/g, 'x')
const roles: Role[] = ['admin', 'it', 'analyst', 'operator', 'user']

describe('rights of every route', () => {
  test('what is open without sign-in, and what needs which right', () => {
    const table = (right: string) => routes.filter((one) => one.right === right).map(({ method, path }) => `${method} ${path}`).sort()
    expect(table('public')).toEqual([
      'GET /api/openapi.json', 'GET /api/session', 'GET /health/live', 'GET /health/ready', 'POST /api/auth/sign-in/email', 'POST /api/auth/sign-out',
      'POST /api/setup', 'POST /hooks/:connection/:event',
    ])
    expect(table('operate')).toEqual([
      'POST /api/alerts/:id/acknowledge', 'POST /api/connections/:key/pause', 'POST /api/connections/:key/resume', 'POST /api/connections/:key/test',
      'POST /api/flows/:key/run', 'POST /api/runs/:id/answer', 'POST /api/runs/:id/cancel', 'POST /api/runs/:id/retry',
    ])
    expect(routes.filter(({ method, right }) => method === 'POST' && right === 'view').map(({ path }) => path)).toEqual(['/api/auth/change-password', '/api/auth/revoke-sessions'])
    expect(routes.map(({ right }) => right).every((right) => right === 'public' || rights.includes(right))).toBe(true)
  })

  test.each(routes.filter(({ right }) => right !== 'public'))('$method $path: 401 without sign-in, 403 and an audit line without the right', async ({ method, path, right }) => {
    const init = { method, headers: ownPage, ...(method === 'POST' ? { body: '{}' } : {}) }
    expect((await app.request(concrete(path), init)).status).toBe(401)
    for (const role of roles) {
      const services = fakeServices({}, role)
      const { status } = await testApp(services).request(concrete(path), init)
      const allowed = right !== 'public' && allows(person(role), right)
      if (allowed) expect([401, 403], `${role} ${path}`).not.toContain(status)
      else {
        expect(status, `${role} ${path}`).toBe(403)
        expect(services.audited).toMatchObject([{ action: 'refused', about: `${method} ${concrete(path)}` }])
      }
    }
  })

  test('a route that declares no right does not start', () => {
    const bare = new Hono().get('/open', (c) => c.text('hi'))
    expect(() => requireDeclarations(bare.routes)).toThrow('routes without a declared right: GET /open')
    expect(() => requireDeclarations(new Hono().get('/x', route({ right: 'admin', summary: 'x', ok: Type.Object({}) }, () => ({}))).routes)).not.toThrow()
  })
})

describe('input', () => {
  const signedIn = testApp(fakeServices({}, 'admin'))
  const post = (path: string, body: unknown) => signedIn.request(path, { method: 'POST', headers: ownPage, body: typeof body === 'string' ? body : JSON.stringify(body) })

  test.each([
    ['/api/runs?limit=0', 'query/limit'], ['/api/runs?limit=x', 'query/limit'], ['/api/runs?limit=501', 'query/limit'], ['/api/runs?status=broken', 'query/status'],
    ['/api/runs?status[$gt]=', 'query/status[$gt]'], ['/api/runs?nonsense=1', 'query/nonsense'], ['/api/runs?__proto__=1', 'query/__proto__'],
    ['/api/runs/R-1?x=1', 'query/x'], ['/api/standards/candidates?kind=m', 'query/code'], ['/api/sync-log?since=yesterday', 'query/since'],
  ])('GET %s: 400 at %s', async (path, at) => {
    const answer = await signedIn.request(path)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'badInput', places: [{ at }] })
  })

  test.each<[string, unknown, string]>([
    ['/api/runs/R-1/answer', { step: { $gt: '' }, answer: 'skip' }, 'body/step'], ['/api/runs/R-1/answer', { step: 'a', answer: 'maybe' }, 'body/answer'],
    ['/api/runs/R-1/answer', { step: 'a', answer: 'code' }, 'body/code'], ['/api/runs/R-1/answer', { answer: 'skip' }, 'body/step'],
    ['/api/runs/R-1/retry', { step: 'a', $where: '1' }, 'body/$where'], ['/api/runs/R-1/retry', [], 'body'], ['/api/connections/erp/pause', { reason: 7 }, 'body/reason'],
    ['/api/auth/sign-in/email', { email: { $ne: '' }, password: 'x' }, 'body/email'], ['/api/setup', { token: 'x', name: 'x', email: 'nope', password: '1234567890' }, 'body/email'],
    ['/api/setup', { token: 'x', name: 'x', email: 'a@b.cn', password: 'short' }, 'body/password'],
  ])('POST %s %j: 400 at %s', async (path, body, at) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ places: [{ at }] })
  })

  test('a body is read strictly here too', async () => {
    expect(await (await post('/api/runs/R-1/retry', '{"step":"a","step":"b"}')).json()).toMatchObject({ code: 'duplicateKey' })
    expect((await post('/api/runs/R-1/answer', `{"step":"a","answer":"skip","output":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413)
  })

  test('a parameter named twice is refused, and defaults are filled in', async () => {
    expect((await signedIn.request('/api/runs?limit=1&limit=2')).status).toBe(400)
    let limit: number | undefined
    const services = fakeServices({ runs: { list: async (query) => ({ items: [], next: String((limit = query.limit)) }) } }, 'user')
    await testApp(services).request('/api/runs')
    expect(limit).toBe(50)
  })
})

describe('answers', () => {
  const ask = (overrides: Parameters<typeof fakeServices>[0], path: string, init: RequestInit = {}) => testApp(fakeServices(overrides, 'admin')).request(path, init)
  const act = { method: 'POST', headers: ownPage, body: '{}' }

  test('what a service will not do is a problem with its own code, in both languages', async () => {
    const retry = async () => { throw conflict('notFailed', { zh: '运行没有失败', en: 'the run has not failed' }) }
    const answer = await ask({ runs: { retry } }, '/api/runs/R-1/retry', act)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
    expect(await answer.json()).toEqual({
      type: 'urn:weft:problem:notFailed', title: 'Conflict', status: 409, detail: 'the run has not failed', code: 'notFailed',
      text: { zh: '运行没有失败', en: 'the run has not failed' },
    })
    const get = async () => { throw notFound('run', 'R-9', { zh: '运行', en: 'run' }) }
    expect(await (await ask({ runs: { get } }, '/api/runs/R-9')).json()).toMatchObject({ status: 404, code: 'unknownRun' })
    expect((await ask({ alerts: { list: async () => { throw new StoreUnavailable('away') } } }, '/api/alerts')).headers.get('retry-after')).toBe('5')
  })

  test('answered twice: one counts, the other is told', async () => {
    let answered = false
    const answer = async () => {
      if (answered) throw conflict('alreadyAnswered', { zh: '已经有人回答', en: 'it has been answered' })
      answered = true
      return { ...(await fakeServices().runs.list({})).items[0]! }
    }
    const services = fakeServices({ runs: { answer } }, 'operator')
    const twice = await Promise.all([1, 2].map(() => testApp(services).request('/api/runs/R-1/answer', { ...act, body: '{"step":"a","answer":"repeat"}' })))
    expect(twice.map(({ status }) => status).sort()).toEqual([202, 409])
    expect(services.audited).toMatchObject([{ action: 'answer', about: 'run/R-1', by: { name: 'operator' }, detail: { step: 'a', answer: 'repeat' } }])
  })

  test('readiness is 503 while the store is away; liveness is not', async () => {
    const readiness = async () => ({ ready: false, store: 'unavailable' as const, waitingFor: ['erp'] })
    const answer = await ask({ health: { readiness } }, '/health/ready')
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, store: 'unavailable', waitingFor: ['erp'] }])
    expect(await (await ask({}, '/health/live')).json()).toEqual({ live: true })
  })

  test('the unknown below /api is a problem, not the page', async () => {
    for (const path of ['/api/nothing', '/hooks/x', '/health/x', '/api']) expect((await ask({}, path)).headers.get('content-type')).toBe('application/problem+json')
  })

  test('home puts together what needs somebody, newest first', async () => {
    const paused = { key: 'erp', connector: 'erp', name: { zh: 'ERP', en: 'ERP' }, thread: 'erp', state: 'paused' as const, paused: { at: 5, by: '李娜' }, calls24h: { calls: 1, failures: 1 }, settings: {} }
    const failed = { kind: 'failed' as const, title: { zh: '订单', en: 'Order' }, detail: { zh: '错', en: 'bad' }, since: 9, run: 'R-1' }
    const alert = { _id: 'A', rule: 'r', ruleName: { zh: '规则', en: 'Rule' }, group: 'g', severity: 'critical' as const, state: 'firing' as const, message: { zh: '预算', en: 'budget' }, subjects: [], about: {}, pendingSince: 1, firedAt: 7 }
    const seen = { ...alert, _id: 'B', acknowledged: { by: 'x', at: 1 } }
    const answer = await ask({ runs: { needs: async () => [failed] }, alerts: { list: async () => [alert, seen] }, connections: { list: async () => [paused] } }, '/api/home')
    expect(((await answer.json()) as { needs: { kind: string }[] }).needs.map(({ kind }) => kind)).toEqual(['failed', 'firing', 'connection'])
  })
})
