import { limits, overBudget, spend } from './budget.ts'
import { forbiddenName, isForbidden } from './names.ts'

/**
 * A result as plain JSON data of its own: shares nothing with the input, carries no flags of the evaluation; functions
 * and undefined are left out of objects and are null in arrays, as `JSON.stringify` has it.
 * @throws ExpressionError when it is too big or too deep, or has a key that reaches a prototype.
 */
export function plain(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      if (value.length > limits.text) throw overBudget('text')
      return value
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'object':
      return value === null ? null : copy(value, { left: limits.values }, 0)
    default:
      return undefined
  }
}

function copy(value: object, count: { left: number }, depth: number): unknown {
  if (depth > 100) throw overBudget('depth')
  if (Array.isArray(value)) {
    if ((count.left -= value.length) < 0) throw overBudget('values')
    spend(value.length)
    const result: unknown[] = []
    for (const item of value as unknown[]) result.push(field(item, count, depth) ?? null)
    return result
  }
  const names = Object.keys(value)
  if ((count.left -= names.length) < 0) throw overBudget('values')
  spend(names.length * 3)
  const result: Record<string, unknown> = {}
  for (const name of names) {
    if (isForbidden(name)) throw forbiddenName(name)
    const copied = field((value as Record<string, unknown>)[name], count, depth)
    if (copied !== undefined) result[name] = copied
  }
  return result
}

function field(value: unknown, count: { left: number }, depth: number): unknown {
  return value !== null && typeof value === 'object' ? copy(value, count, depth + 1) : plain(value)
}
