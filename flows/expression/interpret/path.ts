import type { Node, NodeOf } from '../analyse/tree.ts'
import { checkItems, meter, refuel } from '../runtime/budget.ts'
import { asSequence, isSequence, sequence, type Sequence } from '../runtime/sequences.ts'
import { compareTerm, sorted } from '../runtime/sorting.ts'
import { filtered, staged } from './filter.ts'
import { tupleFrame, tupleOf, type Scope, type Tuple, type Walk } from './frame.ts'
import { grouped } from './group.ts'

/** Step by step; from the first step that binds something on, values travel as tuples. */
export function path(walk: Walk, node: NodeOf<'path'>, context: unknown, scope: Scope): unknown {
  const { steps } = node
  let input: unknown[] = Array.isArray(context) && steps[0]!.type !== 'variable' ? context : sequence(context)
  let result: unknown
  let tuples: Tuple[] | undefined
  let binds = false
  for (let index = 0; index < steps.length; index++) {
    const at = steps[index]!
    if (at.tuple) binds = true
    if (index === 0 && at.consarray) result = walk(at, input, scope)
    else if (binds) tuples = tupleStep(walk, at, input, tuples, scope)
    else result = step(walk, at, input, scope, index === steps.length - 1)
    if (!binds && (result === undefined || (result as unknown[]).length === 0)) break
    if (at.focus === undefined) input = result as unknown[]
  }
  if (binds && tuples) result = node.tuple ? tuples : asSequence(tuples.map((tuple) => tuple['@']))
  if (node.keepSingletonArray) result = kept(result)
  return node.group ? grouped(walk, node.group, binds && tuples ? tuples : result, scope) : result
}

/** Marked so that a single element stays in its array; an array that was written out is one element. */
export function kept(result: unknown): unknown {
  if (!Array.isArray(result)) return result
  const value: Sequence = (result as Sequence).cons && !(result as Sequence).sequence ? sequence(result) : result
  if (value.sequence) value.keepSingleton = true
  return value
}

function step(walk: Walk, node: Node, input: unknown[], scope: Scope, last: boolean): unknown[] {
  if (node.type === 'sort') {
    const result = ordered(walk, node, input, scope)
    return node.stages ? (staged(walk, node.stages, result, scope) as unknown[]) : result
  }
  const results: unknown[] = []
  for (const item of input) {
    if (--meter.fuel < 0) refuel()
    let result = walk(node, item, scope)
    for (const stage of node.stages ?? []) if (stage.type === 'filter') result = filtered(walk, stage.expr, result, scope)
    if (result !== undefined) results.push(result)
  }
  return last ? lastResult(results) : flattened(results)
}

/** A path that ends in one array gives that array. */
export function lastResult(results: unknown[]): unknown[] {
  const [only] = results
  return results.length === 1 && Array.isArray(only) && !isSequence(only) ? only : flattened(results)
}

function flattened(results: readonly unknown[]): Sequence {
  const flat = sequence()
  for (const result of results) {
    if (!Array.isArray(result) || (result as Sequence).cons) flat.push(result)
    else for (const item of result) flat.push(item)
  }
  checkItems(flat.length)
  return flat
}

function tupleStep(walk: Walk, node: Node, input: unknown[], given: Tuple[] | undefined, scope: Scope): Tuple[] {
  const result: Tuple[] & Sequence = asSequence([]) as Tuple[]
  result.tupleStream = true
  if (node.type === 'sort') {
    const order = given ? (ordered(walk, node, given, scope) as Tuple[]) : asTuples(ordered(walk, node, input, scope), node.index)
    for (const tuple of order) result.push(tuple)
  } else for (const tuple of given ?? asTuples(input, undefined)) pushTuples(result, node, tuple, walk(node, tuple['@'], tupleFrame(scope, tuple)))
  return node.stages ? (staged(walk, node.stages, result, scope) as Tuple[]) : result
}

function asTuples(items: readonly unknown[], index: string | undefined): Tuple[] {
  return items.map((item, place) => tupleOf({ '@': item }, index === undefined ? {} : { [index]: place }))
}

function pushTuples(result: Tuple[], node: Node, tuple: Tuple, value: unknown): void {
  if (value === undefined) return
  const values: Sequence = Array.isArray(value) ? value : [value]
  checkItems(result.length + values.length)
  values.forEach((item, place) => {
    if (--meter.fuel < 0) refuel()
    if (values.tupleStream) return void result.push(tupleOf(tuple, item as Tuple))
    const made = tupleOf(tuple)
    if (node.focus === undefined) made['@'] = item
    else {
      made[node.focus] = item
      made['@'] = tuple['@']
    }
    if (node.index !== undefined) made[node.index] = place
    if (node.ancestor) made[node.ancestor.label] = tuple['@']
    result.push(made)
  })
}

function ordered(walk: Walk, { terms, position }: NodeOf<'sort'>, input: unknown[], scope: Scope): unknown[] {
  if (input.length <= 1) return input
  const tuples = Boolean((input as Sequence).tupleStream)
  const valueOf = (term: Node, item: unknown): unknown => tuples ? walk(term, (item as Tuple)['@'], tupleFrame(scope, item as Tuple)) : walk(term, item, scope)
  const result = sorted(input, (a, b) => {
    for (const { expression, descending } of terms) {
      const order = compareTerm(valueOf(expression, a), valueOf(expression, b), position)
      if (order !== 0) return Number.isFinite(order) && descending ? order < 0 : order > 0
    }
    return false
  })
  if (tuples) (result as Sequence).tupleStream = true
  return result
}
