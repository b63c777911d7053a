/**
 * JSONata's own functions where 1.8.7's would corrupt data, be impure or grow without a bound; `docs` lists the
 * differences. Each takes the place of the original and keeps its signature.
 */
import jsonata from 'jsonata'
import { checkSize, limits, overBudget } from './budget.ts'
import type { Meter } from './budget.ts'
import { ExpressionError } from './expression.ts'
import { ownField } from './names.ts'
import { sortRows } from './sort-step.ts'
import { checkMillis, zoneOffset } from './zone.ts'

/** A function as jsonata keeps it. Generators are driven by its evaluator. */
export interface Definition {
  _jsonata_function: true
  implementation: (this: unknown, ...args: never[]) => unknown
  signature?: unknown
}

function original(name: string): Definition {
  return jsonata(`$${name}`).evaluate(undefined) as Definition
}

type Flagged = unknown[] & { sequence?: boolean }

const sequence = (items: unknown[]): Flagged => Object.assign(items, { sequence: true })

/** `meter` gives the running evaluation's. */
export function builtins(meter: () => Meter): Record<string, unknown> {
  const replace = (name: string, implementation: (this: unknown, ...args: never[]) => unknown): [string, Definition] => [
    name,
    { ...original(name), implementation },
  ]
  return {
    ...Object.fromEntries([
      replace('pad', padded),
      replace('lookup', (value: unknown, key: string) => lookedUp(value, key)),
      replace('distinct', distinct),
      replace('spread', spread),
      replace('sort', sorted),
      replace('join', joined),
      replace('replace', replaced),
      replace('split', splitted),
      replace('base64encode', (text?: string) => text === undefined ? undefined : btoa(binary(new TextEncoder().encode(text)))),
      replace('base64decode', (text?: string) => text === undefined ? undefined : decoded(text)),
      replace('fromMillis', fromMillis),
      replace('toMillis', (text?: string, picture?: string) => toMillis(text, picture, meter())),
    ]),
    ...clock(meter),
    __own: (value: unknown, depth: number) => own(value, depth),
    __range: range,
    __sort: sortRows,
  }
}

function clock(meter: () => Meter): Record<string, unknown> {
  const now = (): number => {
    const { now: at } = meter()
    if (at === undefined) throw new ExpressionError('noTime', 'no time is known here: $now and $millis cannot be used')
    return at
  }
  return { now: (picture?: string, zone?: string) => fromMillis(now(), picture, zone), millis: now }
}

/** A copy of an array of the input, `depth` levels deep; the evaluator's own sequences as they are. */
function own(value: unknown, depth: number): unknown {
  if (!Array.isArray(value) || (value as Flagged).sequence || depth === 0) return value
  const copy: unknown[] = depth > 1 ? value.map((item: unknown) => own(item, depth - 1)) : value.slice()
  if ((value as { cons?: boolean }).cons) Object.defineProperty(copy, 'cons', { value: true })
  return copy
}

function range(from: unknown, to: unknown): unknown {
  if (from !== undefined && !Number.isInteger(from)) throw new ExpressionError('T2003', 'The left side of the range operator (..) must evaluate to an integer')
  if (to !== undefined && !Number.isInteger(to)) throw new ExpressionError('T2004', 'The right side of the range operator (..) must evaluate to an integer')
  if (from === undefined || to === undefined || (from as number) > (to as number)) return undefined
  const size = (to as number) - (from as number) + 1
  if (size > limits.items) throw overBudget('items')
  return sequence(Array.from({ length: size }, (_, index) => (from as number) + index))
}

const { implementation: pad } = original('pad')
function padded(text: string | undefined, width: number, fill?: string): unknown {
  if (Math.abs(width) > limits.text) throw overBudget('text')
  return pad.call(undefined, ...([text, width, fill] as never[]))
}

function lookedUp(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const found = value.flatMap((item: unknown) => lookedUp(item, key)).filter((item) => item !== undefined)
    return sequence(found)
  }
  return value !== null && typeof value === 'object' ? ownField(value, key) : undefined
}

/** By a text that is equal for equal values, so that a long list takes no longer than it must. */
function distinct(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value
  const seen = new Map<unknown, unknown>()
  for (const item of value) {
    const key = item !== null && typeof item === 'object' ? canonical(item) : `${typeof item} ${String(item)}`
    if (!seen.has(key)) seen.set(key, item)
  }
  const items = [...seen.values()]
  return (value as Flagged).sequence ? sequence(items) : items
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`
}

function spread(value: unknown): unknown {
  if (Array.isArray(value)) {
    const present = value.filter((item) => item !== undefined)
    const items = present.flatMap((item: unknown) => spread(item) as unknown[])
    return present.length > 0 ? items : sequence(items)
  }
  if (value === null || typeof value !== 'object') return value
  return sequence(Object.entries(value).map(([key, field]) => ({ [key]: field })))
}

type Comparator = (a: unknown, b: unknown) => Generator<unknown, unknown, unknown>

/** Stable; `comparator` says whether its first argument comes after its second. */
function* sorted(list: unknown[] | undefined, comparator?: { apply(self: unknown, args: unknown[]): ReturnType<Comparator> }): Generator<unknown, unknown, unknown> {
  if (list === undefined || list.length <= 1) return list
  if (!comparator) return naturally(list)
  let runs = list.map((item) => [item])
  while (runs.length > 1) {
    const next: unknown[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      const [left, right] = [runs[at]!, runs[at + 1] ?? []]
      const merged: unknown[] = []
      let l = 0
      let r = 0
      while (l < left.length && r < right.length)
        merged.push((yield* comparator.apply(undefined, [left[l], right[r]])) ? right[r++] : left[l++])
      next.push([...merged, ...left.slice(l), ...right.slice(r)])
    }
    runs = next
  }
  return runs[0]
}

function naturally(list: unknown[]): unknown[] {
  const kind = typeof list[0]
  if ((kind !== 'number' && kind !== 'string') || list.some((item) => typeof item !== kind))
    throw new ExpressionError('D3070', 'The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function')
  return [...list].sort((a, b) => ((a as string) > (b as string) ? 1 : (a as string) < (b as string) ? -1 : 0))
}

function joined(list: string[] | undefined, separator = ''): string | undefined {
  if (list === undefined) return undefined
  const length = list.reduce((sum, item) => sum + item.length + separator.length, 0)
  if (length > limits.text) throw overBudget('text')
  return list.join(separator)
}

const { implementation: replaceOriginal } = original('replace')
function replaced(this: unknown, text: string | undefined, pattern: unknown, replacement: unknown, limit?: number): unknown {
  if (text !== undefined && typeof replacement === 'string' && (text.length + 1) * replacement.length > limits.text * 20) throw overBudget('text')
  return replaceOriginal.apply(this, [text, pattern, replacement, limit] as never)
}

const { implementation: splitOriginal } = original('split')
function splitted(this: unknown, text: string | undefined, separator: unknown, limit?: number): unknown {
  if (separator === '' && text !== undefined && text.length > limits.items) throw overBudget('items')
  return splitOriginal.apply(this, [text, separator, limit] as never)
}

function binary(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

function decoded(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0)))
  } catch (error) {
    throw new ExpressionError('base64', '$base64decode: not base64 of UTF-8 text', undefined, { cause: error })
  }
}

const { implementation: fromMillisOriginal } = original('fromMillis')
/** Zones are `+0800`, `+08:00`, `Z` or a name like `Asia/Shanghai`; another is an error. */
function fromMillis(ms: number | undefined, picture?: string, zone?: string): unknown {
  if (ms === undefined) return undefined
  checkMillis(ms)
  return fromMillisOriginal.call(undefined, ...([ms, picture, zone === undefined ? undefined : zoneOffset(ms, zone)] as never[]))
}

const { implementation: toMillisOriginal } = original('toMillis')
/** A date or time that does not exist is an error instead of the next one that does. */
function toMillis(text: string | undefined, picture: string | undefined, meter: Meter): unknown {
  if (text === undefined) return undefined
  checkSize(text)
  const environment = { get timestamp() { return new Date(timeOf(meter)) } }
  const ms = toMillisOriginal.apply({ environment }, [text, picture] as never) as number | undefined
  if (ms === undefined) return undefined
  if (Number.isNaN(ms) || (picture === undefined ? !isoExists(text) : !exists(text, picture, ms)))
    throw new ExpressionError('impossibleDate', `$toMillis: ${text.slice(0, 100)} does not exist`)
  return ms
}

function timeOf(meter: Meter): number {
  if (meter.now === undefined) throw new ExpressionError('noTime', 'no time is known here: $toMillis needs the whole date')
  return meter.now
}

function isoExists(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text)
  if (!match) return true
  const [, year, month, day] = match.map(Number) as [number, number, number, number]
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Written back by the same picture it must show the same numbers. Pictures with a zone or a fraction are taken as they are. */
function exists(text: string, picture: string, ms: number): boolean {
  if (/\[\s*[Zzf]/.test(picture)) return true
  const numbers = (value: string): string => (value.match(/\d+/g) ?? []).map(Number).join()
  return numbers(String(fromMillis(ms, picture))) === numbers(text)
}
