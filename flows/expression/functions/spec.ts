import type { Text } from '../../document/text.ts'
import { ExpressionError, type Lookups } from '../expression.ts'

/** One function that mappings have besides JSONata's own. Completion and the manual are made of it. */
export interface FunctionSpec {
  /** Names and types of the parameters and the result, for people: `(date: text, days: number) → text`. */
  signature: string
  doc: Text
  /** Run as a test, on the shipped standards data. */
  example: { expr: string; result: unknown }
  /** The function for one evaluation. Missing in, missing out where its doc does not say otherwise. */
  make(context: FunctionContext): (...args: never[]) => unknown
}

export interface FunctionContext {
  lookups: Lookups
}

/** @throws ExpressionError when it is not text. */
export function mustBeText(value: unknown, name: string, what: string): string {
  if (typeof value !== 'string') throw argument(name, `${what} must be text, not ${kindOf(value)}`)
  return value
}

/** @throws ExpressionError when it is not a whole number. */
export function mustBeWhole(value: unknown, name: string, what: string): number {
  if (!Number.isSafeInteger(value)) throw argument(name, `${what} must be a whole number, not ${kindOf(value)}`)
  return value as number
}

export function argument(name: string, problem: string): ExpressionError {
  return new ExpressionError('argument', `$${name}: ${problem}`)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value).slice(0, 50)}`
}
