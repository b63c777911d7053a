import { ExpressionError } from '../expression.ts'
import type { NodeOf } from '../analyse/tree.ts'
import { parseSignature } from '../parse/signature.ts'
import { clone } from '../runtime/builtins/lists.ts'
import { callable, type Callable } from '../runtime/callables.ts'
import { spend } from '../runtime/budget.ts'
import { Fault } from '../runtime/fault.ts'
import { put } from '../runtime/names.ts'
import { isArrayOfTexts } from '../runtime/values.ts'
import type { Scope, Walk } from './frame.ts'

const signature = parseSignature('<(oa):o>')

/** `|pattern|update,delete|` as a function: a copy of what it is given, changed where the pattern says. */
export function transformer(walk: Walk, node: NodeOf<'transform'>, scope: Scope): Callable {
  return callable({ kind: 'builtin', arity: 1, signature, invoke: ([value]) => (value === undefined ? undefined : transformed(walk, node, value, scope)) })
}

function transformed(walk: Walk, node: NodeOf<'transform'>, value: unknown, scope: Scope): unknown {
  const copy = clone(value)
  const matches = walk(node.pattern, copy, scope)
  if (matches === undefined) return copy
  const own = objectsIn(copy)
  let foreign: Set<unknown> | undefined
  for (const match of Array.isArray(matches) ? matches : [matches]) {
    const isOwn = own.has(match)
    if (!isOwn && (match === null || typeof match !== 'object' || (foreign ??= objectsIn(scope.lookup('$'))).has(match)))
      throw new ExpressionError('refused', 'a transform can only change objects of what it is given', node.pattern.position)
    // What the pattern made itself is changed for nothing.
    change(walk, node, (isOwn ? match : { ...match }) as Record<string, unknown>, scope)
  }
  return copy
}

function change(walk: Walk, node: NodeOf<'transform'>, match: Record<string, unknown>, scope: Scope): void {
  const update = walk(node.update, match, scope)
  if (update !== undefined) {
    if (update === null || typeof update !== 'object' || Array.isArray(update)) throw new Fault('T2011', { value: update }, node.update.position)
    for (const [name, field] of Object.entries(update)) put(match, name, field)
  }
  const removed = node.delete && walk(node.delete, match, scope)
  if (removed === undefined) return
  const names = Array.isArray(removed) ? removed : [removed]
  if (!isArrayOfTexts(names)) throw new Fault('T2012', { value: removed }, node.delete!.position)
  for (const name of names) delete match[name]
}

/** It may change its own copy only, not the input. */
function objectsIn(root: unknown): Set<unknown> {
  const found = new Set<unknown>()
  const collect = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    found.add(value)
    Object.values(value).forEach(collect)
  }
  collect(root)
  spend(found.size)
  return found
}
