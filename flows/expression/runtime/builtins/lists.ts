/** Functions on arrays and objects, and the higher-order ones. */
import { arityOf, apply, callback } from '../callables.ts'
import { checkItems, limits, overBudget, spend } from '../budget.ts'
import { Fault } from '../fault.ts'
import { isForbidden, forbiddenName, put } from '../names.ts'
import { append, asSequence, contextValue, isSequence, lookup, sequence, type Sequence } from '../sequences.ts'
import { sorted, naturally } from '../sorting.ts'
import { isNumeric, isTrue, typeOf } from '../values.ts'
import { builtin, type Builtins } from './builtin.ts'

type Fields = Record<string, unknown>

/** Keeps what the function gives for each element, except nothing. */
function map(list: unknown[] | undefined, action: unknown): Sequence | undefined {
  if (list === undefined) return undefined
  const call = callback(action)
  const result = sequence()
  checkItems(list.length)
  for (let index = 0; index < list.length; index++) {
    const value = call(list[index], index, list)
    if (value !== undefined) result.push(value)
  }
  return result
}

function filter(list: unknown[] | undefined, test: unknown): Sequence | undefined {
  if (list === undefined) return undefined
  const call = callback(test)
  const result = sequence()
  checkItems(list.length)
  for (let index = 0; index < list.length; index++) if (isTrue(call(list[index], index, list))) result.push(list[index])
  return result
}

function single(list: unknown[] | undefined, test?: unknown): unknown {
  if (list === undefined) return undefined
  const call = test === undefined ? () => true : callback(test)
  let found: { value: unknown } | undefined
  for (let index = 0; index < list.length; index++) {
    if (!isTrue(call(list[index], index, list))) continue
    if (found) throw new Fault('D3138')
    found = { value: list[index] }
  }
  if (!found) throw new Fault('D3139')
  return found.value
}

function reduce(list: unknown[] | undefined, action: unknown, start?: unknown): unknown {
  if (list === undefined) return undefined
  const arity = arityOf(action)
  if (arity < 2) throw new Fault('D3050')
  let index = start === undefined && list.length > 0 ? 1 : 0
  let result = index === 1 ? list[0] : start
  for (; index < list.length; index++) {
    const args = [result, list[index]]
    if (arity >= 3) args.push(index)
    if (arity >= 4) args.push(list)
    result = apply(action, args, null)
  }
  return result
}

function each(object: Fields | undefined, action: unknown): Sequence {
  const call = callback(action)
  const result = sequence()
  for (const name of namesOf(object)) {
    const value = call(object![name], name, object)
    if (value !== undefined) result.push(value)
  }
  return result
}

function sift(object: Fields | undefined, test: unknown): Fields | undefined {
  const call = callback(test)
  const result: Fields = {}
  for (const name of namesOf(object)) if (isTrue(call(object![name], name, object))) put(result, name, object![name])
  return Object.keys(result).length === 0 ? undefined : result
}

function namesOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return []
  const names = Object.keys(value)
  spend(names.length)
  return names
}

function keys(value: unknown): Sequence {
  if (!Array.isArray(value)) return asSequence(namesOf(value))
  const merged: Record<string, true> = Object.create(null) as Record<string, true>
  for (const item of value) for (const name of keys(item)) merged[name as string] = true
  return asSequence(Object.keys(merged))
}

function spread(value: unknown): unknown {
  if (Array.isArray(value)) {
    let result: unknown[] = sequence()
    for (const item of value) {
      const part = spread(item)
      if (Array.isArray(part)) for (const one of part) result.push(one)
      else if (part !== undefined) result.push(part)
    }
    checkItems(result.length)
    // Joined to what was there it is no sequence any more, as in the package.
    if (value.length > 0) result = [...result]
    return result
  }
  if (value === null || typeof value !== 'object') return value
  return asSequence(namesOf(value).map((name) => {
    const part: Fields = {}
    put(part, name, (value as Fields)[name])
    return part
  }))
}

function merge(objects: Fields[] | undefined): Fields | undefined {
  if (objects === undefined) return undefined
  const result: Fields = {}
  for (const object of objects)
    for (const name of namesOf(object)) {
      spend(8)
      put(result, name, object[name])
    }
  return result
}

function zip(...lists: unknown[]): unknown[] {
  const length = Math.min(...lists.map((list) => (Array.isArray(list) ? list.length : 0)))
  if (!Number.isFinite(length)) return []
  checkItems(length * lists.length)
  return Array.from({ length }, (_, index) => lists.map((list) => (list as unknown[])[index]))
}

function reverse(list: unknown[] | undefined): unknown[] | undefined {
  if (list === undefined || list.length <= 1) return list
  checkItems(list.length)
  return Array.from({ length: list.length }, (_, index) => list[list.length - 1 - index])
}

/** By a text that is equal for equal values, so that a long list takes no longer than it must. */
export function distinct(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value
  const seen = new Map<unknown, unknown>()
  spend(value.length)
  for (const item of value) {
    const key = item !== null && typeof item === 'object' ? canonical(item) : typeof item === 'string' ? `s${item}` : item
    if (!seen.has(key)) seen.set(key, item)
  }
  const items = [...seen.values()]
  return isSequence(value) ? asSequence(items) : items
}

function canonical(value: unknown): string {
  spend(8)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? typeof value
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical((value as Fields)[name])}`).join()}}`
}

function sort(list: unknown[] | undefined, comparator?: unknown): unknown[] | undefined {
  if (list === undefined || list.length <= 1) return list
  checkItems(list.length)
  if (comparator === undefined) return naturally(list)
  return sorted(list, (a, b) => Boolean(apply(comparator, [a, b], null)))
}

function lookedUp(value: unknown, name: string): unknown {
  if (isForbidden(name)) throw forbiddenName(name)
  return lookup(value, name)
}

/** A deep copy. The package goes by way of text, which cuts numbers to 15 digits. Functions become empty texts, as there. */
export function clone(value: unknown): unknown {
  return value === undefined ? undefined : copied(contextValue(value), 0)
}

function copied(value: unknown, depth: number): unknown {
  if (typeof value === 'function') return ''
  if (value === null || typeof value !== 'object') return typeof value === 'number' && !isNumeric(value) ? null : value
  spend(1)
  if (depth > limits.depth) throw overBudget('depth')
  if (Array.isArray(value)) return value.map((item: unknown) => copied(item, depth + 1) ?? null)
  const result: Fields = {}
  for (const name of Object.keys(value)) {
    const field = (value as Fields)[name]
    if (field !== undefined) put(result, name, copied(field, depth + 1))
  }
  return result
}

function raise(message?: string): never {
  throw new Fault('D3137', { message: message || '$error() function evaluated' })
}

function assert(condition: boolean, message?: string): void {
  if (!condition) throw new Fault('D3141', { message: message || '$assert() statement failed' })
}

export const listFunctions = {
  map: builtin('<af>', 2, map),
  filter: builtin('<af>', 2, filter),
  single: builtin('<af?>', 2, single),
  reduce: builtin('<afj?:j>', 3, reduce),
  sift: builtin('<o-f?:o>', 2, sift),
  each: builtin('<o-f:a>', 2, each),
  count: builtin('<a:n>', 1, (list: unknown[] | undefined) => list?.length ?? 0),
  append: builtin('<xx:a>', 2, append),
  exists: builtin('<x:b>', 1, (value: unknown) => value !== undefined),
  keys: builtin('<x-:a<s>>', 1, keys),
  lookup: builtin('<x-s:x>', 2, lookedUp),
  spread: builtin('<x-:a<o>>', 1, spread),
  merge: builtin('<a<o>:o>', 1, merge),
  zip: builtin('<a+>', 0, zip),
  reverse: builtin('<a:a>', 1, reverse),
  distinct: builtin('<x:x>', 1, distinct),
  sort: builtin('<af?:a>', 2, sort),
  clone: builtin('<(oa)-:o>', 1, clone),
  type: builtin('<x:s>', 1, typeOf),
  error: builtin('<s?:x>', 1, raise),
  assert: builtin('<bs?:x>', 2, assert),
} satisfies Builtins
