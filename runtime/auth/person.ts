import Type from 'typebox'

/** What a person is in the house; `runtime/auth/rights.ts` says what each may do. */
export const Role = Type.Union(
  [Type.Literal('analyst'), Type.Literal('it'), Type.Literal('operator'), Type.Literal('user'), Type.Literal('admin')],
  { title: 'Role' },
)
export type Role = Type.Static<typeof Role>

/** Somebody who has signed in. */
export const Person = Type.Object(
  { id: Type.String(), name: Type.String(), email: Type.String(), role: Role },
  { title: 'Person' },
)
export type Person = Type.Static<typeof Person>
