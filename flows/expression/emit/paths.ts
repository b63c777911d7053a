/**
 * Paths. Between two steps a variable holds the items that the next one goes through: an array is the list of them, anything else
 * is the only one, undefined is none. Most steps meet a single object, so that a path is a chain of field reads.
 */
import type { Node, NodeOf, Stage } from '../analyse/tree.ts'
import { contextOf, literal, type Emitter } from './emitter.ts'
import { anything, can, iterates, kinds, type Context, type Operand } from './operand.ts'

/** `items`: the elements before they become a value, for a grouping. */
type Mode = 'value' | 'list' | 'items'

/** What a step gives for one item: a value, or the elements that predicates kept. */
interface Result {
  operand: Operand
  list: boolean
}

export interface Ending {
  /** A single element stays in an array. */
  keep: boolean
  plain: boolean
  mode: Mode
}

/** The value of a path without its grouping. With `keep` always an array or nothing. */
export function pathValue(emitter: Emitter, { steps }: NodeOf<'path'>, context: Context, ending: Ending): Operand {
  let input: Operand = { code: context.code, kind: context.kind }
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!
    const isLast = index === steps.length - 1
    const next = stepOf(emitter, step, input, index === 0 ? context : undefined, isLast ? ending : undefined)
    if (isLast) return next
    input = next
  }
  return input
}

/** The elements of a path as a new array, where that is less work than its value; else undefined. */
export function pathAsList(emitter: Emitter, node: Node, context: Context, plain: boolean): Operand | undefined {
  if (node.type !== 'path' || node.group || node.keepSingletonArray || node.keepArray || node.predicate || node.tuple) return undefined
  const last = node.steps.at(-1)!
  if (last.type === 'sort' || node.steps.some((step) => step.tuple)) return undefined
  const isFiltered = last.stages?.some((stage) => stage.type === 'filter' && stage.expr.type !== 'number')
  if ((last.type === 'name' || last.type === 'variable') && !isFiltered) return undefined
  if (node.steps.length === 1 && !isFiltered) return undefined
  return pathValue(emitter, node, context, { keep: false, plain, mode: 'list' })
}

/** `first`: the context, where the step is the first. `ending`: how the path ends, where it is the last. */
function stepOf(emitter: Emitter, step: Node, input: Operand, first: Context | undefined, ending: Ending | undefined): Operand {
  if (step.type === 'sort') return sortStep(emitter, step, input, ending)
  if (step.type === 'name' && !step.stages) return nameStep(emitter, step, input, first, ending)
  if (first && step.consarray && step.type === 'array') return firstArray(emitter, step, first, ending)
  if (first && (step.type === 'variable' || !iterates(first))) {
    const item: Context = step.type === 'variable' ? first : { ...first, outermost: false, kind: first.outermost ? anything : first.kind }
    return single(emitter, evaluated(emitter, step, item, ending), ending)
  }
  return each(emitter, step, input, Boolean(first), ending)
}

function nameStep(emitter: Emitter, step: NodeOf<'name'>, { code, kind }: Operand, first: Context | undefined, ending: Ending | undefined): Operand {
  const [get, field] = [emitter.getter(step.value), read(code, step.value)]
  const isObject = kind === kinds.object ? 'true' : `isObject(${code})`
  if (first?.outermost) return single(emitter, { operand: emitter.keep(`${isObject} ? ${field} : named(${code}, ${get})`), list: false }, ending)
  if (!ending) {
    const value = emitter.keep(`${isObject} ? ${field} : step(${code}, ${get})`)
    return emitter.constructs ? emitter.keep(`isObject(${code}) ? asInput(${value.code}) : ${value.code}`) : value
  }
  if (ending.mode === 'items') return emitter.keep(`toList(lastStep(${code}, ${get}, true))`, kinds.array)
  if (ending.keep) return emitter.keep(`lastStep(${code}, ${get}, true)`)
  const value = emitter.keep(`${isObject} ? ${field} : lastStep(${code}, ${get})`)
  return emitter.keep(`Array.isArray(${value.code}) ? last(${value.code}) : ${value.code}`)
}

/** A field of an object; what all objects inherit is none of theirs. */
export function read(object: string, name: string): string {
  const field = `${object}[${literal(name)}]`
  return name in Object.prototype ? `(Object.hasOwn(${object}, ${literal(name)}) ? ${field} : undefined)` : field
}

/** A step that is evaluated once. */
function single(emitter: Emitter, { operand, list }: Result, ending: Ending | undefined): Operand {
  if (!ending) return list || !emitter.constructs || !can(operand, kinds.array) ? operand : emitter.keep(`asInput(${operand.code})`)
  if (list) return listEnd(emitter, operand, ending)
  if (ending.mode === 'items') return emitter.keep(`toList(last(${operand.code}))`, kinds.array)
  if (ending.mode === 'list') return emitter.keep(`listed(last(${operand.code}))`, kinds.array)
  if (ending.keep) return emitter.keep(`last(${operand.code}, true)`)
  return can(operand, kinds.array) && !operand.fresh ? emitter.keep(`last(${operand.code})`) : operand
}

/** A list that was made here, as the end of the path. */
function listEnd(emitter: Emitter, { code, plain }: Operand, { keep, mode, plain: isResult }: Ending): Operand {
  if (mode === 'items') return { code, kind: kinds.array }
  if (mode === 'list') return emitter.keep(`listed(settledPlain(${code}))`, kinds.array, { plain: Boolean(plain), fresh: true })
  if (isResult && plain) return emitter.keep(keep ? `${code}.length > 0 ? ${code} : undefined` : `settledPlain(${code})`, anything, { plain: true })
  return emitter.keep(keep ? `kept(${code})` : `settled(${code})`)
}

function evaluated(emitter: Emitter, step: Node, item: Context, ending: Ending | undefined): Result {
  const { stages } = step
  const inside: Node = { ...step, stages: undefined } as unknown as Node
  const value = step.type === 'name' ? emitter.keep(`isObject(${item.code}) ? ${read(item.code, step.value)} : named(${item.code}, ${emitter.getter(step.value)})`) : emitter.node(inside, item, Boolean(ending?.plain) && !stages)
  return staged(emitter, stages ?? [], { operand: value, list: false })
}

/** A step for each item. */
function each(emitter: Emitter, step: Node, input: Operand, isFirst: boolean, ending: Ending | undefined): Operand {
  const source = input.kind === kinds.array ? input.code : emitter.keep(`Array.isArray(${input.code}) ? ${input.code} : ${isFirst ? '' : `${input.code} === undefined ? [] : `}[${input.code}]`).code
  const result = emitter.keep('[]', kinds.array)
  const count = ending ? emitter.variable('0') : undefined
  const only = emitter.variable()
  let solid = false
  let plain = false
  emitter.loop(source, (item) => {
    const { operand, list } = evaluated(emitter, step, contextOf(item), ending)
    solid = !can(operand, kinds.array)
    plain = Boolean(operand.plain) && !list
    push(emitter, result.code, operand, list, count, only)
  })
  emitter.line(`checkItems(${result.code}.length);`)
  if (!ending) return result
  if (solid && ending.mode === 'list') return { ...result, plain, fresh: true }
  if (solid) return listEnd(emitter, { ...result, plain }, ending)
  const { keep } = ending
  if (ending.mode === 'items') return emitter.keep(`${count} === 1 && ${only} !== undefined ? toList(last(${only})) : ${result.code}`, kinds.array)
  if (ending.mode === 'list') return emitter.keep(`listed(${count} === 1 && ${only} !== undefined ? last(${only}) : settledPlain(${result.code}))`, kinds.array)
  return emitter.keep(`${count} === 1 && ${only} !== undefined ? last(${only}, ${keep}) : ${keep ? 'kept' : 'settled'}(${result.code})`)
}

function push(emitter: Emitter, result: string, operand: Operand, list: boolean, count: string | undefined, only: string): void {
  const { code } = operand
  if (list) return emitter.line(`${count ? `${count} += 2; ` : ''}for (const each of ${code}) ${result}.push(each);`)
  const there = can(operand, kinds.missing) ? `if (${code} !== undefined) ` : ''
  if (!can(operand, kinds.array)) return emitter.line(`${there}${result}.push(${code});`)
  emitter.block(`${there}{`, () => {
    if (count) emitter.line(`${count}++;`)
    emitter.block(`if (Array.isArray(${code})) {`, () => {
      if (count) emitter.line(`${only} = ${code};`)
      const spread = `for (const each of ${code}) ${result}.push(each);`
      emitter.line(emitter.constructs ? `if (${code}.cons) ${result}.push(${code}); else ${spread}` : spread)
    }, `} else ${result}.push(${code});`)
  })
}

/** The stages of a step on what it gave for one item. */
function staged(emitter: Emitter, stages: readonly Stage[], from: Result): Result {
  let result = from
  for (const stage of stages) if (stage.type === 'filter') result = filtered(emitter, stage.expr, result.operand)
  return result
}

/** What a predicate keeps. */
export function filtered(emitter: Emitter, predicate: Node, input: Operand): Result {
  if (predicate.type === 'number') {
    const value = emitter.keep(`place(${input.code}, ${literal(Math.floor(predicate.value))})`)
    return { operand: { ...value, single: true }, list: false }
  }
  const none = input.single ? `${input.code} === undefined ? [] : ` : ''
  const list = input.kind === kinds.array ? input.code : emitter.keep(`Array.isArray(${input.code}) ? ${input.code} : ${none}[${input.code}]`).code
  const result = emitter.keep('[]', kinds.array)
  emitter.loop(list, (item, index) => {
    const test = emitter.node(predicate, contextOf(item))
    const [code, push] = [test.code, `${result.code}.push(${item.code});`]
    if ((test.kind & ~(kinds.boolean | kinds.missing)) === 0) emitter.line(`if (${code} === true) ${push}`)
    else emitter.line(`if (${code} === true) ${push} else keepTimes(${result.code}, ${item.code}, ${code}, ${index}, ${list}.length);`)
  })
  return { operand: result, list: true }
}

/** `[…]` as the first step is evaluated once, whatever the context. */
function firstArray(emitter: Emitter, step: NodeOf<'array'>, context: Context, ending: Ending | undefined): Operand {
  const list = emitter.keep(`contextList(${context.code}, ${context.outermost})`)
  const value = emitter.node(step, { code: list.code, kind: kinds.array, outermost: false, sequence: true })
  const result = staged(emitter, step.stages ?? [], { operand: value, list: false })
  if (ending) return single(emitter, result, ending)
  return result.operand
}

function sortStep(emitter: Emitter, { terms, position, stages }: NodeOf<'sort'>, input: Operand, ending: Ending | undefined): Operand {
  const functions = terms.map(({ expression, descending }) => {
    const item = emitter.temporary()
    return `[${emitter.closure([item], () => emitter.node(expression, { code: item, kind: anything, outermost: false }).code)}, ${descending}]`
  })
  const sorted = emitter.keep(`order(${input.code}, [${functions.join(', ')}], ${position})`)
  const result = staged(emitter, stages ?? [], { operand: { ...sorted, single: true }, list: false })
  if (!ending) return result.operand
  if (result.list) return listEnd(emitter, result.operand, ending)
  if (ending.mode === 'items') return emitter.keep(`toList(${result.operand.code})`, kinds.array)
  return emitter.keep(stages ? `last(${result.operand.code}, ${ending.keep})` : `ordered(${sorted.code}, ${ending.keep})`)
}
