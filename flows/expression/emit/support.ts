/** What generated code calls. It is given these by name. */
import type { Node } from '../analyse/tree.ts'
import { interpret, composed } from '../interpret/interpret.ts'
import type { Scope } from '../interpret/frame.ts'
import { fit, type Signature } from '../parse/signature.ts'
import type { Builtin } from '../runtime/builtins/builtin.ts'
import { distinct } from '../runtime/builtins/lists.ts'
import { expand } from '../runtime/builtins/matching.ts'
import { join, lengthOf, splitText, substring, substringAfter, substringBefore, trim, replaceText } from '../runtime/builtins/texts.ts'
import { toNumber } from '../runtime/builtins/numbers.ts'
import { apply, callable, coated, factsOf, noteCall, TailCall, type Callable, type Facts } from '../runtime/callables.ts'
import { checkItems, checkText, meter, refuel, spend } from '../runtime/budget.ts'
import { atCall, atOperator, Fault, leaving } from '../runtime/fault.ts'
import { forbiddenName, isForbidden, put } from '../runtime/names.ts'
import { calculated, compared, isIn, joined, range } from '../runtime/operators.ts'
import { plain } from '../runtime/plain.ts'
import { roundHalfEven } from '../runtime/rounding.ts'
import { append, asSequence, contextValue, descendants, lookup, outermost, sequence, settle, wildcard, type Sequence } from '../runtime/sequences.ts'
import { compareTerm, sorted } from '../runtime/sorting.ts'
import { isArrayOfNumbers, isEqual, isNumeric, isTrue, numberText, toText } from '../runtime/values.ts'
import { timesKept } from '../interpret/filter.ts'
import { keyOf, together } from '../interpret/group.ts'
import { regexCallable } from '../runtime/builtins/matching.ts'

type Getter = (object: never) => unknown

/** A variable that is not bound yet. */
const U = Symbol('unbound')

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A step by name through a list, or of what has no fields. */
function step(value: unknown, get: Getter): unknown {
  if (!Array.isArray(value)) return isObject(value) ? get(value as never) : undefined
  const found: unknown[] = []
  for (const item of value) {
    const field = named(item, get)
    if (Array.isArray(field) && !(field as Sequence).cons) for (const each of field) found.push(each)
    else if (field !== undefined) found.push(field)
  }
  checkItems(found.length + value.length)
  return found
}

/** The last step of a path: an array that is its one result stays what it is. */
function lastStep(value: unknown, get: Getter, keep = false): unknown {
  if (!Array.isArray(value)) return isObject(value) ? last(get(value as never), keep) : undefined
  const results: unknown[] = []
  for (const item of value) {
    const field = named(item, get)
    if (field !== undefined) results.push(field)
  }
  checkItems(value.length)
  return flat(results, keep)
}

/** The field of one item; of an array those of its elements, settled. */
function named(item: unknown, get: Getter): unknown {
  if (!Array.isArray(item)) return item !== null && typeof item === 'object' ? get(item as never) : undefined
  const found: unknown[] = []
  collect(item, get, found)
  return settle(asSequence(found))
}

function collect(items: readonly unknown[], get: Getter, found: unknown[]): void {
  spend(items.length)
  for (const item of items) {
    if (Array.isArray(item)) collect(item, get, found)
    else if (item !== null && typeof item === 'object') {
      const value = get(item as never)
      if (Array.isArray(value)) for (const each of value) found.push(each)
      else if (value !== undefined) found.push(value)
    }
  }
}

/** A single result of a last step; `keep` it in an array. */
function last(value: unknown, keep = false): unknown {
  if (!Array.isArray(value)) return keep && value !== undefined ? kept([value]) : value
  if ((value as Sequence).sequence) return flatList([value], keep)
  return keep && (value as Sequence).cons ? kept([value]) : value
}

/** The results of a last step as a value. */
function flat(results: unknown[], keep = false): unknown {
  return results.length === 1 ? last(results[0], keep) : flatList(results, keep)
}

function flatList(results: unknown[], keep: boolean): unknown {
  const flattened: unknown[] = []
  for (const result of results) {
    if (Array.isArray(result) && !(result as Sequence).cons) for (const each of result) flattened.push(each)
    else flattened.push(result)
  }
  checkItems(flattened.length)
  return keep ? kept(flattened) : settled(flattened)
}

/** A list as a sequence that stays an array, or nothing. */
function kept(list: unknown[]): unknown {
  return settle(asSequence(list), true)
}

/** A list as a value: nothing, its one element, or a sequence. */
function settled(list: unknown[]): unknown {
  return list.length > 1 ? asSequence(list) : list[0]
}

/** The same for the result of an evaluation, which carries no flags. */
function settledPlain(list: unknown[]): unknown {
  return list.length > 1 ? list : list[0]
}

/** A value as what the next step goes through. */
function asInput(value: unknown): unknown {
  return Array.isArray(value) && (value as Sequence).cons ? [value] : value
}

/** What a first step `[…]` is given to look in. */
function contextList(context: unknown, isOutermost: boolean): unknown {
  return Array.isArray(context) ? (isOutermost ? outermost(context) : context) : sequence(context)
}

/** An order-by as the end of a path. */
function ordered(value: unknown, keep: boolean): unknown {
  if (!Array.isArray(value)) return last(value, keep)
  return value.length > 1 ? value : keep ? kept([...value as unknown[]]) : value[0]
}

/** The same as a new array. */
function listed(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value.slice() : [value]
}

/** A value as the elements of an array. */
function toList(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** `x[3]`: what a place of a value gives, to go on with. */
function place(value: unknown, index: number): unknown {
  if (Array.isArray(value)) return value.at(index)
  return index === 0 || index === -1 ? value : undefined
}

/** `x[3]` as a value. */
function placed(value: unknown, keep = false): unknown {
  return Array.isArray(value) ? settle(value, keep) : keep && value !== undefined ? kept([value]) : value
}

/** Elements that a test keeps, which may name places. */
function keepTimes(list: unknown[], item: unknown, test: unknown, index: number, length: number): void {
  for (let times = timesKept(test, index, length); times > 0; times--) list.push(item)
}

function calc(operator: '+' | '-' | '*' | '/' | '%', left: unknown, right: unknown, position: number): number | undefined {
  try {
    return calculated(operator, left, right)
  } catch (error) {
    throw atOperator(error, position, operator)
  }
}

function compare(operator: '<' | '<=' | '>' | '>=', left: unknown, right: unknown, position: number): boolean | undefined {
  try {
    return compared(operator, left, right)
  } catch (error) {
    throw atOperator(error, position, operator)
  }
}

function concat(left: unknown, right: unknown, position: number): string {
  try {
    return joined(left, right)
  } catch (error) {
    throw atOperator(error, position, '&')
  }
}

function rangeAt(from: unknown, to: unknown, position: number): unknown {
  try {
    return range(from, to)
  } catch (error) {
    throw atOperator(error, position, '..')
  }
}

function truthAt(value: unknown, position: number, operator: string): boolean {
  try {
    return isTrue(value)
  } catch (error) {
    throw atOperator(error, position, operator)
  }
}

function negated(value: unknown, position: number): number | undefined {
  if (value === undefined) return undefined
  if (!isNumeric(value)) throw new Fault('D1002', { value }, position)
  return -value
}

/** Adds to the array that `[…]` makes. */
function add(list: unknown[], value: unknown): void {
  if (Array.isArray(value)) {
    checkItems(list.length + value.length)
    for (const item of value) list.push(item)
  } else if (value !== undefined) list.push(value)
}

function cons(list: unknown[]): unknown[] {
  ;(list as Sequence).cons = true
  return list
}

/** What an object constructor whose keys are fixed makes of a context that is an array. */
function groupContext(value: unknown): unknown {
  return Array.isArray(value) ? (value.length === 0 ? undefined : together(value)) : value
}

type Pair = readonly [key: (item: unknown) => unknown, value: (context: unknown) => unknown]

/** An object by computed keys. */
function group(input: unknown, pairs: readonly Pair[], position: number): Record<string, unknown> {
  const items: readonly unknown[] = Array.isArray(input) ? (input.length === 0 ? [undefined] : input) : [input]
  const groups = new Map<string, { pair: number; data: unknown[] }>()
  spend(60)
  for (const item of items) {
    if (--meter.fuel < 0) refuel()
    for (let pair = 0; pair < pairs.length; pair++) {
      const name = keyOf(pairs[pair]![0](item), position)
      if (name === undefined) continue
      const entry = groups.get(name)
      if (!entry) {
        spend(60)
        groups.set(name, { pair, data: [item] })
      } else if (entry.pair !== pair) throw new Fault('D1009', { value: name }, position)
      else entry.data.push(item)
    }
  }
  const result: Record<string, unknown> = {}
  for (const [name, { pair, data }] of groups) {
    const value = pairs[pair]![1](together(data))
    if (value !== undefined) put(result, name, value)
  }
  return result
}

/** `^(…)`: terms are evaluated once per element where they are all of one type, else as they are compared. */
function order(value: unknown, terms: readonly [term: (item: unknown) => unknown, descending: boolean][], position: number): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value
  return byKey(value, terms) ?? sorted(value, (a, b) => {
    for (const [term, descending] of terms) {
      const result = compareTerm(term(a), term(b), position)
      if (result !== 0) return Number.isFinite(result) && descending ? result < 0 : result > 0
    }
    return false
  })
}

function byKey(list: readonly unknown[], terms: readonly [term: (item: unknown) => unknown, descending: boolean][]): unknown[] | undefined {
  const [first] = terms
  if (terms.length !== 1 || list.length < 4) return undefined
  let keys: unknown[]
  try {
    keys = list.map((item) => first![0](item))
  } catch (error) {
    // Which fault is told depends on the order of comparing.
    if (error instanceof Fault) return undefined
    throw error
  }
  const type = typeof keys[0]
  if ((type !== 'number' && type !== 'string') || keys.some((key) => typeof key !== type || Number.isNaN(key))) return undefined
  spend(list.length * 8)
  const sign = first![1] ? -1 : 1
  const places = keys.map((_, index) => index)
  places.sort((a, b) => ((keys[a] as number) < (keys[b] as number) ? -sign : (keys[a] as number) > (keys[b] as number) ? sign : 0))
  return places.map((index) => list[index])
}

/** Calls a builtin by name; what it gives may be unsettled. */
function builtin(of: Facts, { signature, run }: Builtin, args: unknown[], context: unknown, position: number, token: string): unknown {
  noteCall(of, position, token)
  try {
    return run(...fit(signature, args, context))
  } catch (error) {
    throw leaving(error, of.position, token)
  }
}

/** Calls what a variable or an expression holds. */
function call(callee: unknown, args: unknown[], context: unknown, position: number, token: string | undefined): unknown {
  const of = factsOf(callee)
  if (of?.kind !== 'builtin') for (let index = 0; index < args.length; index++) args[index] = coated(args[index])
  if (of && (of.kind === 'lambda' || of.kind === 'builtin')) noteCall(of, position, token)
  try {
    return apply(callee, args, context)
  } catch (error) {
    throw atCall(error, position, token)
  }
}

function lambda(arity: number, signature: Signature | undefined, body: (...args: unknown[]) => unknown): Callable {
  return callable({ kind: 'lambda', arity, signature, invoke: (args) => body(...args) })
}

/** `value ~> function` */
function chain(left: unknown, callee: unknown, position: number): unknown {
  if (!factsOf(callee)) throw new Fault('T2006', { value: callee }, position)
  return factsOf(left) ? composed(left, callee, position) : apply(callee, [left], null)
}

/** Leaves a higher-order function that is written out in the code. */
function left(error: unknown, of: Facts): unknown {
  return leaving(error, of.position, of.token)
}

function sortedBy(list: unknown[], after: (a: unknown, b: unknown) => unknown): unknown[] {
  if (list.length <= 1) return list
  checkItems(list.length)
  return sorted(list, (a, b) => Boolean(after(a, b)))
}

function allNumbers(value: unknown): value is number[] {
  if (!Array.isArray(value)) return false
  for (const item of value) if (typeof item !== 'number') return false
  spend(value.length >> 3)
  return true
}

function allTexts(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false
  for (const item of value) if (typeof item !== 'string') return false
  return true
}

function sumOf(numbers: readonly number[]): number {
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}

const decimal = /^-?[0-9]+(?:\.[0-9]+)?$/

function quickNumber(text: string): number | undefined {
  return text.length < 300 && decimal.test(text) ? Number(text) : undefined
}

/** A field of an object by a computed name. */
function field(object: object, name: string): unknown {
  if (isForbidden(name)) throw forbiddenName(name)
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

/** Whether a regular expression can be left to the engine's own replacing. */
function quickly(regex: unknown, text: string): boolean {
  return factsOf(regex)!.regex!.isQuick(text)
}

function replaceAll(text: string, regex: unknown, replacement: string): string {
  const { native } = factsOf(regex)!.regex!
  return checkText(text.replace(native, replacement))
}

function lookupScope(lookup: (name: string) => unknown): Scope {
  return { lookup, bind: () => undefined }
}

function walk(node: Node, context: unknown, scope: Scope): unknown {
  return interpret(node, context, scope)
}

export const support = {
  U, m: meter, refuel, spend, isObject, step, lastStep, named, last, flat, settled, settledPlain, asInput, kept, contextList, ordered, toList, listed, place, placed, keepTimes, calc, compare, concat, rangeAt, truthAt,
  negated, add, cons, groupContext, group, order, builtin, call, lambda, chain, left, lookupScope, walk, isTrue, isEqual, isIn, isNumeric, isArrayOfNumbers, numberText, toText,
  settle, wildcard, descendants, contextValue, outermost, plain, append, lookup, distinct, checkText, checkItems, noteCall, TailCall, Fault, put, asSequence, roundHalfEven,
  sortedBy, allNumbers, allTexts, sumOf, quickNumber, field, quickly, replaceAll, atOperator, join, lengthOf, splitText, substring, substringAfter, substringBefore, trim, replaceText, toNumber, expand, regexCallable,
}
