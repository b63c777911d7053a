/**
 * What a filter means, in JavaScript. SQLite uses it for the terms that no index answers; MongoDB must agree with it,
 * which the contract suite shows.
 */
import type { Query, SortField, Term } from './filter.ts'
import { isObject, isPosition } from './document.ts'

/**
 * Whether a document matches. As MongoDB has it: null equals a missing field; a field that holds an array matches when
 * the array or one of its elements does, each operator by itself; `$ne` is the negation of `$eq`; number, text and
 * boolean never equal each other. A path that meets an array half-way goes on in each of its objects (avoid null, `$ne`
 * and `$exists` on such paths: servers differ there).
 */
export function matches(document: unknown, query: Query): boolean {
  for (const term of query.terms) if (!termMatches(document, term)) return false
  return query.or === undefined || query.or.some((branch) => matches(document, branch))
}

function termMatches(document: unknown, term: Term): boolean {
  const values: unknown[] = []
  collect(document, term.segments, 0, values)
  switch (term.op) {
    case '$eq':
      return values.some((value) => anyEqual(value, term.value))
    case '$ne':
      return !values.some((value) => anyEqual(value, term.value))
    case '$in':
      return (term.value as unknown[]).some((wanted) => values.some((value) => anyEqual(value, wanted)))
    case '$exists':
      return values.some((value) => value !== undefined) === term.value
    default:
      return values.some((value) => anyInRange(value, term))
  }
}

/** The values at a path: one for a path through objects, several where it crosses an array; `undefined` when missing. */
function collect(value: unknown, segments: readonly string[], from: number, into: unknown[]): void {
  for (let i = from; i < segments.length; i++) {
    const segment = segments[i] as string
    if (Array.isArray(value)) {
      if (isPosition(segment) && Number(segment) < value.length) collect(value[Number(segment)], segments, i + 1, into)
      for (const element of value) if (isObject(element)) collect(element, segments, i, into)
      return
    }
    value = isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined
  }
  into.push(value)
}

/** The value at a path that goes through objects only. */
export function valueAt(document: unknown, segments: readonly string[]): unknown {
  let value = document
  for (const segment of segments) {
    if (!isObject(value) || !Object.hasOwn(value, segment)) return undefined
    value = value[segment]
  }
  return value
}

function anyEqual(value: unknown, wanted: unknown): boolean {
  return isEqual(value, wanted) || (Array.isArray(value) && value.some((element) => isEqual(element, wanted)))
}

/** Equality of JSON values. The order of an object's fields counts, as on MongoDB; a missing value equals null. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, i) => isEqual(value, b[i]))
  if (Array.isArray(b)) return false
  const left = Object.entries(a)
  const right = Object.entries(b)
  return left.length === right.length && left.every(([key, value], i) => key === right[i]?.[0] && isEqual(value, right[i]?.[1]))
}

function anyInRange(value: unknown, term: Term): boolean {
  return inRange(value, term) || (Array.isArray(value) && value.some((element) => inRange(element, term)))
}

function inRange(value: unknown, { op, value: bound }: Term): boolean {
  if (typeof value !== typeof bound) return false
  const order = compareValues(value, bound)
  if (op === '$gt') return order > 0
  if (op === '$gte') return order >= 0
  return op === '$lt' ? order < 0 : order <= 0
}

/** The order of sorting: null and missing, numbers, text by code point, objects, arrays, booleans (MongoDB's order). */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  if (typeof a === 'string') return compareText(a, b as string)
  if (typeof a === 'number' || typeof a === 'boolean') return Number(a) - Number(b)
  return 0
}

function rankOf(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'number') return 1
  if (typeof value === 'string') return 2
  if (typeof value === 'boolean') return 5
  return Array.isArray(value) ? 4 : 3
}

/** Order by code point, which is the order of the UTF-8 bytes; JavaScript's own `<` compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return lift(left) - lift(right)
  }
  return a.length - b.length
}

/** Moves surrogates (which stand for code points over U+FFFF) behind U+E000 to U+FFFF. */
function lift(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}

/** Compares two documents by a sort, `_id` breaking ties in the direction of the last field. */
export function compareDocuments(a: { _id: string }, b: { _id: string }, sort: readonly SortField[]): number {
  for (const { segments, direction } of sort) {
    const order = compareValues(valueAt(a, segments), valueAt(b, segments))
    if (order !== 0) return order * direction
  }
  return compareText(a._id, b._id) * (sort.at(-1)?.direction ?? 1)
}
