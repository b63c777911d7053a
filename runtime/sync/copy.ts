import type { DocumentLink, SyncLogEntry } from '../../flows/run/sync-log.ts'
import { shortForm, spellings } from '../standards/codes.ts'
import type { BulkWrite } from '../store/collection.ts'
import { refKey, type OwnWrite, type RecordDocument, type RecordRef, type StoredEntry, type StoredLink, type SyncCollections, type Version } from './collections.ts'

/** What a run's step or an event says of a document. */
export interface RecordUpdate extends RecordRef {
  version?: Version
  data?: unknown
  by: 'weft' | 'event'
  at: number
}

/**
 * Copies from a run's outbox. Ids are deterministic, so a repeat overwrites itself; a record never goes back to an
 * older version.
 */
export async function copy(collections: SyncCollections, entries: readonly SyncLogEntry[], links: readonly DocumentLink[], records: readonly RecordUpdate[]): Promise<void> {
  const own = records.filter((record) => record.by === 'weft' && record.version !== undefined)
  await Promise.all([
    own.length > 0 && collections.ownWrites.bulk(own.map((record): BulkWrite<OwnWrite> => ({ insertIfAbsent: { _id: ownWriteId(record, record.version!), at: record.at } }))),
    entries.length > 0 && collections.syncLog.bulk(entries.map((entry): BulkWrite<StoredEntry> => ({ put: { ...entry, facets: facetsOf(entry) } }))),
    links.length > 0 && collections.links.bulk(links.map((link): BulkWrite<StoredLink> => ({ put: { ...link, keys: linkKeys(link) } }))),
    records.length > 0 && collections.records.bulk(records.flatMap(recordWrites)),
  ])
}

export const ownWriteId = (ref: RecordRef, version: Version): string => `${refKey(ref)}@${version}`

/** Both spellings, behind `n:`. */
export const numberFacets = (numbers: readonly string[]): string[] => [...new Set(numbers.flatMap(spellings))].map((number) => `n:${number}`)

export function facetsOf(entry: SyncLogEntry): string[] {
  const { source, target, action, status, flow, run } = entry
  return [...new Set([
    ...numberFacets([target.number, ...(source ? [source.number] : []), ...entry.numbers].slice(0, 500)),
    `connection:${target.connection}`, ...(source ? [`connection:${source.connection}`] : []), `entity:${target.entity}`,
    `action:${action}`, `status:${status}`, ...(flow === undefined ? [] : [`flow:${flow}`]), ...(run === undefined ? [] : [`run:${run}`]),
  ])]
}

function linkKeys({ from, to }: DocumentLink): string[] {
  return [...new Set([refKey(from), refKey(to), ...numberFacets([from.number, to.number])])]
}

function recordWrites(update: RecordUpdate): BulkWrite<RecordDocument>[] {
  const { connection, entity, number, version, data, by, at } = update
  const _id = refKey(update)
  const known = { ...(version === undefined ? {} : { version }), ...(data === undefined ? {} : { data }), by, at }
  const insert = { _id, connection, entity, number, numbers: [...new Set([number, shortForm(number)])], ...known }
  const older = version === undefined
    ? { _id, at: { $lt: at } }
    : { _id, $or: [{ version: { $lt: version } }, { version: { $exists: false }, at: { $lte: at } }] }
  return [{ insertIfAbsent: insert }, { update: { filter: older, changes: { $set: known } } }]
}
