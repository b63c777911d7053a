import { ExpressionError } from '../expression.ts'

/**
 * What one evaluation may use. What breaks one fails with code `budget` and the budget's name. `steps` is the one that
 * ends a hostile expression: it counts work by what it costs, at about 10 ns each, so that it is the same on every machine; an
 * order of 10,000 lines takes less than a tenth of it. `milliseconds` stands behind it, for a machine that is slow just then.
 */
export const limits = {
  milliseconds: 500,
  steps: 2_000_000,
  /** Calls within calls, and levels of nested data. */
  depth: 500,
  /** Elements of an array, on the way and in the result. */
  items: 200_000,
  /** UTF-16 units of a text. */
  text: 2_000_000,
  /** Values in the result. */
  values: 1_000_000,
  /** UTF-16 units of an expression. */
  source: 100_000,
  /** Levels of nesting in the source. */
  nesting: 250,
} as const

/** @example throw overBudget('steps') */
export function overBudget(budget: keyof typeof limits, position?: number): ExpressionError {
  return new ExpressionError('budget', `the expression uses more than it may: ${budget} over ${limits[budget]}`, position)
}

/** Steps between two looks at the clock. */
const portion = 20_000

/**
 * The evaluation under way has one meter, which an inner one (a bound function that evaluates) puts back when it ends.
 * A single object, so that generated code reaches it without a look-up.
 */
export const meter = {
  /** Steps left until the next look at the clock. Negative: call `refuel`. */
  fuel: 0,
  /** Steps left after those. */
  reserve: 0,
  /** On `performance.now()`. */
  deadline: 0,
  depth: 0,
  /** Epoch milliseconds that `$now()` and `$millis()` give. */
  now: undefined as number | undefined,
}

export function startMeter(now: number | undefined): void {
  meter.fuel = portion
  meter.reserve = limits.steps - portion
  meter.deadline = performance.now() + limits.milliseconds
  meter.depth = 0
  meter.now = now
}

/** @throws ExpressionError when the steps or the time are used up */
export function refuel(): void {
  meter.reserve += meter.fuel
  meter.fuel = 0
  if (meter.reserve < 0) throw overBudget('steps')
  if (performance.now() > meter.deadline) throw overBudget('milliseconds')
  meter.fuel = Math.min(portion, meter.reserve)
  meter.reserve -= meter.fuel
}

/** Pays for work before it is done. */
export function spend(steps: number): void {
  if ((meter.fuel -= steps) < 0) refuel()
}

/** @throws ExpressionError for a text that is too long */
export function checkText(text: string): string {
  if (text.length > limits.text) throw overBudget('text')
  return text
}

/** @throws ExpressionError for an array that would be too long */
export function checkItems(count: number): void {
  if (count > limits.items) throw overBudget('items')
  spend(count >> 1)
}
