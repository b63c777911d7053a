import { expect, test } from 'vitest'
import { crm } from '../../connectors/crm/index.ts'
import type { ServiceError } from '../http/service-errors.ts'
import { createHooks, type HooksParts } from './hooks.ts'
import type { IncomingEvent } from './receive.ts'

const received: IncomingEvent[] = []
const hooks = createHooks({
  connections: { has: async () => true, webhookSecrets: async () => [] },
  connector: () => crm,
  receive: async (event) => {
    received.push(event)
    return { runs: ['r'], duplicate: false }
  },
  gone: async () => new Set(), worker: { load: () => ({ driving: 0, queued: 0, capacity: 1 }) }, response: async () => undefined, clock: () => 0,
} satisfies HooksParts)

const accept = (payload: unknown) => {
  received.length = 0
  return hooks.accept({ connection: 'crm', event: 'order.confirmed', headers: new Headers({ 'webhook-id': 'e1' }), body: new Uint8Array(), payload }).then(
    () => 'accepted',
    ({ status, text }: ServiceError) => [status, text.en],
  )
}

test('what comes in the envelope is received', async () => {
  expect(await accept({ type: 'order.confirmed', data: { no: 'SO-1' } })).toBe('accepted')
  expect(received).toMatchObject([{ connection: 'crm', event: 'order.confirmed', id: 'e1', payload: { no: 'SO-1' } }])
})

test('another envelope is refused, and a record without its number: nobody could find or order it', async () => {
  for (const payload of [null, 'x', [], {}, { type: 'order.created', data: { no: 'SO-1' } }, { type: 'order.confirmed' }]) expect(await accept(payload)).toMatchObject([400, expect.stringContaining('the body should be')])
  for (const no of [undefined, null, '', { $gt: '' }, ['SO-1'], true]) expect(await accept({ type: 'order.confirmed', data: { no } })).toEqual([400, 'data/no should be the record\'s number, as text'])
  for (const data of [null, 'SO-1', []]) expect(await accept({ type: 'order.confirmed', data })).toMatchObject([400, expect.stringContaining('data/no')])
  expect(received).toEqual([])
})
