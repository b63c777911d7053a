import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import type { Filter } from '../store/collection.ts'
import type { StoredEntry, SyncCollections } from './collections.ts'

export interface SyncCriteria {
  /** A number or code, as any of the systems writes it. */
  q?: string
  connection?: string
  entity?: string
  action?: SyncLogEntry['action']
  status?: SyncLogEntry['status']
  flow?: string
  run?: string
  /** Epoch milliseconds, inclusive and exclusive. */
  since?: number
  until?: number
}

/** The order of the log: newest first. */
interface Position {
  at: number
  _id: string
}

const isBehind = (entry: Position, position: Position): boolean => entry.at < position.at || (entry.at === position.at && entry._id < position._id)

function facetsOf({ flow, run, connection, entity, action, status }: SyncCriteria): string[] {
  const named = { run, flow, action, entity, connection, status }
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]))
}

/** Further than this nobody counts to find out which filter selects most. */
const countedTo = 2000

/** The filters of which every one must hold, the rarest first: it is the one that is read along. */
async function rarestFirst({ syncLog }: SyncCollections, facets: string[]): Promise<string[]> {
  if (facets.length < 2) return facets
  const counted = await Promise.all(facets.map(async (facet) => ({ facet, count: await syncLog.count({ facets: facet }, { limit: countedTo }) })))
  return counted.sort((a, b) => a.count - b.count).map(({ facet }) => facet)
}

function filterOf(criteria: SyncCriteria, facets: readonly string[], from: Position | undefined): Filter {
  const [first, ...rest] = facets
  const until = Math.min(criteria.until ?? Infinity, from === undefined ? Infinity : from.at + 1)
  const at = { ...(criteria.since === undefined ? {} : { $gte: criteria.since }), ...(until === Infinity ? {} : { $lt: until }) }
  return { ...(first === undefined ? {} : { facets: first }), ...(Object.keys(at).length > 0 ? { at } : {}), ...beside(rest) }
}

/** The other filters on the entry's own fields: one path can stand in a filter once. */
function beside(rest: readonly string[]): Filter {
  const filter: Filter = {}
  for (const facet of rest) {
    const [name, value] = [facet.slice(0, facet.indexOf(':')), facet.slice(facet.indexOf(':') + 1)]
    if (name === 'connection') filter.$or = [{ 'target.connection': value }, { 'source.connection': value }]
    else filter[name === 'entity' ? 'target.entity' : name] = value
  }
  return filter
}

/** All that match, newest first, read page by page along the index. */
async function* read({ syncLog }: SyncCollections, filter: Filter, pageSize: number): AsyncGenerator<StoredEntry> {
  let cursor: string | undefined
  do {
    const page = await syncLog.find(filter, { sort: { at: -1, _id: -1 }, limit: pageSize, cursor })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}

/** Merges by order, each entry once: a number in several spellings is several readings. */
async function* merge(readings: AsyncGenerator<StoredEntry>[]): AsyncGenerator<StoredEntry> {
  const heads = await Promise.all(readings.map(async (reading) => ({ reading, head: await reading.next() })))
  let last: string | undefined
  for (;;) {
    const open = heads.filter(({ head }) => !head.done)
    const newest = open.reduce<(typeof open)[number] | undefined>((best, each) => (!best || isBehind(best.head.value, each.head.value) ? each : best), undefined)
    if (!newest) return
    const entry = newest.head.value as StoredEntry
    newest.head = await newest.reading.next()
    if (entry._id !== last) yield entry
    last = entry._id
  }
}

/** Entries that match, newest first, behind `from`. `numbers` are the spellings of what is searched, if anything is. */
export async function* entries(collections: SyncCollections, criteria: SyncCriteria, numbers: readonly string[] | undefined, from?: Position, pageSize = 100): AsyncGenerator<SyncLogEntry> {
  const facets = numbers ? facetsOf(criteria) : await rarestFirst(collections, facetsOf(criteria))
  const along = numbers ? numbers.map((number) => [`n:${number}`, ...facets]) : [facets]
  const all = along.map((each) => read(collections, filterOf(criteria, each, from), pageSize))
  for await (const { facets: _, ...entry } of all.length === 1 ? all[0]! : merge(all)) if (!from || isBehind(entry, from)) yield entry
}

/** @throws TypeError for what `cursorOf` did not make */
export function positionOf(cursor: string): Position {
  const cut = cursor.indexOf('|')
  const at = Number(cursor.slice(0, cut))
  if (cut < 1 || !Number.isFinite(at)) throw new TypeError('not a cursor of the sync log')
  return { at, _id: cursor.slice(cut + 1) }
}

export const cursorOf = ({ at, _id }: Position): string => `${at}|${_id}`
