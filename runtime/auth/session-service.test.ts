import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSecrets, type Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { type Auth, openAuth } from './session-service.ts'
import { ABSOLUTE_MS, COOKIE, IDLE_MS } from './sessions.ts'
import { tables } from './tables.ts'

const sender = { address: '127.0.0.1', agent: 'test' }
const admin = { name: '王芳', email: 'Wang.Fang@example.com', password: 'a long password' }
const signIn = { email: 'wang.fang@example.com', password: admin.password }

let store: Store
let secrets: Secrets
let folder: string
let auth: Auth
/** What passes on top of the machine's clock (better-auth has that one). */
let later: number
const open = () => openAuth({ store, secrets, clock: () => Date.now() + later })

beforeEach(async () => {
  later = 0
  folder = await mkdtemp(join(tmpdir(), 'weft-auth-'))
  store = await openSqlite({ file: ':memory:' })
  secrets = await openSecrets(store, { file: join(folder, 'weft.key') })
  auth = await open()
})
afterEach(async () => {
  auth.close()
  await store.close()
  await rm(folder, { recursive: true })
})

async function setUp(): Promise<void> {
  await auth.setUp({ ...admin, token: (await auth.setUpToken()) ?? '' }, sender.address)
}

async function signedIn(): Promise<{ headers: Headers; cookie: string }> {
  const { cookies } = await auth.signIn(signIn, sender)
  const cookie = cookies.find((one) => one.startsWith(COOKIE)) ?? ''
  return { cookie, headers: new Headers({ cookie: `other=1; ${cookie.split(';')[0]}` }) }
}

describe('set-up', () => {
  test('the same link is printed until it is used, counts once, and makes the administrator', async () => {
    const token = await auth.setUpToken()
    expect(token).toBe(await (await open()).setUpToken())
    expect(await auth.setupNeeded()).toBe(true)
    await expect(auth.setUp({ ...admin, token: 'guess' }, sender.address)).rejects.toMatchObject({ status: 401, code: 'wrongToken' })
    const person = await auth.setUp({ ...admin, token: token ?? '' }, sender.address)
    expect(person).toMatchObject({ name: '王芳', email: 'wang.fang@example.com', role: 'admin' })
    expect(await auth.setupNeeded()).toBe(false)
    expect(await auth.setUpToken()).toBeUndefined()
    await expect(auth.setUp({ ...admin, token: token ?? '' }, sender.address)).rejects.toMatchObject({ status: 409, code: 'setUpAlready' })
  })

  test('of two at the same time one wins', async () => {
    const token = (await auth.setUpToken()) ?? ''
    const both = await Promise.allSettled([1, 2].map((n) => auth.setUp({ ...admin, email: `a${n}@example.com`, token }, sender.address)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('nothing in the store gives the token or the password away', async () => {
    const token = (await auth.setUpToken()) ?? ''
    await setUp()
    const specs = [{ name: 'setUp', indexes: [], grows: false }, tables.user, tables.account]
    const kept = await Promise.all(specs.map(async (spec) => (await store.collection(spec)).find({})))
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(kept)).not.toContain(admin.password)
    expect(JSON.stringify(kept)).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})

describe('sessions', () => {
  beforeEach(setUp)

  test('the cookie is bound to this host, unreadable for scripts, same-site, and ends in 12 hours', async () => {
    const { cookie } = await signedIn()
    expect(cookie).toMatch(/^__Host-weft\.session=/)
    for (const part of [/; Path=\//i, /; HttpOnly/i, /; Secure/i, /; SameSite=Strict/i, /; Max-Age=43200/i]) expect(cookie).toMatch(part)
    expect(cookie).not.toMatch(/domain/i)
  })

  test('says who it is; not for a changed, foreign or doubled cookie', async () => {
    const { headers } = await signedIn()
    expect(await auth.whoIs(headers)).toMatchObject({ name: '王芳', role: 'admin' })
    const value = headers.get('cookie') ?? ''
    expect(await auth.whoIs(new Headers({ cookie: value.replace(`${COOKIE}=`, `${COOKIE}=x`) }))).toBeUndefined()
    expect(await auth.whoIs(new Headers({ cookie: `${value}; ${COOKIE}=x` }))).toBeUndefined()
    expect(await auth.whoIs(new Headers({ cookie: `${COOKIE}=%` }))).toBeUndefined()
    expect(await auth.whoIs(new Headers())).toBeUndefined()
  })

  test('a new sign-in makes a new session', async () => {
    expect((await signedIn()).cookie).not.toBe((await signedIn()).cookie)
  })

  test('ends after 30 idle minutes', async () => {
    const { headers } = await signedIn()
    later = IDLE_MS - 5000
    expect(await auth.whoIs(headers, { prolong: false })).toBeDefined()
    later = IDLE_MS + 5000
    expect(await auth.whoIs(headers)).toBeUndefined()
  })

  test('goes on while somebody works, but ends after 12 hours', async () => {
    const { headers } = await signedIn()
    for (later = 0; later < ABSOLUTE_MS - 60_000; later += 20 * 60_000) expect(await auth.whoIs(headers)).toBeDefined()
    later = ABSOLUTE_MS + 5000
    expect(await auth.whoIs(headers)).toBeUndefined()
  })

  test('ends at sign-out, and all of them at once', async () => {
    const [one, two, three] = [await signedIn(), await signedIn(), await signedIn()]
    expect((await auth.signOut(one.headers))[0]).toMatch(/Max-Age=0/)
    expect(await auth.whoIs(one.headers)).toBeUndefined()
    const person = await auth.whoIs(two.headers)
    if (person) await auth.revokeAll(person)
    expect(await auth.whoIs(three.headers)).toBeUndefined()
  })

  test('a new password ends the sessions and counts from then on', async () => {
    const { headers } = await signedIn()
    const person = await auth.whoIs(headers)
    if (!person) throw new Error('not signed in')
    await expect(auth.changePassword(person, { currentPassword: 'wrong', newPassword: 'another password' })).rejects.toMatchObject({ status: 401 })
    await auth.changePassword(person, { currentPassword: admin.password, newPassword: 'another password' })
    expect(await auth.whoIs(headers)).toBeUndefined()
    await expect(auth.signIn(signIn, sender)).rejects.toMatchObject({ status: 401 })
    expect((await auth.signIn({ ...signIn, password: 'another password' }, sender)).person.role).toBe('admin')
  })
})

describe('sign-in', () => {
  beforeEach(setUp)

  test('says the same for a wrong password and an unknown person', async () => {
    const wrong = await auth.signIn({ ...signIn, password: 'wrong' }, sender).catch((error: unknown) => error)
    const unknown = await auth.signIn({ ...signIn, email: 'nobody@example.com' }, sender).catch((error: unknown) => error)
    expect(wrong).toMatchObject({ status: 401, code: 'signInRefused' })
    expect(unknown).toMatchObject({ status: 401, code: 'signInRefused', text: (wrong as { text: object }).text })
  })

  test('after five wrong tries even the right password waits; others do not; then it is forgotten', async () => {
    const guess = { ...signIn, password: 'wrong' }
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(auth.signIn(guess, sender)).rejects.toMatchObject({ status: 401 })
    await expect(auth.signIn(signIn, sender)).rejects.toMatchObject({ status: 429, retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 300) })
    await expect((await open()).signIn(signIn, sender)).rejects.toMatchObject({ status: 429 })
    expect((await auth.signIn(signIn, { address: '10.0.0.7' })).person.role).toBe('admin')
    later = 5 * 60_000 + 1000
    expect((await auth.signIn(signIn, sender)).person.role).toBe('admin')
  })

  test('many guesses at once count one by one', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => auth.signIn({ ...signIn, password: 'wrong' }, sender).catch((error: { status: number }) => error.status)))
    expect(all.filter((status) => status === 401)).toHaveLength(5)
  })
})
