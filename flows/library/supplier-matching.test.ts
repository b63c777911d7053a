import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { walkNodes, type FlowDocument } from '../document/flow.ts'
import { compileExpression } from '../expression/compile.ts'
import type { Lookups } from '../expression/expression.ts'
import { weftFunctions } from '../expression/functions.ts'
import type { SupplierMatching } from '../standard/schema.ts'
import { shipped } from '../standard/shipped.ts'
import planToOrder from './plan-to-order.flow.json' with { type: 'json' }

/** What is known of one supplier. Without more: rated A, 100 receipts on time, score 80, 100.00 a piece, 10 days. */
interface Known {
  no: string
  price?: string
  per?: number
  currency?: string
  lead?: number
  min?: number
  score?: number
  blocked?: boolean
  /** Of the ERP; null: it has no number there. */
  erp?: { rating?: string; receipts?: number; onTime?: number; blocked?: boolean } | null
  /** Not in the plan's supplier group. */
  foreign?: boolean
}

interface Match {
  supplier?: string
  price?: string
  score?: number
  quotation?: string
  reason: { zh: string; en: string }
  candidates: { supplier: string; score?: number; disqualified?: { zh: string; en: string } }[]
}

const rules = shipped.parameters.find(({ key }) => key === 'supplier-matching')!.value as SupplierMatching

function expressionOf(key: string): string {
  for (const { node } of walkNodes(planToOrder as FlowDocument)) if (node.key === key && node.kind === 'map' && 'expr' in node.output) return node.output.expr
  throw new Error(`no map ${key}`)
}

const erpNumber = (no: string) => no.replace('V-', '000007')

/** Through the expressions of the flow's own nodes, `candidates` and `matchSupplier`. */
function match(known: readonly Known[], { quantity = 5, parameter = rules }: { quantity?: number; parameter?: SupplierMatching } = {}): Match {
  const lookups: Lookups = {
    get: ({ code }) => (known.find(({ no }) => no === code)?.erp === null ? null : erpNumber(code)),
    parameter: () => parameter,
    calendar: () => undefined,
  }
  const bindings = weftFunctions(lookups, 0)
  const scope = {
    item: { request: 'PR-26-00418', material: 'MAT.000318', quantity, currency: 'CNY' },
    quotations: { items: known.map((one, index) => ({ no: `QT-${index}`, supplier: one.no, price: one.price ?? '100.00', per: one.per ?? 1, currency: one.currency ?? 'CNY', leadTimeDays: one.lead ?? 10, minQuantity: one.min ?? 1 })) },
    suppliers: { items: known.filter(({ foreign }) => !foreign).map(({ no, score = 80, blocked = false }) => ({ no, name: `${no} 公司`, nameEn: `${no} Ltd`, score, blocked })) },
    vendors: { rows: known.flatMap(({ no, erp = {} }) => (erp ? [{ supplier: erpNumber(no), rating: erp.rating ?? 'A', receipts: erp.receipts ?? 100, receiptsOnTime: erp.onTime ?? 100, blocked: erp.blocked ?? false }] : [])) },
  }
  const candidates = compileExpression(expressionOf('candidates')).evaluate(scope, bindings)
  return compileExpression(expressionOf('matchSupplier')).evaluate({ ...scope, candidates }, bindings) as Match
}

const out = ({ candidates }: Match) => Object.fromEntries(candidates.flatMap(({ supplier, disqualified }) => (disqualified ? [[supplier, disqualified.en]] : [])))
const scores = ({ candidates }: Match) => Object.fromEntries(candidates.flatMap(({ supplier, score }) => (score === undefined ? [] : [[supplier, score]])))

describe('eight sets of suppliers', () => {
  it.each<{ name: string; known: Known[]; quantity?: number; winner?: string; price?: string; score?: number; reason: RegExp; out?: Record<string, string> }>([
    {
      name: 'price per 10 pieces: the dearer one wins by lead time, score and rating',
      // 92.37 × 40 + 100 × 20 + 96 × 20 + 100 × 10 + 97.85 × 10, and 95.71, 55.56, 85, 80, 89.18.
      known: [
        { no: 'V-2041', price: '18600.00', per: 10, lead: 5, score: 96, erp: { receipts: 418, onTime: 409 } },
        { no: 'V-2044', price: '1795.00', lead: 9, score: 85, erp: { rating: 'B', receipts: 305, onTime: 272 } },
        { no: 'V-2052', price: '1718.00', lead: 12, score: 78, erp: { rating: 'C', receipts: 164, onTime: 131 } },
      ],
      winner: 'V-2041', price: '1860.00', score: 95.93, reason: /^V-2041 Ltd 95.93 points, more than V-2044 Ltd's 83.31 \(price 92.4, lead time 100, procurement's score 96, credit rating 100, on-time receipts 97.8\)$/,
    },
    {
      name: 'level scores: the lower price decides',
      // 40 × 100 + 20 × 50 = 40 × 75 + 20 × 100
      known: [{ no: 'V-2041', price: '120.00', lead: 5 }, { no: 'V-2044', price: '90.00', lead: 10 }],
      winner: 'V-2044', reason: /level with V-2041 Ltd, ahead by price/,
    },
    {
      name: 'level scores and prices: the shorter lead time decides',
      known: [{ no: 'V-2041', lead: 10, score: 90 }, { no: 'V-2044', lead: 8, score: 70 }],
      winner: 'V-2044', reason: /level with V-2041 Ltd, ahead by lead time/,
    },
    {
      name: 'level in everything: the supplier number decides, whoever stands first',
      known: [{ no: 'V-2044' }, { no: 'V-2041' }],
      winner: 'V-2041', reason: /level with V-2044 Ltd, ahead by its number/,
    },
    {
      name: 'blocked in either system: the best offers are out',
      known: [{ no: 'V-2041', price: '1.00', blocked: true }, { no: 'V-2044', price: '2.00', erp: { blocked: true } }, { no: 'V-2052', price: '300.00', lead: 30, score: 61 }],
      winner: 'V-2052', reason: /the only one eligible/, out: { 'V-2041': 'blocked in procurement', 'V-2044': 'blocked in the ERP' },
    },
    {
      name: 'unrated, without a number in the ERP, rated D, scored too low, of another group',
      known: [
        { no: 'V-2077', erp: { rating: '', receipts: 0, onTime: 0 } }, { no: 'V-2093', erp: null }, { no: 'V-2088', erp: { rating: 'D' } },
        { no: 'V-2052', score: 59 }, { no: 'V-2015', foreign: true }, { no: 'V-2044', score: 60 },
      ],
      winner: 'V-2044', reason: /the only one eligible/,
      out: { 'V-2077': 'has no credit rating', 'V-2093': 'has no number in the ERP', 'V-2088': 'rated D', 'V-2052': 'scores 59, below 60', 'V-2015': 'not in the supplier group in procurement' },
    },
    {
      name: 'minimum quantity above the need, another currency',
      known: [{ no: 'V-2041', min: 6, price: '50.00' }, { no: 'V-2044', currency: 'USD', price: '15.00' }, { no: 'V-2052', min: 5 }],
      winner: 'V-2052', reason: /the only one eligible/, out: { 'V-2041': 'sells 6 or more, 5 needed', 'V-2044': 'quotes in USD, the request is in CNY' },
    },
    {
      name: 'no history: 70 points, which beats ten receipts of which six were on time',
      known: [{ no: 'V-2041', erp: { receipts: 10, onTime: 6 } }, { no: 'V-2044', erp: { receipts: 9, onTime: 0 } }],
      winner: 'V-2044', score: 93, reason: /on-time receipts 70\)/,
    },
    {
      name: 'none eligible: each is named with its reason',
      known: [{ no: 'V-2041', blocked: true }, { no: 'V-2093', erp: null }],
      reason: /^No eligible supplier: V-2041 Ltd \(blocked in procurement\), V-2093 Ltd \(has no number in the ERP\)$/,
      out: { 'V-2041': 'blocked in procurement', 'V-2093': 'has no number in the ERP' },
    },
    { name: 'nobody quotes', known: [], reason: /^No eligible supplier: no valid quotation$/ },
  ])('$name', ({ known, winner, price, score, reason, out: expected = {} }) => {
    const found = match(known)
    expect(found.supplier).toBe(winner)
    expect(found.reason.en).toMatch(reason)
    expect(found.reason.zh).toMatch(winner ? /分，(高于|与|唯一)/ : /^没有合格的供应商：/)
    expect(out(found)).toEqual(expected)
    expect(found.candidates.map(({ supplier }) => supplier).toSorted()).toEqual(known.map(({ no }) => no).toSorted())
    if (price) expect(found.price).toBe(price)
    if (score) expect(found.score).toBe(score)
  })
})

describe('what people have agreed on', () => {
  it('weighs the criteria', () => {
    const known = [{ no: 'V-2041', price: '100.00', lead: 20 }, { no: 'V-2044', price: '110.00', lead: 5 }]
    const byPrice = { ...rules, weights: { price: 100, leadTime: 0, score: 0, rating: 0, onTime: 0 } }
    expect([match(known).supplier, match(known, { parameter: byPrice }).supplier]).toEqual(['V-2044', 'V-2041'])
  })

  it('says who is out', () => {
    const known: Known[] = [
      { no: 'V-2041', blocked: true }, { no: 'V-2044', erp: null }, { no: 'V-2052', erp: { rating: 'D' } }, { no: 'V-2060', score: 1 }, { no: 'V-2063', min: 9 }, { no: 'V-2067', currency: 'EUR' },
      { no: 'V-2071', erp: { rating: '', receipts: 0, onTime: 0 } },
    ]
    const lenient = { ...rules, disqualify: { blocked: false, unrated: false, ratings: [], scoreBelow: 0, belowMinQuantity: false, otherCurrency: false } }
    expect(out(match(known, { parameter: lenient }))).toEqual({})
    // Without a rating and without history: 0 and 70 points.
    expect(scores(match(known, { parameter: lenient }))['V-2044']).toBe(40 + 20 + 16 + 0 + 7)
    expect(scores(match(known, { parameter: lenient }))['V-2071']).toBe(40 + 20 + 16 + 0 + 7)
    expect(Object.keys(out(match(known)))).toHaveLength(7)
  })

  it('breaks ties in its own order', () => {
    const known = [{ no: 'V-2041', price: '120.00', lead: 5 }, { no: 'V-2044', price: '90.00', lead: 10 }]
    expect(match(known, { parameter: { ...rules, tieBreak: ['leadTime', 'price'] } }).supplier).toBe('V-2041')
    expect(match(known, { parameter: { ...rules, tieBreak: [] } }).supplier).toBe('V-2041')
  })
})

describe('prices', () => {
  it.each([
    ['18600.00', 10, '1860.00'], ['4101.25', 100, '41.0125'], ['945.70', 100, '9.4570'], ['100.00', 3, '33.3333'], ['0.05', 1000, '0.0001'], ['1860', 1, '1860.00'],
  ])('%s for %d is %s each', (price, per, expected) => expect(match([{ no: 'V-2041', price, per }]).price).toBe(expected))

  it('may be nothing, and delivery at once', () => {
    expect(scores(match([{ no: 'V-2041', price: '0.00', lead: 0 }, { no: 'V-2044' }]))).toEqual({ 'V-2041': 96, 'V-2044': 36 })
  })
})

const anyone: fc.Arbitrary<Omit<Known, 'no'>> = fc.record({
  price: fc.integer({ min: 1, max: 30 }).map((cents) => `${cents}0.00`), per: fc.constantFrom(1, 10), currency: fc.constantFrom('CNY', 'CNY', 'USD'), lead: fc.integer({ min: 1, max: 6 }),
  min: fc.integer({ min: 1, max: 7 }), score: fc.integer({ min: 55, max: 100 }), blocked: fc.boolean(),
  erp: fc.option(fc.record({ rating: fc.constantFrom('A', 'B', 'C', 'D', ''), receipts: fc.constantFrom(0, 9, 10, 100), onTime: fc.constantFrom(0, 9), blocked: fc.boolean() })),
})

it('gives the same winner whatever the order of the quotations, never one who is out, never a lower score', () => {
  const sets = fc.uniqueArray(fc.integer({ min: 2000, max: 2099 }), { minLength: 1, maxLength: 6 }).chain((nos) =>
    fc.tuple(...nos.map((no) => anyone.map((one): Known => ({ ...one, no: `V-${no}` })))).chain((known) => fc.tuple(fc.constant(known), fc.shuffledSubarray(known, { minLength: known.length }))))
  fc.assert(fc.property(sets, ([known, shuffled]) => {
    const found = match(known)
    expect(match(shuffled).supplier).toBe(found.supplier)
    expect(out(found)[found.supplier ?? '']).toBeUndefined()
    expect(Math.max(...Object.values(scores(found)), 0)).toBe(found.score ?? 0)
    expect(found.supplier === undefined).toBe(Object.keys(out(found)).length === known.length)
  }), { numRuns: 150 })
})
