import { ExpressionError } from './expression.ts'

/**
 * What one evaluation may use. A value that breaks one fails with code `budget` and the budget's name; nothing can hold
 * the process longer. Steps come first, so that a result does not depend on how busy the machine is; `milliseconds` is
 * for what steps do not see. A usual mapping takes less than two.
 */
export const limits = {
  milliseconds: 2000,
  /** Nodes of the syntax tree evaluated. */
  steps: 2_000_000,
  /** Nested evaluations: a function of an expression that calls itself gets about a fifth as deep. */
  depth: 600,
  /** Elements of an array, on the way and in the result. */
  items: 200_000,
  /** UTF-16 units of a text. */
  text: 2_000_000,
  /** Values in the result. */
  values: 1_000_000,
  /** UTF-16 units of an expression. */
  source: 100_000,
} as const

/** @example throw overBudget('steps') */
export function overBudget(budget: keyof typeof limits, position?: number): ExpressionError {
  return new ExpressionError('budget', `the expression uses more than it may: ${budget} over ${limits[budget]}`, position)
}

/** What one evaluation has used so far, and what it needs to know. */
export interface Meter {
  steps: number
  depth: number
  /** On `performance.now()`. */
  deadline: number
  /** Epoch milliseconds that `$now()` and `$millis()` give. */
  now: number | undefined
}

export function startMeter(now: number | undefined): Meter {
  return { steps: 0, depth: 0, deadline: performance.now() + limits.milliseconds, now }
}

/** Before a node is evaluated. */
export function enter(meter: Meter, position: number | undefined): void {
  if (++meter.steps > limits.steps) throw overBudget('steps', position)
  if (++meter.depth > limits.depth) throw overBudget('depth', position)
  if ((meter.steps & 127) === 0 && performance.now() > meter.deadline) throw overBudget('milliseconds', position)
}

/** After it was. */
export function leave(meter: Meter, result: unknown, position: number | undefined): void {
  meter.depth--
  checkSize(result, position)
}

/** @throws ExpressionError for a text or an array that is too big. */
export function checkSize(value: unknown, position?: number): void {
  if (typeof value === 'string') {
    if (value.length > limits.text) throw overBudget('text', position)
  } else if (Array.isArray(value) && value.length > limits.items) throw overBudget('items', position)
}
