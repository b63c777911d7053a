import { Hono } from 'hono'
import { Person } from '../../auth/person.ts'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { ChangePassword, Session, SetUp, SignIn } from '../model/session.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

/** Who is signed in, the first administrator, and sign-in itself. */
export const session = ({ session, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/session', route(
      { right: 'public', summary: 'Who is signed in', ok: Session },
      async ({ c }) => ({
        person: (await session.whoIs(c.req.raw.headers, { prolong: false })) ?? null,
        setupNeeded: await session.setupNeeded(),
      }),
    ))
    .post('/setup', route(
      { right: 'public', summary: 'Make the first administrator, with the one-time token', body: SetUp, ok: Person, status: 201, problems: [401, 409, 429] },
      async ({ body, c }) => {
        const person = await session.setUp(body, c.var.address)
        await audited(audit, c, person, 'setUp', `person/${person.id}`)
        return person
      },
    ))
    .post('/auth/sign-in/email', route(
      { right: 'public', summary: 'Sign in with e-mail and password', body: SignIn, ok: Session, problems: [401, 429] },
      async ({ body, c }) => {
        const sender = { address: c.var.address, ...(c.req.header('user-agent') ? { agent: c.req.header('user-agent') } : {}) }
        const { person, cookies } = await session.signIn(body, sender).catch(async (error: unknown) => {
          await audit.record({ action: 'signInRefused', about: `email/${body.email}`, address: c.var.address })
          throw error
        })
        await audited(audit, c, person, 'signIn', `person/${person.id}`)
        for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
        return { person, setupNeeded: false }
      },
    ))
    .post('/auth/sign-out', route(
      { right: 'public', summary: 'End this session', ok: Session },
      async ({ c }) => {
        const person = await session.whoIs(c.req.raw.headers, { prolong: false })
        for (const cookie of await session.signOut(c.req.raw.headers)) c.header('set-cookie', cookie, { append: true })
        if (person) await audited(audit, c, person, 'signOut', `person/${person.id}`)
        return { person: null, setupNeeded: false }
      },
    ))
    .post('/auth/change-password', route(
      { right: 'view', summary: 'Change one\'s own password; ends all own sessions', body: ChangePassword, ok: Session, problems: [401] },
      async ({ body, person, c }) => {
        await session.changePassword(person, body)
        await audited(audit, c, person, 'password', `person/${person.id}`)
        return { person: null, setupNeeded: false }
      },
    ))
    .post('/auth/revoke-sessions', route(
      { right: 'view', summary: 'End all own sessions, this one too', ok: Session },
      async ({ person, c }) => {
        await session.revokeAll(person)
        await audited(audit, c, person, 'sessionsRevoked', `person/${person.id}`)
        return { person: null, setupNeeded: false }
      },
    ))
