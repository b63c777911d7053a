import { text } from '../../flows/document/text.ts'
import { ServiceError } from '../http/service-errors.ts'
import type { SessionService } from '../http/services.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/collection.ts'
import type { SignInLibrary } from './better-auth.ts'
import { type Limit, openRateLimit, type RateLimit } from './rate-limit.ts'
import { forgetCookie, openSessions, personOf, type Sessions } from './sessions.ts'
import { openSetUp, type SetUpToken } from './set-up.ts'
import { openTables, type Tables } from './tables.ts'

export interface Auth extends SessionService {
  /** For the one-time link of the first start; undefined once there is an administrator. */
  setUpToken(): Promise<string | undefined>
  close(): void
}

export interface AuthOptions {
  store: Store
  secrets: Secrets
  clock?: () => number
}

const MINUTE = 60_000
/** One guesser on one account; one account by many; many accounts by one. */
const PAIR: Limit = { attempts: 5, windowMs: 5 * MINUTE }
const ACCOUNT: Limit = { attempts: 30, windowMs: 15 * MINUTE }
const ADDRESS: Limit = { attempts: 60, windowMs: 15 * MINUTE }

/** @example const auth = await openAuth({ store, secrets }); const token = await auth.setUpToken() */
export async function openAuth({ store, secrets, clock = Date.now }: AuthOptions): Promise<Auth> {
  const tables = await openTables(store)
  const secret = secrets.derive('weft sessions')
  const sessions = openSessions(tables, secret, clock)
  const [setUp, limit] = [await openSetUp(store, tables, secrets), await openRateLimit(store, clock)]
  let loading: Promise<SignInLibrary> | undefined
  const library = () => (loading ??= import('./better-auth.ts').then(({ signInLibrary }) => signInLibrary(tables, secret)))
  const sweeper = setInterval(() => void sessions.sweep().catch(() => undefined), 15 * MINUTE)
  sweeper.unref()
  return {
    ...entering({ tables, setUp, limit, library }),
    ...leaving(sessions, library),
    whoIs: (headers, options) => sessions.whoIs(headers, options),
    setupNeeded: () => setUp.needed(),
    setUpToken: () => setUp.token(),
    close: () => clearInterval(sweeper),
  }
}

interface Entry {
  tables: Tables
  setUp: SetUpToken
  limit: RateLimit
  library: () => Promise<SignInLibrary>
}

function entering({ tables, setUp, limit, library }: Entry): Pick<SessionService, 'setUp' | 'signIn'> {
  return {
    async setUp({ token, name, email, password }, address) {
      await within(limit, { [`setUp|${address}`]: PAIR })
      return setUp.use(token, async () => (await library()).createPerson({ name, email, password, role: 'admin' }))
    },
    async signIn(input, { address, agent }) {
      const email = input.email.trim().toLowerCase()
      const pair = `pair|${email}|${address}`
      await within(limit, { [pair]: PAIR, [`account|${email}`]: ACCOUNT, [`address|${address}`]: ADDRESS })
      const headers = new Headers({ 'x-forwarded-for': address, ...(agent ? { 'user-agent': agent.slice(0, 300) } : {}) })
      const signedIn = await (await library()).signIn({ email, password: input.password }, headers)
      const person = signedIn && (await personOf(tables, signedIn.userId))
      if (!person) throw refused()
      await limit.forget(pair)
      return { person, cookies: signedIn.cookies }
    },
  }
}

function leaving(sessions: Sessions, library: () => Promise<SignInLibrary>): Pick<SessionService, 'signOut' | 'revokeAll' | 'changePassword'> {
  return {
    async signOut(headers) {
      await sessions.end(headers)
      return [forgetCookie]
    },
    revokeAll: (person) => sessions.endAllOf(person.id),
    async changePassword(person, input) {
      if (!(await (await library()).changePassword(person, input))) throw refused()
      await sessions.endAllOf(person.id)
    },
  }
}

/** One sentence for every reason: whether an account exists is nobody's business. */
const refused = () => new ServiceError(401, 'signInRefused', text('邮箱或密码不正确', 'the e-mail or the password is wrong'))

async function within(limit: RateLimit, keys: Record<string, Limit>): Promise<void> {
  const seconds = await limit.attempt(keys)
  if (seconds === undefined) return
  throw new ServiceError(
    429, 'tooManyAttempts', text(`尝试次数过多,请 ${seconds} 秒后再试`, `too many attempts: try again in ${seconds} seconds`), undefined, seconds,
  )
}
