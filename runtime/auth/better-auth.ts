/**
 * Sign-in itself, by better-auth. Imported when somebody signs in (it costs 50 MiB and a third of a second), never to
 * check a session: that is `sessions.ts`.
 */
import { betterAuth } from 'better-auth/minimal'
import type { ChangePassword, SignIn } from '../http/model/session.ts'
import { storeAdapter } from './adapter.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { Person } from './person.ts'
import { ABSOLUTE_MS, COOKIE } from './sessions.ts'
import type { Tables } from './tables.ts'

export interface SignInLibrary {
  /** `Set-Cookie` values and the person's id; undefined when e-mail or password is wrong. */
  signIn(input: SignIn, headers: Headers): Promise<{ userId: string; cookies: string[] } | undefined>
  createPerson(input: { name: string; email: string; password: string; role: Person['role'] }): Promise<Person>
  /** False when the current password is wrong. */
  changePassword(person: Person, input: ChangePassword): Promise<boolean>
}

export function signInLibrary(tables: Tables, secret: string): SignInLibrary {
  const auth = makeAuth(tables, secret)
  return {
    async signIn({ email, password }, headers) {
      const answer = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true })
      if (answer.status >= 500) throw new Error(`sign-in answered ${answer.status}`)
      if (!answer.ok) return undefined
      const { user } = (await answer.json()) as { user: { id: string } }
      return { userId: user.id, cookies: answer.headers.getSetCookie() }
    },
    async createPerson({ name, email, password, role }) {
      const { internalAdapter } = await auth.$context
      const user = await internalAdapter.createUser({ name, email: email.toLowerCase(), emailVerified: true, role }, { method: 'email-password' })
      await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: await hashPassword(password) })
      return { id: user.id, name, email: email.toLowerCase(), role }
    },
    async changePassword(person, { currentPassword, newPassword }) {
      const { internalAdapter } = await auth.$context
      const account = (await internalAdapter.findAccounts(person.id)).find(({ providerId }) => providerId === 'credential')
      if (!account?.password || !(await verifyPassword(account.password, currentPassword))) return false
      await internalAdapter.updateAccount(account.id, { password: await hashPassword(newPassword) })
      return true
    },
  }
}

function makeAuth(tables: Tables, secret: string) {
  return betterAuth({
    secret,
    // Never used to build an address; our own guard has judged the request's origin before it comes here.
    baseURL: 'https://localhost',
    database: storeAdapter(tables),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 10,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    user: { additionalFields: { role: { type: 'string', input: false, required: true } } },
    session: { expiresIn: ABSOLUTE_MS / 1000, disableSessionRefresh: true },
    advanced: {
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
      cookies: { session_token: { name: COOKIE } },
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
    },
  })
}
