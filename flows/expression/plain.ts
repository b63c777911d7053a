import { limits, overBudget } from './budget.ts'
import { isForbidden, forbiddenName } from './names.ts'

/**
 * A result as plain JSON data of its own: shares nothing with the input, carries no flags of the evaluator; functions
 * and undefined are left out of objects and are null in arrays, as `JSON.stringify` has it.
 * @throws ExpressionError when it is too big or too deep, or has a key that reaches a prototype.
 */
export function plain(value: unknown): unknown {
  if (typeof value === 'string' && value.length > limits.text) throw overBudget('text')
  if (value === null || typeof value !== 'object') return scalar(value)
  return copy(value, { left: limits.values }, 0)
}

function copy(value: unknown, count: { left: number }, depth: number): unknown {
  if (--count.left < 0) throw overBudget('values')
  if (value === null || typeof value !== 'object') return scalar(value)
  if (depth > 100) throw overBudget('depth')
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item, count, depth + 1) ?? null)
  if (isFunctionRecord(value)) return undefined
  const result: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) {
    if (isForbidden(key)) throw forbiddenName(key)
    const copied = copy(field, count, depth + 1)
    if (copied !== undefined) result[key] = copied
  }
  return result
}

function scalar(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'object':
      return null
    default:
      return undefined
  }
}

/** The evaluator's functions and lambdas, never data that only looks like one. */
export function isFunctionRecord(value: object): boolean {
  const record = value as { implementation?: unknown; environment?: { lookup?: unknown } }
  return typeof record.implementation === 'function' || typeof record.environment?.lookup === 'function'
}
