import { afterEach, describe, expect, it } from 'vitest'
import { playAgainstClient, playAgainstSimulator } from './play.ts'
import { simulate } from './simulate.ts'
import type { Simulator } from './simulate.ts'
import { stock, stockSimulator } from './testing/stock.ts'
import type { Transcript } from './transcript.ts'
import { differences, exampleOf, filled } from './transcript.ts'

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, false, []],
    [{ a: 1 }, { a: 2 }, false, ['/a: 2 is not 1']],
    [{ a: 1 }, { a: 1, b: 2 }, false, ['/b: is not in the transcript']],
    [{ a: 1 }, { a: 1, b: 2 }, true, []],
    [[1, 2], [1], false, ['/: [1] has not 2 items']],
    [{ no: { $like: 'SO-1' } }, { no: 'SO-7' }, false, []],
    [{ no: { $like: 'SO-1' } }, { no: 'PO-7' }, false, ['/no: "PO-7" is not like "SO-1"']],
    [{ no: { $like: 'token' } }, { no: 'dGg3' }, false, []],
    [{ n: { $like: 1 } }, { n: 1.5 }, false, ['/n: 1.5 is not like 1']],
    [{ a: { b: 1 } }, { a: null }, false, ['/a: null is no object']],
  ])('%j against %j', (template, answer, partial, expected) => {
    expect(differences(template, answer, {}, partial as boolean)).toEqual(expected)
  })
  it('saves what is like and uses it later', () => {
    const saved = {}
    expect(differences({ no: { $like: 'SO-1', as: 'no' } }, { no: 'SO-7' }, saved, false)).toEqual([])
    expect(filled({ path: '/orders/{no}', no: { $saved: 'no' } }, saved)).toEqual({ path: '/orders/SO-7', no: 'SO-7' })
    expect(exampleOf({ no: { $like: 'SO-1' } }, {})).toEqual({ no: 'SO-1' })
  })
})

describe('a transcript', () => {
  let simulator: Simulator | undefined
  afterEach(() => simulator?.stop())
  const booking = { item: '000000000000000001', quantity: 1, reference: 'k1' }
  const made = { no: { $like: 'IS-1001', as: 'no' }, ...booking, version: 1, updatedAt: { $like: '2026-11-25T02:00:00.000Z' } }
  const transcript: Transcript = {
    title: { zh: '过账', en: 'Booking' },
    exchanges: [
      { operation: 'issue.book', input: { item: '1', quantity: 1 }, idempotencyKey: 'k1', request: { method: 'POST', path: '/bookings', body: booking }, answer: { status: 201, body: made } },
      { operation: 'issue.book', input: { item: '1', quantity: 1 }, idempotencyKey: 'k1', request: { method: 'POST', path: '/bookings', body: booking }, answer: { status: 409, partial: true, body: { existing: { $saved: 'no' } } } },
      { operation: 'issue.list', within: true, request: { method: 'GET', path: '/issues?reference=k1' }, answer: { status: 200, body: { items: [{ ...made, no: { $saved: 'no' } }] } } },
    ],
  }
  it('agrees with a connector and a simulator that keep to it, a look-up within included', async () => {
    simulator = await simulate(stock, stockSimulator)
    expect(await playAgainstSimulator(stock, transcript, simulator)).toEqual([])
    expect(await playAgainstClient(stock, transcript)).toEqual([])
  })
  it('finds a connector that sends something else, and one that reads something else', async () => {
    const { 'issue.book': book } = stock.operations
    const elsewhere = { ...stock, operations: { ...stock.operations, 'issue.book': { ...book, http: { method: 'POST' as const, path: '/booking' } } } }
    expect((await playAgainstClient(elsewhere, transcript)).join()).toContain('POST /booking, not POST /bookings')
    const other = { ...transcript, exchanges: [{ ...transcript.exchanges[0]!, answer: { status: 201, body: { ...made, quantity: 'one' } } }] }
    expect((await playAgainstClient(stock, other)).join()).toContain('UnknownOutcome')
  })
})
