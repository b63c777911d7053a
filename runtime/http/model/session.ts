import Type from 'typebox'
import { Person } from '../../auth/person.ts'

/** Who is signed in here, and whether the first administrator is still to be made. */
export const Session = Type.Object(
  { person: Type.Union([Person, Type.Null()]), setupNeeded: Type.Boolean() },
  { title: 'Session' },
)
export type Session = Type.Static<typeof Session>

const Password = Type.String({ minLength: 10, maxLength: 128 })

/** The first administrator, made with the one-time token that the first start prints. */
export const SetUp = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 200 }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    email: Type.String({ format: 'email', maxLength: 254 }),
    password: Password,
  },
  { additionalProperties: false, title: 'SetUp' },
)
export type SetUp = Type.Static<typeof SetUp>

export const SignIn = Type.Object(
  { email: Type.String({ minLength: 1, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false, title: 'SignIn' },
)
export type SignIn = Type.Static<typeof SignIn>

export const ChangePassword = Type.Object(
  { currentPassword: Type.String({ minLength: 1, maxLength: 128 }), newPassword: Password },
  { additionalProperties: false, title: 'ChangePassword' },
)
export type ChangePassword = Type.Static<typeof ChangePassword>

/** One line of the append-only audit. */
export const AuditEntry = Type.Object(
  {
    id: Type.String(),
    at: Type.Number(),
    /** Name and id of the person; absent for the house itself and for who did not sign in. */
    by: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
    action: Type.Union([
      Type.Literal('setUp'), Type.Literal('signIn'), Type.Literal('signInRefused'), Type.Literal('signOut'), Type.Literal('password'), Type.Literal('sessionsRevoked'), Type.Literal('refused'),
      Type.Literal('retry'), Type.Literal('answer'), Type.Literal('cancel'), Type.Literal('start'), Type.Literal('pause'),
      Type.Literal('resume'), Type.Literal('acknowledge'), Type.Literal('export'), Type.Literal('secret'), Type.Literal('publish'),
      Type.Literal('connection'), Type.Literal('crossReference'),
      Type.Literal('edit'), Type.Literal('delete'), Type.Literal('import'), Type.Literal('key'), Type.Literal('try'),
    ]),
    /** What it was done to: `run/…`, `connection/erp`, `alert/…`. */
    about: Type.Optional(Type.String()),
    detail: Type.Optional(Type.Unknown()),
    address: Type.Optional(Type.String()),
  },
  { title: 'AuditEntry' },
)
export type AuditEntry = Type.Static<typeof AuditEntry>
