import type { Node, Stage } from '../analyse/tree.ts'
import { meter, refuel } from '../runtime/budget.ts'
import { sequence, type Sequence } from '../runtime/sequences.ts'
import { isArrayOfNumbers, isNumeric, isTrue } from '../runtime/values.ts'
import { tupleFrame, type Scope, type Tuple, type Walk } from './frame.ts'

/** The elements that a predicate keeps: by place where it is a number, by truth otherwise. */
export function filtered(walk: Walk, predicate: Node, input: unknown, scope: Scope): unknown {
  const tuples = Boolean((input as Sequence | undefined)?.tupleStream)
  const kept = sequence()
  if (tuples) kept.tupleStream = true
  const items: Sequence = Array.isArray(input) ? input : sequence(input)
  if (predicate.type === 'number') {
    const item = items.at(Math.floor(predicate.value))
    if (Array.isArray(item)) return item
    if (item !== undefined) kept.push(item)
    return kept
  }
  for (let index = 0; index < items.length; index++) {
    if (--meter.fuel < 0) refuel()
    const item = items[index]
    const test = tuples ? walk(predicate, (item as Tuple)['@'], tupleFrame(scope, item as Tuple)) : walk(predicate, item, scope)
    const times = timesKept(test, index, items.length)
    for (let time = 0; time < times; time++) kept.push(item)
  }
  return kept
}

/** A place that is named twice is given twice. */
export function timesKept(test: unknown, index: number, length: number): number {
  const numbers = isNumeric(test) ? [test] : test
  if (!isArrayOfNumbers(numbers)) return isTrue(test) ? 1 : 0
  let times = 0
  for (const number of numbers) {
    const place = Math.floor(number)
    if ((place < 0 ? length + place : place) === index) times++
  }
  return times
}

export function staged(walk: Walk, stages: Stage[], input: unknown, scope: Scope): unknown {
  let result = input
  for (const stage of stages) {
    if (stage.type === 'filter') result = filtered(walk, stage.expr, result, scope)
    else (result as Tuple[]).forEach((tuple, index) => (tuple[stage.name] = index))
  }
  return result
}
