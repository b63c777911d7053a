/** Finds the step whose input a `%` stands for. Where it cannot be told, the expression is refused (S0217). */
import { syntaxError } from '../parse/errors.ts'
import type { Node, NodeOf, Slot } from './tree.ts'

/** Goes one node back; the slot's level says how many parents are still to be found. */
export function seek(node: Node, slot: Slot): void {
  switch (node.type) {
    case 'name':
    case 'wildcard':
      if (--slot.level > 0) return
      if (node.ancestor) slot.label = node.ancestor.label
      node.ancestor = slot
      node.tuple = true
      return
    case 'parent':
      slot.level++
      return
    case 'block': {
      const last = node.expressions.at(-1)
      if (!last) return
      node.tuple = true
      return seek(last, slot)
    }
    case 'path': {
      node.tuple = true
      const { steps } = node
      let at = steps.length - 1
      seek(steps[at--]!, slot)
      while (slot.level > 0 && at >= 0) seek(steps[at--]!, slot)
      return
    }
    default:
      throw syntaxError('S0217', node.position, { token: node.type })
  }
}

/** The slots that a part still looks for become those of the whole. */
export function inherit(whole: Node, part: Node): void {
  if (!part.seeking && part.type !== 'parent') return
  const slots = part.seeking ?? []
  if (part.type === 'parent') slots.push(part.slot)
  if (whole.seeking) whole.seeking.push(...slots)
  else whole.seeking = slots
}

/** What the last step looks for is looked for in the steps before; what is not found there, beyond the path. */
export function resolve(path: NodeOf<'path'>): void {
  const { steps } = path
  const last = steps.at(-1)!
  const slots = last.seeking ?? []
  if (last.type === 'parent') slots.push(last.slot)
  for (const slot of slots) {
    let at = steps.length - 2
    while (slot.level > 0) {
      if (at < 0) {
        ;(path.seeking ??= []).push(slot)
        break
      }
      let step = steps[at--]!
      // Steps in a row that bind the focus share one context.
      while (at >= 0 && step.focus !== undefined && steps[at]!.focus !== undefined) step = steps[at--]!
      seek(step, slot)
    }
  }
}

/** What a predicate looks for begins with the step that it hangs on. */
export function resolvePredicate(step: Node, predicate: Node): void {
  if (!predicate.seeking) return
  for (const slot of predicate.seeking) {
    if (slot.level === 1) seek(step, slot)
    else slot.level--
  }
  inherit(step, predicate)
}
