import type { ConnectionAccess, Connector } from '../../connectors/kit/connector.ts'
import { at } from '../../connectors/kit/path.ts'
import { formatStamp, parseStamp } from '../../connectors/kit/stamp.ts'
import type { Collection, CollectionSpec, Document, Store } from '../store/collection.ts'
import type { Receive } from './receive.ts'

/** How far a connection's change feed has been read. Outlives publishing, renaming, import, pause and restart. */
interface PollState extends Document {
  cursor: string | number
  at: number
}

const POLLS: CollectionSpec = { name: 'polls', grows: false, indexes: [] }

/** Ids of rows that this process has handed on already; a look back reads them again. */
const REMEMBERED = 20_000

export interface PollParts {
  store: Store
  receive: Receive
  connector(connection: string): Connector | undefined
  /** Connections whose connector has a change feed. */
  connections(): Promise<string[]>
  /** Undefined when it may not be called now. */
  access(connection: string): Promise<ConnectionAccess | undefined>
  /** The kit's `listPages`, handed in by `main.ts`. */
  listPages(connector: Connector, operation: string, access: ConnectionAccess, input: Record<string, unknown>): AsyncIterable<unknown[]>
  recordCall(connection: string, ok: boolean, error?: unknown): void
  clock: () => number
}

/**
 * Reads change feeds by cursor. Each poll looks back over a window, so that a record committed late is still read; each
 * row is known by its own id, so that it is handed on once. The checkpoint moves only when every row is durable here.
 */
export async function openPolls(parts: PollParts) {
  const states: Collection<PollState> = await parts.store.collection<PollState>(POLLS)
  const handed = new Map<string, Set<string>>()

  /** One poll of one connection. Gives how many rows were new. @throws what the call or the store throws */
  async function poll(connection: string): Promise<number> {
    const connector = parts.connector(connection)
    const feed = connector?.poll
    const access = feed && (await parts.access(connection))
    if (!connector || !feed || !access) return 0
    const state = await states.get(connection)
    // The first time: from now on. What happened before there was a connection starts no run.
    const from = state?.cursor ?? formatStamp(parts.clock(), feed.lookBack.format)
    if (!state) await states.bulk([{ put: { _id: connection, cursor: from, at: parts.clock() } }])
    const since = lookBack(from, feed.lookBack)
    const known = handed.get(connection) ?? new Set<string>()
    handed.set(connection, known)
    let newest = from
    let count = 0
    for await (const rows of parts.listPages(connector, feed.operation, access, { [feed.cursor.parameter]: since })) {
      for (const row of rows) {
        const id = feed.id.map((field) => String(at(row, field))).join('|')
        const moment = at(row, feed.cursor.field) as string | number
        if (order(moment, newest) > 0) newest = moment
        if (known.has(id)) continue
        const event = feed.event.events[String(at(row, feed.event.field))]
        if (event !== undefined) await parts.receive({ connection, event, id, payload: at(row, feed.payload), at: parts.clock() })
        known.add(id)
        count += 1
      }
    }
    if (newest !== state?.cursor) await states.bulk([{ put: { _id: connection, cursor: newest, at: parts.clock() } }])
    forget(known)
    return count
  }

  const busy = new Set<string>()
  const timers = new Map<string, NodeJS.Timeout>()
  let stopped = false

  async function round(connection: string, interval: number): Promise<void> {
    if (busy.has(connection) || stopped) return
    busy.add(connection)
    try {
      await poll(connection)
      parts.recordCall(connection, true)
    } catch (error) {
      parts.recordCall(connection, false, error)
    } finally {
      busy.delete(connection)
      if (!stopped) timers.set(connection, setTimeout(() => void round(connection, interval), interval))
    }
  }

  return {
    poll,
    /** Begins polling every connection that has a feed, each at its connector's interval (or the one given, in ms). */
    async start(intervalMs?: number): Promise<void> {
      for (const connection of await parts.connections()) {
        const feed = parts.connector(connection)?.poll
        if (feed && !timers.has(connection)) void round(connection, intervalMs ?? feed.interval * 1000)
      }
    },
    stop(): void {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

function lookBack(cursor: string | number, { milliseconds, format }: NonNullable<Connector['poll']>['lookBack']): string | number {
  return formatStamp(Math.max(0, parseStamp(cursor, format) - milliseconds), format)
}

function order(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

function forget(known: Set<string>): void {
  for (const id of known) {
    if (known.size <= REMEMBERED) return
    known.delete(id)
  }
}
