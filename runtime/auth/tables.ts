import type { Collection, CollectionSpec, Document, Store } from '../store/collection.ts'
import type { Role } from './person.ts'

/** Times are ISO text: better-auth writes these documents through our adapter. */
export interface PersonDocument extends Document {
  name: string
  email: string
  role: Role
}
export interface SessionDocument extends Document {
  token: string
  userId: string
  createdAt: string
  /** The absolute end. */
  expiresAt: string
  /** Epoch milliseconds; ends earlier when nobody does anything. Set by `sessions.ts`. */
  idleUntil?: number
}

/** better-auth's models and where they are kept. Small: people and who is signed in. */
export const tables = {
  user: { name: 'people', indexes: [{ fields: ['email'], unique: true }], grows: false },
  session: { name: 'sessions', indexes: [{ fields: ['token'], unique: true }, { fields: ['userId'] }], grows: false },
  account: { name: 'accounts', indexes: [{ fields: ['userId'] }], grows: false },
  verification: { name: 'verifications', indexes: [{ fields: ['identifier'] }], grows: false },
} as const satisfies Record<string, CollectionSpec>

export type TableName = keyof typeof tables

export interface Tables {
  people: Collection<PersonDocument>
  sessions: Collection<SessionDocument>
  of(model: string): Promise<Collection<Document>>
}

export async function openTables(store: Store): Promise<Tables> {
  return {
    people: await store.collection<PersonDocument>(tables.user),
    sessions: await store.collection<SessionDocument>(tables.session),
    async of(model) {
      if (!Object.hasOwn(tables, model)) throw new Error(`sign-in asks for an unknown table: ${model}`)
      return store.collection(tables[model as TableName])
    },
  }
}
