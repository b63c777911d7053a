import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar, ValueMapRow } from '../standard/schema.ts'
import { shipped } from '../standard/shipped.ts'
import { compileExpression } from './compile.ts'
import { ExpressionError, LookupNeeded, UnknownCode, type LookupKey, type Lookups } from './expression.ts'
import { functions, weftFunctions } from './functions.ts'

const calendars: Record<string, readonly Calendar[]> = { cn: shipped.calendars.filter(({ series }) => series === 'cn') }

function get({ table, kind, from, code, to }: LookupKey): string | null {
  const rows: readonly ValueMapRow[] | undefined = table === 'xref'
    ? shipped.crossReferences.find(({ entity }) => entity === kind)?.rows
    : shipped.valueMaps.find(({ key }) => key === kind)?.rows
  const row = rows?.find((row) => row.codes[from] === code || row.also?.[from]?.includes(code))
  return row?.codes[to] ?? null
}

const lookups: Lookups = {
  get: (key) => (key.code === 'LATER' ? undefined : get(key)),
  parameter: (name) => shipped.parameters.find(({ key }) => key === name)?.value,
  calendar: (name) => calendars[name],
}

const evaluate = (source: string, input: unknown = {}) => compileExpression(source).evaluate(input, weftFunctions(lookups, 0))

function errorOf(source: string, input?: unknown): unknown {
  try {
    return evaluate(source, input)
  } catch (error) {
    return error
  }
}

describe('every function has an example that holds', () => {
  test.each(Object.entries(functions))('%s', (_, { example, doc }) => {
    expect(evaluate(example.expr)).toEqual(example.result)
    expect(doc.zh && doc.en).toBeTruthy()
  })
})

describe('codes', () => {
  test('not at hand, unknown, missing, not text', () => {
    expect(errorOf('$xref("material", "crm", "LATER", "erp")')).toBeInstanceOf(LookupNeeded)
    expect(errorOf('$xref("material", "crm", "CP-9999", "erp")')).toEqual(new UnknownCode({ table: 'xref', kind: 'material', from: 'crm', code: 'CP-9999', to: 'erp' }))
    expect(evaluate('$xref("material", "crm", nothing, "erp")')).toBeUndefined()
    expect(errorOf('$xref("material", "erp", 10001001, "crm")')).toMatchObject({ code: 'argument' })
    expect(errorOf('$parameter("nothing")')).toMatchObject({ code: 'argument' })
  })
})

describe('money', () => {
  test.each([
    ['$moneyRound(2.675)', '2.68'], ['$moneyRound(0.125)', '0.13'], ['$moneyRound("-0.125")', '-0.13'], ['$moneyRound("-0.001")', '0.00'],
    ['$moneyAdd(0.1, 0.2)', '0.30'], ['$moneySum([])', '0.00'], ['$moneySum("1.5")', '1.50'], ['$toMinor("100", "JPY")', 100],
    ['$toMinor("1.234", "KWD")', 1234], ['$fromMinor(-5)', '-0.05'], ['$moneyMultiply("9007199254740993", 1)', '9007199254740993.00'],
  ])('%s = %s', (source, result) => expect(evaluate(source)).toBe(result))
  test.each(['$toMinor("1.005")', '$toMinor("1,000.00")', '$toMinor("1e400")', '$toMinor("99999999999999999999")', '$moneyAdd("1", nothing)', '$moneySum(["1", null])', '$fromMinor(1.5)', '$toMinor("1", "cny")', '$moneyRound("")'])(
    '%s is an error', (source) => expect(errorOf(source)).toMatchObject({ name: 'ExpressionError', code: 'argument' }),
  )
  test('minor units go there and back', () => fc.assert(fc.property(fc.maxSafeInteger(), (minor) => {
    expect(evaluate('$toMinor($fromMinor(m))', { m: minor })).toBe(minor)
  }), { numRuns: 300 }))
})

describe('dates', () => {
  test.each(['$dateCompact("2026-02-30")', '$dateIso("20260230")', '$dateIso("00000000")', '$dateToMillis("2026-13-01", "Asia/Shanghai")', '$dateCompact("30.07.2026")'])(
    '%s does not exist', (source) => expect(errorOf(source)).toMatchObject({ code: 'impossibleDate' }),
  )
  test('a zone that does not exist', () => expect(errorOf('$dateToMillis("2026-07-30", "Asia/Nowhere")')).toMatchObject({ code: 'unknownZone' }))
  test('an ISO time is its date', () => expect(evaluate('$dateCompact("2026-07-30T23:30:00+08:00")')).toBe('20260730'))
  test('a midnight that the clock skips', () => {
    const ms = evaluate('$dateToMillis("2018-11-04", "America/Sao_Paulo")') as number
    expect(new Date(ms).toISOString()).toBe('2018-11-04T03:00:00.000Z')
  })
  test('days go there and back in every zone', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Pacific/Apia', '+05:30', 'Z')
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
    fc.assert(fc.property(days, zones, (day, zone) => {
      fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'))
      expect(evaluate('$millisToDate($dateToMillis(day, zone), zone)', { day, zone })).toBe(day)
    }), { numRuns: 500 })
  })
  test('a day that does not exist has no working days', () => expect(errorOf('$addWorkingDays("2026-02-30", 1)')).toBeInstanceOf(ExpressionError))
})

describe('decimals', () => {
  test.each([
    ['$decimal(0.1)', '0.1'], ['$decimal("2.5", 0, "half-even")', '2'], ['$decimal("-0.001", 2)', '0.00'], ['$decimal("9007199254740993")', '9007199254740993'], ['$amount("0.1", "0.2")', '0.02'],
    ['$amount(1, 2.675)', '2.68'], ['$sumDecimal([])', '0'], ['$sumDecimal([0.1, 0.2])', '0.3'], ['$amount(nothing, 1)', undefined],
  ])('%s', (source, result) => expect(evaluate(source)).toBe(result))
  test.each(['$decimal("1,5")', '$decimal("1.5", -1)', '$decimal("1.5", 1, "nearest")', '$sumDecimal([1, null])', '$amount(null, 1)'])('%s is an error', (source) => expect(errorOf(source)).toMatchObject({ code: 'argument', position: expect.any(Number) as number }))
})

describe('identity', () => {
  test('digests are those of the standards', () => {
    expect(evaluate('$hash("")')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(evaluate('$hash("abc")')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(evaluate('$hash(t)', { t: 'a'.repeat(200) })).toBe(createHash('sha256').update('a'.repeat(200)).digest('hex'))
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (t) => {
      expect(evaluate('$hash(t)', { t })).toBe(createHash('sha256').update(t).digest('hex'))
    }), { numRuns: 100 })
  })
  test('a namespace that is no UUID is one of its own', () => expect(evaluate('$uuid5("orders", "1")')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))
  test.each(['$docNumber("PR-{000}", 1000)', '$docNumber("PR-{yyyy}-{00}", 1)', '$docNumber("PR", 1)', '$docNumber("{x}{0}", 1)'])('%s is an error', (source) => expect(errorOf(source)).toMatchObject({ code: 'argument' }))
})
