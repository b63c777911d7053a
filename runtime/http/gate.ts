import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Person } from '../auth/person.ts'
import { allows, type Right } from '../auth/rights.ts'
import { HttpProblem } from './problem.ts'
import type { Services } from './services.ts'

/** What the app hands to every request. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    services: Services
    /** The sender's address: the socket's, or behind a declared proxy what that says. */
    address: string
  }
}

/** Lets the request in, or answers 401 or 403 and writes the refusal into the audit. */
export async function admit(c: Context<AppEnv>, right: Right | 'public'): Promise<Person | undefined> {
  if (right === 'public') return undefined
  const { session, audit } = c.var.services
  // What the page does by itself (a list that updates in place) says so, and keeps no session from ending.
  const prolong = c.req.header('x-weft-background') === undefined
  const person = await session.whoIs(c.req.raw.headers, { prolong })
  if (!person) throw new HttpProblem(401, 'signInNeeded', { zh: '请先登录', en: 'sign in first' })
  if (!allows(person, right)) {
    await audit.record({
      action: 'refused', by: { id: person.id, name: person.name }, about: `${c.req.method} ${c.req.path}`, detail: { right }, address: c.var.address,
    })
    throw new HttpProblem(403, 'notAllowed', { zh: `需要「${right}」权限`, en: `this needs the right "${right}"` })
  }
  return person
}
