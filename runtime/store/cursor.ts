/**
 * Where a page ended: the sort's values in its last document, and its `_id`. Stable under inserts and deletes, since
 * it names a place in the order, not a count.
 */
import { InvalidFilter } from './collection.ts'
import type { SortField } from './filter.ts'
import { valueAt } from './match.ts'

export interface Place {
  values: readonly (null | boolean | number | string)[]
  id: string
}

/** @throws InvalidFilter when the document holds an object or a list where the sort looks: these have no order to go on from */
export function encodeCursor(document: { _id: string }, sort: readonly SortField[]): string {
  const values = sort.map(({ path, segments }) => {
    const value = valueAt(document, segments) ?? null
    if (typeof value === 'object' && value !== null) throw new InvalidFilter(`${path}: cannot page by a field that holds an object or a list`)
    return value
  })
  return Buffer.from(JSON.stringify([signature(sort), values, document._id])).toString('base64url')
}

/**
 * Reads a cursor, which comes back from a client and may be anything.
 * @throws InvalidFilter unless it was made for the same sort
 */
export function decodeCursor(cursor: string, sort: readonly SortField[]): Place {
  const [sign, values, id] = parse(cursor)
  const isPlace = sign === signature(sort) && typeof id === 'string' && Array.isArray(values) && values.length === sort.length
  if (!isPlace || !values.every((value) => value === null || typeof value !== 'object')) throw new InvalidFilter('cursor: not one of this list and sort')
  return { values: values as Place['values'], id }
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

function signature(sort: readonly SortField[]): string {
  return sort.map(({ path, direction }) => `${path}${direction}`).join(' ')
}
