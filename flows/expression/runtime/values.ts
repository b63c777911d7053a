/** What holds for any value: truth, equality, numbers, text. */
import { checkText, limits, overBudget, spend } from './budget.ts'
import { Fault } from './fault.ts'
import type { Sequence } from './sequences.ts'

/** @throws Fault D1001 for infinity */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw new Fault('D1001', { value })
  return true
}

export function isArrayOfNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNumeric)
}

export function isArrayOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** What a condition makes of a value: empty is false, in an array any that is true counts. */
export function isTrue(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return isNumeric(value) && value !== 0
    case 'object':
      if (value === null) return false
      if (!Array.isArray(value)) return hasKeys(value)
      if (value.length === 1) return isTrue(value[0])
      spend(value.length)
      // All are looked at: an infinite number among them is an error.
      return value.filter(isTrue).length > 0
    default:
      return false
  }
}

function hasKeys(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  spend(1)
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    return left.every((item, index) => isEqual(item, right[index]))
  }
  if (Array.isArray(right)) return false
  const names = Object.keys(left)
  if (names.length !== Object.keys(right).length) return false
  if (!names.every((name) => Object.hasOwn(right, name))) return false
  return names.every((name) => isEqual((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]))
}

/** A number as text: 15 digits, so that 0.1 + 0.2 is 0.3. */
export function numberText(value: number): string {
  return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(15))}`
}

/** `$string`; nothing gives nothing. */
export function toText(value: unknown, pretty = false): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'undefined':
      return undefined
    case 'function':
      return ''
    case 'number':
      if (!Number.isFinite(value)) throw new Fault('D3001', { value })
      return numberText(value)
    default: {
      const unwrapped = Array.isArray(value) && (value as Sequence).outerWrapper ? (value as unknown[])[0] : value
      return written(unwrapped, pretty)
    }
  }
}

/** A value within a text. */
export function concatText(value: unknown): string {
  return typeof value === 'string' ? value : (toText(value) ?? '')
}

function written(value: unknown, pretty: boolean): string {
  const parts: string[] = []
  let length = 0
  const write = (text: string): void => {
    if ((length += text.length) > limits.text) throw overBudget('text')
    parts.push(text)
  }
  write1(value, pretty ? '\n' : '', write, 0)
  spend(length >> 2)
  return checkText(parts.join(''))
}

function write1(value: unknown, line: string, write: (text: string) => void, depth: number): void {
  if (value === null || value === undefined) return write('null')
  if (typeof value === 'function') return write('""')
  if (typeof value === 'number') return write(isNumeric(value) ? numberText(value) : 'null')
  if (typeof value !== 'object') return write(JSON.stringify(value))
  if (depth > limits.depth) throw overBudget('depth')
  const inner = line && `${line}  `
  const items = Array.isArray(value)
  const entries: [string, unknown][] = items ? value.map((item: unknown) => ['', item]) : Object.entries(value).filter(([, field]) => field !== undefined)
  if (entries.length === 0) return write(items ? '[]' : '{}')
  entries.forEach(([name, field], index) => {
    write(`${index > 0 ? ',' : items ? '[' : '{'}${inner}${items ? '' : `${JSON.stringify(name)}:${line && ' '}`}`)
    write1(field, inner, write, depth + 1)
  })
  write(`${line}${items ? ']' : '}'}`)
}

/** `$type` */
export function typeOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (typeof value === 'number') return isNumeric(value) ? 'number' : 'object'
  return Array.isArray(value) ? 'array' : typeof value
}
