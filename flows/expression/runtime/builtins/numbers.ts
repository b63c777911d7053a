/** Functions on numbers. */
import { spend } from '../budget.ts'
import { Fault } from '../fault.ts'
import { formatWhole, integerPicture, integerReader } from '../pictures/integer.ts'
import { formatNumber } from '../pictures/number.ts'
import { roundHalfEven } from '../rounding.ts'
import { isTrue } from '../values.ts'
import { builtin, type Builtins } from './builtin.ts'

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
const prefixed = /^0(?:[xX][0-9A-Fa-f]+|[oO][0-7]+|[bB][01]+)$/

export function toNumber(value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  if (typeof value === 'string') {
    const number = decimal.test(value) || prefixed.test(value) ? Number(value) : Number.NaN
    if (Number.isFinite(number)) return number
  } else if (typeof value === 'boolean') return value ? 1 : 0
  throw new Fault('D3030', { value })
}

function total(numbers: readonly number[]): number {
  spend(numbers.length >> 3)
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}

function extreme(numbers: readonly number[], better: (a: number, b: number) => boolean): number | undefined {
  spend(numbers.length >> 3)
  let best = numbers[0]
  for (const number of numbers) if (better(number, best!)) best = number
  return best
}

function power(base: number | undefined, exponent: number): number | undefined {
  if (base === undefined) return undefined
  const result = base ** exponent
  if (!Number.isFinite(result)) throw new Fault('D3061', { value: base, exp: exponent })
  return result
}

function sqrt(value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value < 0) throw new Fault('D3060', { value })
  return Math.sqrt(value)
}

function formatBase(value: number | undefined, base = 10): string | undefined {
  if (value === undefined) return undefined
  const radix = roundHalfEven(base)
  if (!(radix >= 2 && radix <= 36)) throw new Fault('D3100', { value: radix })
  return roundHalfEven(value).toString(radix)
}

function parseInteger(text: string | undefined, picture: string): number | undefined {
  if (text === undefined) return undefined
  spend(text.length)
  const number = integerReader(integerPicture(picture)).read(text)
  if (Number.isNaN(number)) throw new Fault('D3030', { value: text })
  return number
}

const math = (convert: (value: number) => number): ((value: number | undefined) => number | undefined) => (value) => value === undefined ? undefined : convert(value)

export const numberFunctions = {
  number: builtin('<(nsb)-:n>', 1, toNumber),
  floor: builtin('<n-:n>', 1, math(Math.floor)),
  ceil: builtin('<n-:n>', 1, math(Math.ceil)),
  round: builtin('<n-n?:n>', 2, (value: number | undefined, decimals?: number) => (value === undefined ? undefined : roundHalfEven(value, decimals))),
  abs: builtin('<n-:n>', 1, math(Math.abs)),
  sqrt: builtin('<n-:n>', 1, sqrt),
  power: builtin('<n-n:n>', 2, power),
  sum: builtin('<a<n>:n>', 1, (numbers: number[] | undefined) => numbers && total(numbers)),
  max: builtin('<a<n>:n>', 1, (numbers: number[] | undefined) => numbers && extreme(numbers, (a, b) => a > b || Number.isNaN(a))),
  min: builtin('<a<n>:n>', 1, (numbers: number[] | undefined) => numbers && extreme(numbers, (a, b) => a < b || Number.isNaN(a))),
  average: builtin('<a<n>:n>', 1, (numbers: number[] | undefined) => (numbers && numbers.length > 0 ? total(numbers) / numbers.length : undefined)),
  formatNumber: builtin('<n-so?:s>', 3, (value: number | undefined, picture: string, options?: Record<string, unknown>) =>
    value === undefined ? undefined : formatNumber(value, picture, options)),
  formatBase: builtin('<n-n?:s>', 2, formatBase),
  formatInteger: builtin('<n-s:s>', 2, (value: number | undefined, picture: string) => (value === undefined ? undefined : formatWhole(Math.floor(value), integerPicture(picture)))),
  parseInteger: builtin('<s-s:n>', 2, parseInteger),
  boolean: builtin('<x-:b>', 1, (value: unknown) => (value === undefined ? undefined : isTrue(value))),
  not: builtin('<x-:b>', 1, (value: unknown) => (value === undefined ? undefined : !isTrue(value))),
} satisfies Builtins
