/** Decimals as text, exact to the digit; where a result is cut the rounding is named. */
import Big from 'big.js'
import { text } from '../../document/text.ts'
import { argument, type FunctionSpec } from './spec.ts'

/** Big.js's rounding by its name here. `half-up` is 四舍五入: half away from zero. */
const modes = { 'down': 0, 'half-up': 1, 'half-even': 2, 'up': 3 } as const
const longest = 100

function decimal(name: string, value: unknown, what: string): Big {
  const written = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof written !== 'string' || written.length > longest || !/^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(written))
    throw argument(name, `${what} must be a decimal like "12.50", not ${value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 60)}`)
  return new Big(written)
}

/** Plain digits, never `-0`; without a scale as many decimals as there are. */
function written(name: string, value: Big, scale: unknown, mode: unknown): string {
  if (mode !== undefined && (typeof mode !== 'string' || !Object.hasOwn(modes, mode))) throw argument(name, `the rounding must be one of ${Object.keys(modes).join(', ')}`)
  if (scale === undefined) return value.eq(0) ? '0' : value.toFixed()
  if (!Number.isInteger(scale) || (scale as number) < 0 || (scale as number) > 30) throw argument(name, 'the scale must be a whole number from 0 to 30')
  const rounded = value.round(scale as number, modes[(mode ?? 'half-up') as keyof typeof modes])
  return (rounded.eq(0) ? new Big(0) : rounded).toFixed(scale as number)
}

export const decimalFunctions = {
  decimal: {
    signature: '(value: text or number, scale?: number, rounding?: text) → text',
    doc: text(
      '精确的小数,写成文本;给出小数位时按指定方式取舍(half-up 四舍五入、half-even、down、up)。',
      'An exact decimal as text; with a scale it is rounded (half-up, half-even, down or up; half-up unless said).',
    ),
    example: { expr: '$decimal("12.345", 2)', result: '12.35' },
    make: () => (value: unknown, scale?: unknown, mode?: unknown) => (value === undefined ? undefined : written('decimal', decimal('decimal', value, 'the value'), scale, mode)),
  },
  amount: {
    signature: '(quantity: text or number, price: text or number, scale?: number, rounding?: text) → text',
    doc: text('数量乘以单价,精确相乘后再取舍(默认 2 位,四舍五入)。', 'Quantity times price, exact, then rounded (2 decimals, half-up unless said).'),
    example: { expr: '$amount(3, "2.675", 2)', result: '8.03' },
    make: () => (quantity: unknown, price: unknown, scale: unknown = 2, mode?: unknown) => {
      if (quantity === undefined || price === undefined) return undefined
      return written('amount', decimal('amount', quantity, 'the quantity').times(decimal('amount', price, 'the price')), scale, mode)
    },
  },
  sumDecimal: {
    signature: '(values: list of text or number, scale?: number, rounding?: text) → text',
    doc: text('精确合计;列表里有空值就报错并说明是第几个。', 'The exact sum; an empty value in the list is an error that says which.'),
    example: { expr: '$sumDecimal(["0.1", 0.2, "1e2"])', result: '100.3' },
    make: () => (values: unknown, scale?: unknown, mode?: unknown) => {
      const list = values === undefined ? [] : Array.isArray(values) ? (values as unknown[]) : [values]
      const total = list.reduce((sum: Big, value, index) => sum.plus(decimal('sumDecimal', value, `value ${index + 1}`)), new Big(0))
      return written('sumDecimal', total, scale, mode)
    },
  },
} satisfies Record<string, FunctionSpec>
