/**
 * Sequences: what a path gives. As a value an empty one is nothing and one of a single element is that element, unless it is
 * to be kept as an array. The flags are on arrays that the evaluation made itself, never on those of the input.
 */
import { checkItems } from './budget.ts'

export interface Sequence extends Array<unknown> {
  sequence?: boolean
  /** A single element stays in its array. */
  keepSingleton?: boolean
  /** Made by `[…]` in a path: not flattened into what is around it. */
  cons?: boolean
  /** Wraps an input that is an array, so that it counts as one value. */
  outerWrapper?: boolean
  /** Its elements are tuples: a value under `@` and bindings by name. */
  tupleStream?: boolean
}

export function sequence(...items: unknown[]): Sequence {
  const made: Sequence = items
  made.sequence = true
  return made
}

/** Marks an array of ours as a sequence. */
export function asSequence(items: unknown[]): Sequence {
  ;(items as Sequence).sequence = true
  return items
}

export function isSequence(value: unknown): value is Sequence {
  return Array.isArray(value) && (value as Sequence).sequence === true
}

/** The value of what may be a sequence. */
export function settle(value: unknown, keepArray?: boolean): unknown {
  if (!Array.isArray(value) || (value as Sequence).sequence !== true || (value as Sequence).tupleStream) return value
  if (keepArray) (value as Sequence).keepSingleton = true
  if (value.length > 1) return value
  if (value.length === 0) return undefined
  return (value as Sequence).keepSingleton ? value : value[0]
}

/** The input of an evaluation as the context of its outermost level. */
export function outermost(input: unknown): unknown {
  if (!Array.isArray(input) || isSequence(input)) return input
  const wrapper = sequence(input)
  wrapper.outerWrapper = true
  return wrapper
}

/** `$` of a context. */
export function contextValue(context: unknown): unknown {
  return Array.isArray(context) && (context as Sequence).outerWrapper ? context[0] : context
}

/** Arrays joined, single values as arrays of one; nothing is left out. Never changes either. */
export function append(first: unknown, second: unknown): unknown {
  if (first === undefined) return second
  if (second === undefined) return first
  const left = Array.isArray(first) ? first : sequence(first)
  const right = Array.isArray(second) ? second : [second]
  checkItems(left.length + right.length)
  return left.concat(right)
}

/** What the field of that name gives, in an array that of each element. */
export function lookup(input: unknown, name: string): unknown {
  if (Array.isArray(input)) {
    const found = sequence()
    collect(input, name, found)
    return found
  }
  return input !== null && typeof input === 'object' && Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined
}

function collect(input: readonly unknown[], name: string, found: unknown[]): void {
  checkItems(input.length)
  for (const item of input) {
    if (Array.isArray(item)) collect(item, name, found)
    else if (item !== null && typeof item === 'object' && Object.hasOwn(item, name)) {
      const value = (item as Record<string, unknown>)[name]
      if (Array.isArray(value)) for (const each of value) found.push(each)
      else if (value !== undefined) found.push(value)
    }
  }
}

/** `*`: a sequence, unless an array is among the values, which the others are then joined to. */
export function wildcard(context: unknown): unknown[] {
  const input = contextValue(context)
  const found: unknown[] = []
  let joined = false
  if (input !== null && typeof input === 'object')
    for (const value of Array.isArray(input) ? input : Object.values(input)) {
      if (!Array.isArray(value)) found.push(value)
      else {
        joined = true
        flatten(value, found)
      }
    }
  checkItems(found.length)
  return joined ? found : asSequence(found)
}

function flatten(items: readonly unknown[], found: unknown[]): void {
  for (const item of items) {
    if (Array.isArray(item)) flatten(item, found)
    else found.push(item)
  }
}

/** `**` */
export function descendants(input: unknown): unknown {
  if (input === undefined) return undefined
  const found = sequence()
  descend(input, found)
  checkItems(found.length)
  return found.length === 1 ? found[0] : found
}

function descend(input: unknown, found: unknown[]): void {
  if (Array.isArray(input)) for (const item of input) descend(item, found)
  else {
    found.push(input)
    if (input !== null && typeof input === 'object') for (const value of Object.values(input)) descend(value, found)
  }
}
