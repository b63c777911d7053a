/** Prepared filters, sorts and changes as MongoDB writes them. */
import type { Document, Filter, UpdateFilter } from 'mongodb'
import type { Change } from '../changes.ts'
import type { Place } from '../cursor.ts'
import { storableText } from '../document.ts'
import type { Query, SortField, Term } from '../filter.ts'
import { encodeKey, encodeValue } from './encode.ts'

/** Documents whose `_id` is text. */
export type Stored = Document & { _id: string }

/** `{ status: 'ready', dueAt: { $lte: 5 }, $or: [ … ] }`, with names and values in their stored form. */
export function mongoFilter({ terms, or }: Query): Filter<Stored> {
  const fields: Record<string, Record<string, unknown>> = {}
  const besides: Record<string, unknown>[] = []
  for (const term of terms) {
    const path = mongoPath(term.segments)
    const [op, value] = operation(term)
    const condition = (fields[path] ??= {})
    if (op in condition) besides.push({ [path]: { [op]: value } })
    else condition[op] = value
  }
  const filter: Record<string, unknown> = {}
  for (const [path, condition] of Object.entries(fields)) filter[path] = isPlainEquality(condition) ? condition.$eq : condition
  if (besides.length > 0) filter.$and = besides
  if (or !== undefined) filter.$or = or.map(mongoFilter)
  return filter as Filter<Stored>
}

/** A list is looked for as the whole value and as an element, which is stored otherwise (see `encode.ts`). */
function operation({ op, value }: Term): [string, unknown] {
  if (op === '$in') return ['$in', (value as unknown[]).flatMap(forms)]
  if ((op === '$eq' || op === '$ne') && Array.isArray(value)) return [op === '$eq' ? '$in' : '$nin', forms(value)]
  return [op, encodeValue(value)]
}

function forms(value: unknown): unknown[] {
  return Array.isArray(value) ? [encodeValue(value), (encodeValue([value]) as unknown[])[0]] : [encodeValue(value)]
}

/** FerretDB looks up `{ _id: 'a' }` by its index, but scans for `{ _id: { $eq: 'a' } }`. */
function isPlainEquality(condition: Record<string, unknown>): boolean {
  return Object.keys(condition).length === 1 && '$eq' in condition && (typeof condition.$eq !== 'object' || condition.$eq === null)
}

export function mongoPath(segments: readonly string[]): string {
  return segments.map(encodeKey).join('.')
}

export function mongoSort(sort: readonly SortField[], withId: boolean): Record<string, 1 | -1> {
  const fields = Object.fromEntries(sort.map(({ segments, direction }) => [mongoPath(segments), direction]))
  if (withId && sort.at(-1)?.path !== '_id') fields._id = sort.at(-1)?.direction ?? 1
  return fields
}

/**
 * The documents behind a place in a sort: greater in the first field, or equal there and behind in the next. MongoDB's
 * `$gt` stays within one type, so the types that follow (null, numbers, text, booleans) are named besides.
 */
export function mongoAfter(sort: readonly SortField[], { values, id }: Place): Filter<Stored> {
  const direction = sort.at(-1)?.direction ?? 1
  let after: Filter<Stored> = { _id: { [direction < 0 ? '$lt' : '$gt']: storableText(id) } } as Filter<Stored>
  const fields = sort.map((field, i) => ({ ...field, value: values[i] })).filter(({ path }) => path !== '_id')
  for (const { segments, direction: towards, value } of fields.reverse()) {
    const path = mongoPath(segments)
    after = { $or: [...behind(path, towards, value), { $and: [{ [path]: encodeValue(value) }, after] }] } as Filter<Stored>
  }
  return after
}

const types = ['number', 'string', 'bool'] as const

function behind(path: string, direction: 1 | -1, value: unknown): Filter<Stored>[] {
  const at = value === null ? -1 : ['number', 'string', 'boolean'].indexOf(typeof value)
  const within = at < 0 ? [] : [{ [path]: { [direction < 0 ? '$lt' : '$gt']: encodeValue(value) } }]
  if (direction > 0) return [...within, ...types.slice(at + 1).map((type) => ({ [path]: { $type: type } }))]
  return [...within, ...types.slice(0, Math.max(at, 0)).map((type) => ({ [path]: { $type: type } })), ...(at < 0 ? [] : [{ [path]: null }])]
}

export function mongoChanges(changes: readonly Change[]): UpdateFilter<Stored> {
  const update: Record<string, Record<string, unknown>> = {}
  for (const { op, segments, value } of changes)
    (update[op] ??= {})[mongoPath(segments)] = op === '$push' ? { $each: encodeValue(value) } : encodeValue(value)
  return (changes.length === 0 ? { $set: {} } : update) as UpdateFilter<Stored>
}
