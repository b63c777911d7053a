/**
 * Filters and sorts, checked once and brought into the form that both adapters, the matcher and the index rule read.
 */
import { type Filter, InvalidDocument, InvalidFilter, type Sort } from './collection.ts'
import { checkedCopy, isObject } from './document.ts'

export type Operator = '$eq' | '$ne' | '$in' | '$gt' | '$gte' | '$lt' | '$lte' | '$exists'

/** One comparison on one field. */
export interface Term {
  path: string
  segments: readonly string[]
  op: Operator
  value: unknown
}

/** All terms hold, and one of the branches where there are any. */
export interface Query {
  terms: Term[]
  or?: Query[]
}

export interface SortField {
  path: string
  segments: readonly string[]
  direction: 1 | -1
}

const operators = new Set(['$eq', '$ne', '$in', '$gt', '$gte', '$lt', '$lte', '$exists'])
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const maxValues = 10_000
const maxBranches = 200

/**
 * Checks a filter. `undefined` as a value is refused rather than dropped: `delete({ _id: undefined })` must not delete
 * everything. Values come from outside at times, so a `$` or dotted key inside one is refused as well.
 * @throws InvalidFilter with the place
 * @example prepareFilter({ status: 'ready', dueAt: { $lte: 5 } })
 *   // { terms: [{ path: 'status', op: '$eq', value: 'ready', … }, { path: 'dueAt', op: '$lte', value: 5, … }] }
 */
export function prepareFilter(filter: Filter): Query {
  return prepareLevel(filter, 0)
}

function prepareLevel(filter: Filter, level: number): Query {
  if (!isObject(filter)) throw new InvalidFilter('a filter must be an object')
  if (level > 8) throw new InvalidFilter('$or: nested deeper than 8 levels')
  const query: Query = { terms: [] }
  for (const key of Object.keys(filter)) {
    const value = filter[key]
    if (key === '$or') query.or = prepareBranches(value, level)
    else if (key.startsWith('$')) throw new InvalidFilter(`${key}: no such operator here; there is $or`)
    else query.terms.push(...prepareField(key, value))
  }
  return query
}

function prepareBranches(value: unknown, level: number): Query[] {
  if (!Array.isArray(value) || value.length === 0) throw new InvalidFilter('$or: a list of at least one filter is needed')
  if (value.length > maxBranches) throw new InvalidFilter(`$or: at most ${maxBranches} filters; ask in pages`)
  return value.map((branch) => prepareLevel(branch as Filter, level + 1))
}

function prepareField(path: string, value: unknown): Term[] {
  const segments = checkPath(path)
  if (!isCondition(value)) return [{ path, segments, op: '$eq', value: prepareValue(path, value) }]
  return Object.entries(value).map(([op, operand]) => {
    if (!operators.has(op)) throw new InvalidFilter(`${path}: ${op} is no operator; there are ${[...operators].join(', ')}`)
    return { path, segments, op: op as Operator, value: prepareOperand(path, op as Operator, operand) }
  })
}

/** An object with a `$` key is meant as operators, as a whole. */
function isCondition(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).some((key) => key.startsWith('$'))
}

function prepareOperand(path: string, op: Operator, value: unknown): unknown {
  if (op === '$eq' || op === '$ne') return prepareValue(path, value)
  if (op === '$in') {
    if (!Array.isArray(value)) throw new InvalidFilter(`${path}: $in needs a list`)
    if (value.length > maxValues) throw new InvalidFilter(`${path}: $in takes at most ${maxValues} values; ask in pages`)
    return value.map((element) => prepareValue(path, element))
  }
  if (op === '$exists') {
    if (typeof value !== 'boolean') throw new InvalidFilter(`${path}: $exists needs true or false`)
    return value
  }
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value)))
    throw new InvalidFilter(`${path}: ${op} needs a number or text`)
  return value
}

function prepareValue(path: string, value: unknown): unknown {
  if (value === undefined) throw new InvalidFilter(`${path}: undefined matches nothing; leave the field out or ask for null`)
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  try {
    const copied = checkedCopy(value, path)
    refuseKeys(copied, path)
    return copied
  } catch (error) {
    throw error instanceof InvalidDocument ? new InvalidFilter(error.message) : error
  }
}

function refuseKeys(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    if (key.startsWith('$') || key.includes('.')) throw new InvalidFilter(`${path}: the key ${key} is not allowed in a value to compare with`)
    refuseKeys(member, path)
  }
}

/**
 * Checks a dotted path and splits it.
 * @throws InvalidFilter for an empty segment, one that begins with `$`, and names that reach a prototype
 */
export function checkPath(path: string): readonly string[] {
  const known = paths.get(path)
  if (known !== undefined) return known
  const segments = path.split('.')
  if (segments.length > 100) throw new InvalidFilter(`${path.slice(0, 100)}…: too deep`)
  for (const segment of segments) {
    if (segment === '' || segment.startsWith('$') || segment.includes('\0') || !segment.isWellFormed())
      throw new InvalidFilter(`"${path}" is not a path to a field`)
    if (forbidden.has(segment)) throw new InvalidFilter(`${path}: the name ${segment} is not allowed`)
  }
  if (paths.size < 2_000) paths.set(path, segments)
  return segments
}

const paths = new Map<string, readonly string[]>()

/**
 * Checks a sort. Nothing may follow `_id`, which is unique already.
 * @throws InvalidFilter
 */
export function prepareSort(sort: Sort | undefined): SortField[] {
  if (sort === undefined) return []
  const fields = Object.entries(sort).map(([path, direction]) => {
    if (direction !== 1 && direction !== -1) throw new InvalidFilter(`${path}: a sort is 1 or -1`)
    return { path, segments: checkPath(path), direction }
  })
  if (fields.slice(0, -1).some(({ path }) => path === '_id')) throw new InvalidFilter('_id: nothing can follow it in a sort')
  return fields
}

/** @throws InvalidFilter unless it is a whole number from 1. */
export function checkLimit(limit: number | undefined): number | undefined {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) throw new InvalidFilter(`limit: ${limit} is not a count from 1`)
  return limit
}
