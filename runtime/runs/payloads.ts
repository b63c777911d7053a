import { createHash } from 'node:crypto'
import type { RunEvent } from '../../flows/run/event.ts'
import type { Collection } from '../store/collection.ts'
import type { PayloadDocument } from './documents.ts'

/** Values over this many characters of JSON go to the payload collection, by run and content hash. */
export const PAYLOAD_LIMIT = 64 * 1024

const FIELDS = ['trigger', 'input', 'output', 'items'] as const
type Reference = { $payload: string }

/**
 * Takes large values out of an event, into the payload collection; `unpackEvents` puts them back. The event given is not
 * changed. Values are stored before this resolves.
 */
export async function packEvent(payloads: Collection<PayloadDocument>, run: string, event: RunEvent): Promise<RunEvent> {
  let packed: Record<string, unknown> | undefined
  for (const field of FIELDS) {
    const value = (event as unknown as Record<string, unknown>)[field]
    if (typeof value !== 'object' || value === null) {
      if (typeof value !== 'string' || value.length <= PAYLOAD_LIMIT) continue
    }
    const text = JSON.stringify(value)
    if (text.length <= PAYLOAD_LIMIT) continue
    const id = `${run}/${createHash('sha256').update(text).digest('base64url')}`
    await payloads.bulk([{ put: { _id: id, run, value } }])
    packed ??= { ...event }
    packed[field] = { $payload: id } satisfies Reference
  }
  return (packed as RunEvent | undefined) ?? event
}

/** Puts the values back that `packEvent` took out. A payload that retention has removed reads as `{ expired: true }`. */
export async function unpackEvents(payloads: Collection<PayloadDocument>, events: RunEvent[]): Promise<RunEvent[]> {
  const wanted = new Set<string>()
  for (const event of events) for (const reference of referencesOf(event)) wanted.add(reference.id)
  if (wanted.size === 0) return events
  const values = new Map<string, unknown>()
  for (const id of wanted) values.set(id, (await payloads.get(id))?.value ?? { expired: true })
  return events.map((event) => {
    const references = referencesOf(event)
    if (references.length === 0) return event
    const whole: Record<string, unknown> = { ...event }
    for (const { field, id } of references) whole[field] = values.get(id)
    return whole as unknown as RunEvent
  })
}

function referencesOf(event: RunEvent): { field: string; id: string }[] {
  const fields = event as unknown as Record<string, unknown>
  return FIELDS.flatMap((field) => {
    const value = fields[field] as Partial<Reference> | undefined
    return value && typeof value === 'object' && typeof value.$payload === 'string' ? [{ field, id: value.$payload }] : []
  })
}
