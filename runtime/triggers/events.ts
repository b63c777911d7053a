import { createHash } from 'node:crypto'
import type { Collection, CollectionSpec, Document, Store } from '../store/collection.ts'
import type { EventsPort, KeptEvent } from '../worker/ports.ts'
import { eventKey } from '../engine/handlers.ts'
import { at } from '../../connectors/kit/path.ts'

/** An event that some flow may wait for, kept until retention takes it. */
interface EventDocument extends Document {
  keys: string[]
  payload: unknown
  at: number
}

const EVENTS: CollectionSpec = { name: 'events', grows: true, indexes: [{ fields: ['keys', 'at'], multi: true }, { fields: ['at'] }] }

export interface KeptEvents extends EventsPort {
  /** Removes those received before then. @returns how many */
  forget(before: number): Promise<number>
  /** Keeps it once, whatever comes twice. Gives the keys under which runs may wait for it. */
  keep(event: { connection: string; event: string; eventId: string; payload: unknown; at: number }, fields: readonly string[]): Promise<string[]>
}

export async function openKeptEvents(store: Store): Promise<KeptEvents> {
  const events: Collection<EventDocument> = await store.collection<EventDocument>(EVENTS)
  return {
    forget: (before) => events.delete({ at: { $lt: before } }),
    async keep({ connection, event, eventId, payload, at: receivedAt }, fields) {
      const keys = fields.flatMap((field) => {
        const value = at(payload, field)
        return typeof value === 'string' || typeof value === 'number' ? [eventKey(connection, event, field, String(value))] : []
      })
      if (keys.length > 0) await events.bulk([{ insertIfAbsent: { _id: hashOf(connection, event, eventId), keys, payload, at: receivedAt } }])
      return keys
    },
    async find(keys, since) {
      const found: KeptEvent[] = []
      for (const key of keys) {
        const { items } = await events.find({ keys: key, at: { $gte: since } }, { sort: { at: 1 }, limit: 1 })
        for (const { _id, payload, at: receivedAt } of items) found.push({ id: _id, key, payload, at: receivedAt })
      }
      return found
    },
  }
}

/** A short id that the same parts always give. @example hashOf('order-to-fulfilment', 'crm', 'evt_1') */
export function hashOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}
