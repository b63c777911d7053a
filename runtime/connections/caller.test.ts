import { expect, test } from 'vitest'
import type { CallResult, Connector } from '../../connectors/kit/connector.ts'
import { crm } from '../../connectors/crm/index.ts'
import { FixInput, Reauthenticate, RetryLater, UnknownOutcome } from '../../connectors/kit/errors.ts'
import { createCaller } from './caller.ts'
import type { Connections, Permit } from './connections.ts'

const text = { zh: '错', en: 'wrong' }

function caller(answer: () => CallResult | Error, permit: Permit = { go: true }, pages: unknown[][] = []) {
  const seen = { recorded: [] as boolean[], paused: 0 }
  const connections = {
    list: async () => [{ key: 'crm' }], connector: async (): Promise<Connector> => crm, permit: async () => permit,
    access: async () => ({ key: 'crm', connector: 'crm', settings: {}, secrets: {} }),
    recordCall: (_: string, ok: boolean) => seen.recorded.push(ok), pause: async () => void (seen.paused += 1),
  } as unknown as Connections
  const registry = {
    callOperation: async () => {
      const result = answer()
      if (result instanceof Error) throw result
      return result
    },
    async *listPages() { yield* pages },
  }
  return { seen, call: (operation = 'order.create') => createCaller(connections, registry, () => 1000).call({ connection: 'crm', operation, input: {}, idempotencyKey: 'k', attempt: 1 }) }
}

const made: CallResult = {
  output: { no: 'SO-1' }, record: { entity: 'order', number: 'SO-1', version: 1 }, status: 201, durationMs: 3,
  request: { method: 'POST', path: '/orders', headers: {} }, response: { status: 201, headers: {} },
}

test('a good call gives its output, its record and what went over the wire', async () => {
  const { call, seen } = caller(() => made)
  expect(await call()).toMatchObject({ type: 'succeeded', output: { no: 'SO-1' }, record: { connection: 'crm', entity: 'order', number: 'SO-1' }, exchange: { operation: 'order.create', status: 201 } })
  expect(seen.recorded).toEqual([true])
})

test('each class of error is the outcome that the engine decides on; only what the system did not do counts against it', async () => {
  const outcomes = []
  for (const error of [new FixInput(text), new RetryLater(text, undefined, { retryAfterMs: 7 }), new UnknownOutcome(text), new TypeError('bug')]) {
    const { call, seen } = caller(() => error)
    outcomes.push([(await call()).type, ...seen.recorded])
  }
  expect(outcomes).toEqual([['refused', true], ['retryLater', false], ['unknown', false], ['unknown', false]])
})

test('a refused credential pauses the connection and holds the call; a paused one is not called at all', async () => {
  const refused = caller(() => new Reauthenticate(text))
  expect(await refused.call()).toMatchObject({ type: 'held', problem: { code: 'paused', detail: { connection: 'crm' } } })
  expect(refused.seen.paused).toBe(1)
  const paused = caller(() => made, { go: false, because: 'paused' })
  expect(await paused.call()).toMatchObject({ type: 'held', until: 31_000 })
  expect(await caller(() => made, { go: false, because: 'breaker', waitMs: 500 }).call()).toMatchObject({ type: 'held', until: 1500 })
})

test('a list is read to its end, and one without end is refused', async () => {
  const { call } = caller(() => made, { go: true }, [[1, 2], [], [3]])
  const { items } = crm.operations['product.list']!.paging!
  expect(await call('product.list')).toMatchObject({ type: 'succeeded', output: { [items]: [1, 2, 3] } })
  const endless = caller(() => made, { go: true }, Array.from({ length: 11 }, () => Array.from({ length: 1000 }, () => 0)))
  expect(await endless.call('product.list')).toMatchObject({ type: 'refused', problem: { code: 'tooManyRows' } })
})
