import { Hono } from 'hono'
import { Person } from '../../auth/person.ts'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { Session, SetUp } from '../model/session.ts'
import { rawRoute, route } from '../route.ts'
import type { Services } from '../services.ts'

/** Who is signed in, the first administrator, and sign-in itself. */
export const session = ({ session, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/session', route(
      { right: 'public', summary: 'Who is signed in', ok: Session },
      async ({ c }) => ({
        person: (await session.whoIs(c.req.raw.headers)) ?? null,
        setupNeeded: await session.setupNeeded(),
      }),
    ))
    .post('/setup', route(
      { right: 'public', summary: 'Make the first administrator, with the one-time token', body: SetUp, ok: Person, status: 201, problems: [409, 429] },
      async ({ body, c }) => {
        const person = await session.setUp(body, c.var.address)
        await audited(audit, c, person, 'setUp', `person/${person.id}`)
        return person
      },
    ))
    .get('/auth/*', rawRoute(
      { right: 'public', summary: 'Sign-in (better-auth)', raw: true },
      ({ c }) => session.handle(c.req.raw, c.var.address),
    ))
    .post('/auth/*', rawRoute(
      { right: 'public', summary: 'Sign-in and sign-out (better-auth): sign-in/email, sign-out', raw: true, problems: [429] },
      ({ c }) => session.handle(c.req.raw, c.var.address),
    ))
