import type { Group } from '../analyse/tree.ts'
import { meter, refuel, spend } from '../runtime/budget.ts'
import { Fault } from '../runtime/fault.ts'
import { put } from '../runtime/names.ts'
import { append, type Sequence } from '../runtime/sequences.ts'
import { tupleFrame, tupleOf, type Scope, type Tuple, type Walk } from './frame.ts'

interface Entry {
  pair: number
  data: unknown[]
}

/** An object of the keys that the elements give, each value made of the elements of its key. */
export function grouped(walk: Walk, { pairs, position }: Group, input: unknown, scope: Scope): Record<string, unknown> {
  const tuples = Boolean((input as Sequence | undefined)?.tupleStream)
  const items: unknown[] = Array.isArray(input) ? (input.length === 0 && !tuples ? [undefined] : input) : [input]
  const groups = new Map<string, Entry>()
  for (const item of items) {
    if (--meter.fuel < 0) refuel()
    const frame = tuples ? tupleFrame(scope, item as Tuple) : scope
    pairs.forEach(([key], pair) => {
      const name = keyOf(walk(key, tuples ? (item as Tuple)['@'] : item, frame), position)
      if (name === undefined) return
      const entry = groups.get(name)
      if (!entry) groups.set(name, { pair, data: [item] })
      else if (entry.pair !== pair) throw new Fault('D1009', { value: name }, position)
      else entry.data.push(item)
    })
  }
  const result: Record<string, unknown> = {}
  for (const [name, { pair, data }] of groups) {
    const value = tuples ? tupled(walk, pairs[pair]![1], data as Tuple[], scope) : walk(pairs[pair]![1], together(data), scope)
    if (value !== undefined) put(result, name, value)
  }
  return result
}

/** @throws Fault T1003 */
export function keyOf(key: unknown, position: number | undefined): string | undefined {
  if (key !== undefined && typeof key !== 'string') throw new Fault('T1003', { value: key }, position)
  return key
}

/** A group's context: its one element, or all of them, with arrays among them melted in. */
export function together(data: unknown[]): unknown {
  if (data.length === 1) return data[0]
  spend(data.length >> 3)
  return data.some(Array.isArray) ? data.flat() : data
}

function tupled(walk: Walk, value: Parameters<Walk>[0], data: Tuple[], scope: Scope): unknown {
  const tuple = tupleOf(data[0]!)
  for (const other of data.slice(1)) for (const name of Object.keys(other)) tuple[name] = append(tuple[name], other[name])
  const context = tuple['@']
  delete tuple['@']
  return walk(value, context, tupleFrame(scope, tuple))
}
