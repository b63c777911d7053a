import { ExpressionError, LookupNeeded, UnknownCode, type Bindings, type LookupKey } from '../expression.ts'
import { meter, overBudget, startMeter } from './budget.ts'
import { builtinValue, isBuiltin } from './builtins.ts'
import { callable, evaluation, type Callable } from './callables.ts'
import { asError, Fault } from './fault.ts'

/** What the evaluation under way asks for, and what a bound function threw. */
const none: readonly LookupKey[] = []
const under = { needed: none, thrown: undefined as { error: unknown } | undefined }

/**
 * One evaluation: with budgets of its own, also within another. What bound functions throw passes through; look-ups that are
 * not at hand are collected and asked for together.
 */
export function evaluating(run: (input: unknown, bindings: Bindings) => unknown, input: unknown, bindings: Bindings): unknown {
  const { fuel, reserve, deadline, depth, now } = meter
  const { needed, thrown: outerThrown } = under
  under.needed = none
  under.thrown = undefined
  evaluation.number++
  startMeter(typeof bindings.now === 'number' ? bindings.now : undefined)
  try {
    const result = run(input, bindings)
    if (under.needed.length > 0) throw new LookupNeeded(under.needed)
    return result
  } catch (error) {
    if (under.needed.length > 0) throw new LookupNeeded(under.needed)
    throw thrown(error)
  } finally {
    under.needed = needed
    under.thrown = outerThrown
    meter.fuel = fuel
    meter.reserve = reserve
    meter.deadline = deadline
    meter.depth = depth
    meter.now = now
  }
}

function thrown(error: unknown): unknown {
  if (under.thrown?.error === error) return error
  if (error instanceof ExpressionError || error instanceof Fault) return asError(error)
  if (error instanceof RangeError) return overBudget(/string length|repeat/i.test(error.message) ? 'text' : 'depth')
  return new ExpressionError('failed', String((error as Error).message).slice(0, 500), undefined, { cause: error })
}

const wrapped = new WeakMap<object, Callable>()

/** A bound value as the expression sees it: functions as functions of the language. */
export function bound(value: unknown): unknown {
  if (typeof value !== 'function') return value
  let made = wrapped.get(value)
  if (!made) {
    made = callable({ kind: 'bound', arity: value.length, invoke: (args) => guarded(value as (...args: unknown[]) => unknown, args) })
    wrapped.set(value, made)
  }
  return made
}

function guarded(action: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  try {
    return action(...args)
  } catch (error) {
    if (error instanceof LookupNeeded) {
      // Goes on with a stand-in, so that all the look-ups of a document are asked for at once.
      under.needed = [...under.needed, ...error.keys]
      return ''
    }
    if (!(error instanceof ExpressionError) || error instanceof UnknownCode) under.thrown = { error }
    throw error
  }
}

/** The outermost variables: bindings, builtins, and `$$`. */
export function rootLookup(input: unknown, bindings: Bindings): (name: string) => unknown {
  return (name) => {
    if (name === '$') return input
    if (Object.hasOwn(bindings, name) && !(name === 'now' && typeof bindings.now === 'number')) return bound(bindings[name])
    return isBuiltin(name) ? builtinValue(name) : undefined
  }
}
