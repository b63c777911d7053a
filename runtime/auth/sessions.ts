/**
 * Who a request's cookie belongs to. better-auth makes the cookie (a random token, signed); it is checked here, so that a
 * process whose people have signed in already never loads that library, and so that both ends of a session are in one place.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Person } from './person.ts'
import type { SessionDocument, Tables } from './tables.ts'

/** Bound to this host, over TLS or loopback only. */
export const COOKIE = '__Host-weft.session'
/** Ends when nobody did anything for so long … */
export const IDLE_MS = 30 * 60_000
/** … and in any case after so long. */
export const ABSOLUTE_MS = 12 * 3_600_000
/** The end moves at most this often: one write a minute, not one a request. */
const PROLONG_MS = 60_000

export interface Sessions {
  whoIs(headers: Headers, options?: { prolong?: boolean }): Promise<Person | undefined>
  /** Ends the cookie's session. */
  end(headers: Headers): Promise<void>
  endAllOf(person: string): Promise<void>
  /** Deletes what has ended; returns how many. */
  sweep(): Promise<number>
}

/** What makes a browser forget the cookie. */
export const forgetCookie = `${COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`

export function openSessions(tables: Tables, secret: string, clock: () => number): Sessions {
  const tokenOf = (headers: Headers) => signedToken(headers.get('cookie') ?? '', secret)
  const liveSession = async (token: string | undefined): Promise<SessionDocument | undefined> => {
    if (token === undefined) return undefined
    const session = (await tables.sessions.find({ token }, { limit: 1 })).items[0]
    return session && endOf(session) > clock() ? session : undefined
  }
  return {
    async whoIs(headers, { prolong = true } = {}) {
      const session = await liveSession(tokenOf(headers))
      if (!session) return undefined
      const idleUntil = clock() + IDLE_MS
      if (prolong && idleUntil - idleEnd(session) >= PROLONG_MS)
        await tables.sessions.update({ _id: session._id }, { $set: { idleUntil } })
      return personOf(tables, session.userId)
    },
    async end(headers) {
      const token = tokenOf(headers)
      if (token !== undefined) await tables.sessions.delete({ token })
    },
    async endAllOf(person) {
      await tables.sessions.delete({ userId: person })
    },
    async sweep() {
      const over = (await tables.sessions.find({})).items.filter((session) => endOf(session) <= clock())
      return over.length === 0 ? 0 : tables.sessions.delete({ _id: { $in: over.map(({ _id }) => _id) } })
    },
  }
}

export async function personOf(tables: Tables, id: string): Promise<Person | undefined> {
  const person = await tables.people.get(id)
  return person && { id: person._id, name: person.name, email: person.email, role: person.role }
}

const idleEnd = (session: SessionDocument) => session.idleUntil ?? Date.parse(session.createdAt) + IDLE_MS

function endOf(session: SessionDocument): number {
  return Math.min(idleEnd(session), Date.parse(session.createdAt) + ABSOLUTE_MS, Date.parse(session.expiresAt))
}

/** The token, when its signature (HMAC-SHA256, base64, behind a dot) is ours. A second cookie of the name voids both. */
export function signedToken(cookies: string, secret: string): string | undefined {
  const values = cookies.split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${COOKIE}=`))
  const [only] = values
  if (only === undefined || values.length > 1) return undefined
  const value = decoded(only.slice(COOKIE.length + 1))
  const cut = value.lastIndexOf('.')
  if (cut <= 0) return undefined
  const [token, signature] = [value.slice(0, cut), Buffer.from(value.slice(cut + 1), 'base64')]
  const expected = createHmac('sha256', secret).update(token).digest()
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? token : undefined
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
