import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAudit } from '../../auth/audit.ts'
import { type Auth, openAuth } from '../../auth/session-service.ts'
import { openSecrets } from '../../secrets/secrets.ts'
import type { Store } from '../../store/collection.ts'
import { openSqlite } from '../../store/sqlite.ts'
import type { AuditEntry } from '../model/session.ts'
import { type RunningServer, startServer } from '../server.ts'
import { fakeServices, testApp } from '../testing/services.ts'

const admin = { name: '王芳', email: 'wang@example.com', password: 'a long password' }

let store: Store
let folder: string
let auth: Auth
let server: RunningServer
let audited: () => Promise<AuditEntry[]>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-session-'))
  store = await openSqlite({ file: ':memory:' })
  auth = await openAuth({ store, secrets: await openSecrets(store, { file: join(folder, 'weft.key') }) })
  const audit = await openAudit(store)
  audited = () => audit.recent(50)
  server = await startServer({ config: { port: 0, host: '127.0.0.1' }, app: testApp({ ...fakeServices(), session: auth, audit }) })
})
afterEach(async () => {
  await server.close(200)
  auth.close()
  await store.close()
  await rm(folder, { recursive: true })
})

/** As a browser on our page. */
const send = (path: string, body: unknown, cookie = '') => fetch(`${server.url}${path}`, {
  method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}) },
})
const session = async (cookie: string) => (await (await fetch(`${server.url}/api/session`, { headers: { cookie } })).json()) as unknown
const signIn = (password = admin.password) => send('/api/auth/sign-in/email', { email: admin.email, password })
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''

describe('from the first start to signing out', () => {
  test('the whole way, over HTTP, with its audit', async () => {
    expect(await session('')).toEqual({ person: null, setupNeeded: true })
    expect((await fetch(`${server.url}/api/runs`)).status).toBe(401)
    expect((await send('/api/setup', { ...admin, token: 'guess' })).status).toBe(401)
    const token = await auth.setUpToken()
    expect((await send('/api/setup', { ...admin, token })).status).toBe(201)
    expect((await send('/api/setup', { ...admin, token })).status).toBe(409)

    expect((await signIn('wrong')).status).toBe(401)
    const signedIn = await signIn()
    expect(await signedIn.json()).toMatchObject({ person: { name: '王芳', role: 'admin' }, setupNeeded: false })
    expect(signedIn.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-weft\.session=.*HttpOnly/)])
    const cookie = cookieOf(signedIn)
    expect(await session(cookie)).toMatchObject({ person: { email: 'wang@example.com' } })
    expect((await fetch(`${server.url}/api/runs`, { headers: { cookie } })).status).toBe(200)

    const out = await send('/api/auth/sign-out', {}, cookie)
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/)
    expect(await session(cookie)).toEqual({ person: null, setupNeeded: false })
    expect((await audited()).map(({ action }) => action).reverse()).toEqual(['setUp', 'signInRefused', 'signIn', 'signOut'])
    expect(JSON.stringify(await audited())).not.toMatch(/a long password|guess/)
  })

  test('signing in from another site is refused, and so is a cookie that another page sends along', async () => {
    await auth.setUp({ ...admin, token: (await auth.setUpToken()) ?? '' }, '127.0.0.1')
    const body = JSON.stringify({ email: admin.email, password: admin.password })
    const elsewhere = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await fetch(`${server.url}/api/auth/sign-in/email`, { method: 'POST', body, headers: elsewhere })).status).toBe(403)
    const cookie = cookieOf(await signIn())
    expect((await fetch(`${server.url}/api/runs/R-1/cancel`, { method: 'POST', headers: { cookie, origin: 'https://evil.example' } })).status).toBe(403)
  })

  test('too many tries: 429 with Retry-After', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn('wrong')
    const answer = await signIn('wrong')
    // Counted from the first try, so the time that the tries took is gone from it already.
    const seconds = Number(answer.headers.get('retry-after'))
    expect([answer.status, seconds > 0, seconds <= 300]).toEqual([429, true, true])
  })

  test('what better-auth offers besides is not reachable', async () => {
    for (const path of ['sign-up/email', 'get-session', 'list-sessions', 'update-user', 'error', 'ok'])
      for (const method of ['GET', 'POST'])
        expect((await fetch(`${server.url}/api/auth/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{}' } : {}) })).status).toBe(404)
  })
})
