import { text } from '../../flows/document/text.ts'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import { DuplicateKey } from '../store/collection.ts'
import { refKey, type FlowRecord, type RecordRef, type SyncCollections, type Version } from './collections.ts'
import { ownWriteId } from './copy.ts'

/** An event about a record, on its way to a flow. */
export interface SeenQuery extends RecordRef {
  flow: string
  /** Where the connector declares none, every event is new. */
  version?: Version
  /** The event's id: its repeat is judged as it was the first time. */
  event?: string
  at: number
}

export interface Seen {
  /** `older`: a newer version came before it. `same`: this version came by another event. */
  order: 'new' | 'older' | 'same'
  /** A write of our own made this version: it must not go round again. */
  echo: boolean
}

/**
 * -1, 0 or 1; undefined where they cannot be compared. Numbers and digits by value, times as times, else as text.
 * @example compareVersions('2026-11-25T10:00:00+08:00', '2026-11-25T03:00:00Z') // -1
 */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 | undefined {
  if (a === b) return 0
  const [left, right] = [a, b].map(comparable) as [bigint | number | string, bigint | number | string]
  if (typeof left === 'string' || typeof right === 'string') {
    if (typeof left !== typeof right) return undefined
    return left < right ? -1 : 1
  }
  return left < right ? -1 : left > right ? 1 : 0
}

function comparable(version: Version): bigint | number | string {
  if (typeof version === 'number') return version
  if (/^\d{1,30}$/.test(version)) return BigInt(version)
  const time = /^\d{4}-\d{2}-\d{2}T/.test(version) ? Date.parse(version) : Number.NaN
  return Number.isNaN(time) ? version : time
}

/** What an event's version is to a flow that has had `known`: pure. */
export function judge(known: Pick<FlowRecord, 'version' | 'event'> | undefined, query: { version?: Version; event?: string }): Seen['order'] {
  if (!known || query.version === undefined) return 'new'
  const order = compareVersions(query.version, known.version)
  if (order === -1) return 'older'
  if (order !== 0) return 'new'
  return query.event !== undefined && query.event === known.event ? 'new' : 'same'
}

/**
 * Judges an event and remembers its version in the same breath (compare-and-set): of two that come at once, the older
 * one is judged older unless it came first. The sender's repeat of an event is judged new again, so that what a crash
 * left undone is done; the run's own id keeps it from happening twice.
 */
export async function seen(collections: SyncCollections, query: SeenQuery): Promise<Seen> {
  if (query.version === undefined) return { order: 'new', echo: false }
  const echo = (await collections.ownWrites.get(ownWriteId(query, query.version))) !== undefined
  for (;;) {
    const known = await collections.flowRecords.get(`${query.flow}|${refKey(query)}`)
    const order = judge(known, query)
    if (order !== 'new' || (await advance(collections, known, query))) return { order, echo }
  }
}

async function advance({ flowRecords }: SyncCollections, known: FlowRecord | undefined, query: SeenQuery): Promise<boolean> {
  const _id = `${query.flow}|${refKey(query)}`
  const now = { version: query.version!, ...(query.event === undefined ? {} : { event: query.event }), at: query.at }
  if (known) return (await flowRecords.update({ _id, rev: known.rev }, { $set: now, $inc: { rev: 1 } })) === 1
  try {
    await flowRecords.insert({ _id, rev: 1, ...now })
    return true
  } catch (error) {
    if (error instanceof DuplicateKey) return false
    throw error
  }
}

/**
 * The sync log's line for an event that starts nothing: `overtaken` (a newer version came before it) or `echo` (our own
 * write came back). One per flow and event.
 */
export function notWritten(action: 'overtaken' | 'echo', { flow, connection, entity, number, version, event, at }: SeenQuery, numbers: readonly string[] = []): SyncLogEntry {
  const target = { connection, entity, number }
  const message = action === 'echo'
    ? text(`这是 Weft 自己写的版本 ${version},没有再送一圈`, `Weft wrote version ${version} itself: not sent round again`)
    : text(`更新的版本已经到过,版本 ${version} 没有写`, `a newer version has been here: version ${version} is not written`)
  return {
    _id: `${action}|${flow}|${refKey(target)}|${event ?? version}`,
    at, flow, source: target, target, action, status: 'notWritten', numbers: [number, ...numbers], problem: { code: action, message },
  }
}
