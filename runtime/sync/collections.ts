import type { Record as RecordSchema, DocumentLink, SyncLogEntry } from '../../flows/run/sync-log.ts'
import type Type from 'typebox'
import type { Collection, CollectionSpec, Store } from '../store/collection.ts'

export type RecordRef = Type.Static<typeof RecordSchema>
export type Version = number | string

/** `connection/entity/number`: how a document of a connected system is called inside. */
export const refKey = ({ connection, entity, number }: RecordRef): string => `${connection}/${entity}/${number}`

/** An entry with what it is found by: `n:` a number in any spelling, `connection:`, `entity:`, `action:`, `status:`, `flow:`, `run:`. */
export interface StoredEntry extends SyncLogEntry {
  facets: string[]
}

/** A link with what it is found by: both ends' keys, and their numbers in any spelling behind `n:`. */
export interface StoredLink extends DocumentLink {
  keys: string[]
}

/** The latest that is known of a document. `_id` is its key. */
export interface RecordDocument extends RecordRef {
  _id: string
  /** Its number in any spelling. */
  numbers: string[]
  version?: Version
  data?: unknown
  /** Who it is known from: our own write's answer, or an event. */
  by: 'weft' | 'event'
  at: number
}

/** A version that a write of ours made: its event is an echo. `_id` is `key@version`. */
export interface OwnWrite {
  _id: string
  at: number
}

/** The newest version of a record that came to a flow, and by which event. `_id` is `flow|key`. */
export interface FlowRecord {
  _id: string
  version: Version
  event?: string
  at: number
  /** Compare-and-set. */
  rev: number
}

const specs = {
  syncLog: { name: 'syncLog', indexes: [{ fields: ['at'] }, { fields: ['facets', 'at'], multi: true }], grows: true },
  links: { name: 'documentLinks', indexes: [{ fields: ['keys'], multi: true }, { fields: ['at'] }], grows: true },
  records: { name: 'records', indexes: [{ fields: ['numbers'], multi: true }, { fields: ['at'] }], grows: true },
  ownWrites: { name: 'ownWrites', indexes: [{ fields: ['at'] }], grows: true },
  flowRecords: { name: 'flowRecords', indexes: [{ fields: ['at'] }], grows: true },
} satisfies { [name: string]: CollectionSpec }

export interface SyncCollections {
  syncLog: Collection<StoredEntry>
  links: Collection<StoredLink>
  records: Collection<RecordDocument>
  ownWrites: Collection<OwnWrite>
  flowRecords: Collection<FlowRecord>
}

export async function openSync(store: Store): Promise<SyncCollections> {
  const [syncLog, links, records, ownWrites, flowRecords] = await Promise.all([
    store.collection<StoredEntry>(specs.syncLog),
    store.collection<StoredLink>(specs.links),
    store.collection<RecordDocument>(specs.records),
    store.collection<OwnWrite>(specs.ownWrites),
    store.collection<FlowRecord>(specs.flowRecords),
  ])
  return { syncLog, links, records, ownWrites, flowRecords }
}
