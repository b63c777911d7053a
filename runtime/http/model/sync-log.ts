import Type from 'typebox'
import { SyncLogEntry } from '../../../flows/run/sync-log.ts'
import { paging } from './paging.ts'

const criteria = {
  q: Type.Optional(Type.String({ maxLength: 200, description: 'a number or code, as any of the systems writes it' })),
  connection: Type.Optional(Type.String({ maxLength: 80 })),
  entity: Type.Optional(Type.String({ maxLength: 80 })),
  action: Type.Optional(SyncLogEntry.properties.action),
  status: Type.Optional(SyncLogEntry.properties.status),
  flow: Type.Optional(Type.String({ maxLength: 80 })),
  since: Type.Optional(Type.Number({ description: 'epoch milliseconds, inclusive' })),
  until: Type.Optional(Type.Number({ description: 'epoch milliseconds, exclusive' })),
}

/** Which entries, newest first. */
export const SyncLogQuery = Type.Object({ ...criteria, ...paging }, { additionalProperties: false })
export type SyncLogQuery = Type.Static<typeof SyncLogQuery>

export const SyncLogExport = Type.Object(criteria, { additionalProperties: false })
export type SyncLogExport = Type.Static<typeof SyncLogExport>

/** The searched number as the other systems know it. */
export const AlsoKnownAs = Type.Object(
  { kind: Type.String(), codes: Type.Record(Type.String(), Type.String(), { description: 'connection → code' }) },
  { title: 'AlsoKnownAs' },
)
export type AlsoKnownAs = Type.Static<typeof AlsoKnownAs>

export const SyncLogPage = Type.Object(
  {
    items: Type.Array(SyncLogEntry),
    next: Type.Optional(Type.String()),
    /** Absent where counting would take longer than the search. */
    total: Type.Optional(Type.Integer()),
    tookMs: Type.Number(),
    alsoKnownAs: Type.Array(AlsoKnownAs),
  },
  { title: 'SyncLogPage' },
)
export type SyncLogPage = Type.Static<typeof SyncLogPage>
