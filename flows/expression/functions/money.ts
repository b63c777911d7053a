/**
 * Amounts as decimal text, exact; nothing passes through a double. Rounding is commercial: half away from zero (四舍五入),
 * as DIN 1333 has it, where JSONata's `$round` takes half to even.
 */
import Big from 'big.js'
import { text } from '../../document/text.ts'
import { argument, type FunctionSpec } from './spec.ts'

const halfAwayFromZero = 1
const longest = 40

/** Decimals of currencies that do not have two (ISO 4217). */
const decimalsOf: Record<string, number> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, BHD: 3, JOD: 3, KWD: 3, OMR: 3, TND: 3 }

function decimals(name: string, currency: unknown): number {
  if (currency === undefined) return 2
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) throw argument(name, 'the currency must be three letters like CNY')
  return decimalsOf[currency] ?? 2
}

function amount(name: string, value: unknown, what = 'the amount'): Big {
  const written = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof written !== 'string' || !/^-?\d+(\.\d+)?(e[+-]?\d{1,2})?$/.test(written) || written.length > longest)
    throw argument(name, `${what} must be a decimal like "86420.00", not ${value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 60)}`)
  return new Big(written)
}

function places(name: string, value: unknown): number {
  if (value === undefined) return 2
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 10) throw argument(name, 'decimals must be a whole number from 0 to 10')
  return value as number
}

/** Never `-0.00`. */
function written(value: Big, places: number): string {
  const rounded = value.round(places, halfAwayFromZero)
  return (rounded.eq(0) ? new Big(0) : rounded).toFixed(places)
}

function toMinor(value: unknown, currency?: unknown): number | undefined {
  if (value === undefined) return undefined
  const places = decimals('toMinor', currency)
  const minor = amount('toMinor', value).times(new Big(10).pow(places))
  if (!minor.round(0, 0).eq(minor)) throw argument('toMinor', `${String(value)} has more than ${places} decimals`)
  const number = Number(minor.toFixed(0))
  if (!Number.isSafeInteger(number)) throw argument('toMinor', `${String(value)} is too big`)
  return number === 0 ? 0 : number
}

function fromMinor(value: unknown, currency?: unknown): string | undefined {
  if (value === undefined) return undefined
  if (!Number.isSafeInteger(Number(value)) || !/^-?\d+$/.test(String(value))) throw argument('fromMinor', 'the amount must be a whole number of minor units')
  const places = decimals('fromMinor', currency)
  return written(new Big(String(value)).div(new Big(10).pow(places)), places)
}

function sum(values: unknown, decimals?: unknown): string {
  const list = values === undefined ? [] : Array.isArray(values) ? values : [values]
  const total = list.reduce((total: Big, value: unknown, index) => total.plus(amount('moneySum', value, `amount ${index + 1}`)), new Big(0)) as Big
  return written(total, places('moneySum', decimals))
}

const two = (name: string, combine: (a: Big, b: Big) => Big): FunctionSpec['make'] => () => (a: unknown, b: unknown, decimals?: unknown) =>
  written(combine(amount(name, a, 'the first amount'), amount(name, b, 'the second one')), places(name, decimals))

export const moneyFunctions = {
  toMinor: {
    signature: '(amount: text, currency?: text) → number',
    doc: text('金额换成最小单位(分),必须精确;小数位多于币种时报错。', 'An amount in minor units (cents), exact; more decimals than the currency has are an error.'),
    example: { expr: '$toMinor("86420.00")', result: 8642000 },
    make: () => toMinor,
  },
  fromMinor: {
    signature: '(minor: number, currency?: text) → text',
    doc: text('最小单位(分)换成金额。', 'An amount from minor units (cents).'),
    example: { expr: '$fromMinor(8642000)', result: '86420.00' },
    make: () => fromMinor,
  },
  moneyAdd: {
    signature: '(a: text, b: text, decimals?: number) → text',
    doc: text('两个金额相加,精确,再四舍五入(默认 2 位)。缺一个就报错。', 'Adds two amounts exactly, then rounds half away from zero (2 decimals by default). A missing one is an error.'),
    example: { expr: '$moneyAdd("0.10", "0.20")', result: '0.30' },
    make: two('moneyAdd', (a, b) => a.plus(b)),
  },
  moneySubtract: {
    signature: '(a: text, b: text, decimals?: number) → text',
    doc: text('两个金额相减,精确,再四舍五入。', 'Subtracts an amount exactly, then rounds half away from zero.'),
    example: { expr: '$moneySubtract("100.00", "0.01")', result: '99.99' },
    make: two('moneySubtract', (a, b) => a.minus(b)),
  },
  moneyMultiply: {
    signature: '(amount: text, factor: text or number, decimals?: number) → text',
    doc: text('金额乘以数量或比率,精确,再四舍五入。', 'Multiplies an amount by a quantity or rate exactly, then rounds half away from zero.'),
    example: { expr: '$moneyMultiply("4321.00", 20)', result: '86420.00' },
    make: two('moneyMultiply', (a, b) => a.times(b)),
  },
  moneySum: {
    signature: '(amounts: list of text, decimals?: number) → text',
    doc: text('金额合计,精确,再四舍五入;没有时为 0.00,列表里有空值就报错并说明是第几个。', 'The sum of amounts, exact, then rounded half away from zero; 0.00 of none; an empty one in the list is an error that says which.'),
    example: { expr: '$moneySum(["0.10", "0.20", "12.345"])', result: '12.65' },
    make: () => sum,
  },
  moneyRound: {
    signature: '(amount: text or number, decimals?: number) → text',
    doc: text('四舍五入到几位小数(默认 2)。', 'Rounds half away from zero (2 decimals by default).'),
    example: { expr: '$moneyRound(12.345)', result: '12.35' },
    make: () => (value: unknown, decimals?: unknown) => value === undefined ? undefined : written(amount('moneyRound', value), places('moneyRound', decimals)),
  },
  moneyCompare: {
    signature: '(a: text, b: text) → -1, 0 or 1',
    doc: text('比较两个金额:小于 -1,等于 0,大于 1。', 'Compares two amounts: less -1, equal 0, more 1.'),
    example: { expr: '$moneyCompare("100.00", "20.00")', result: 1 },
    make: () => (a: unknown, b: unknown) => amount('moneyCompare', a).cmp(amount('moneyCompare', b)),
  },
} satisfies Record<string, FunctionSpec>
