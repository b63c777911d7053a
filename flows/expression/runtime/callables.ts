/**
 * Functions as values. Each is a JavaScript function, so that no path reaches into it, with its facts under a symbol.
 * A call may answer with a `TailCall`, to be made by the caller.
 */
import { fit, type Signature } from '../parse/signature.ts'
import { meter, limits, overBudget, spend } from './budget.ts'
import { Fault, leaving } from './fault.ts'
import type { Regex } from './regex/regex.ts'

const facts = Symbol('function')

export interface Facts {
  kind: 'lambda' | 'builtin' | 'bound' | 'regex' | 'closure'
  arity: number
  signature?: Signature | undefined
  /** `context` is what stands for a missing first argument; it is fitted already. */
  invoke(args: unknown[], context: unknown): unknown
  /** Where it was last called from, in the evaluation that `evaluation` numbers. */
  position?: number | undefined
  token?: string | undefined
  evaluation?: number
  /** How much of it can be applied in part: names are not needed, the count is. */
  partial?(args: readonly unknown[], open: readonly number[]): Callable
  regex?: Regex
}

export interface Callable {
  (...args: unknown[]): unknown
  [facts]: Facts
}

export function callable(of: Facts): Callable {
  const made = ((...args: unknown[]) => apply(made, args, undefined)) as Callable
  made[facts] = of
  return made
}

/** Undefined for a JavaScript function that is not one of ours. */
export function factsOf(value: unknown): Facts | undefined {
  return typeof value === 'function' ? (value as Partial<Callable>)[facts] : undefined
}

export class TailCall {
  /** Evaluates the function and the arguments. */
  readonly resolve: () => { callee: unknown; args: unknown[]; position: number | undefined; token: string | undefined }
  constructor(resolve: TailCall['resolve']) {
    this.resolve = resolve
  }
}

/** Numbers the evaluations, so that positions noted in an earlier one do not count. */
export const evaluation = { number: 0 }

export function noteCall(of: Facts, position: number | undefined, token: string | undefined): void {
  of.position = position
  of.token = token
  of.evaluation = evaluation.number
}

/** Calls a function and the tail calls that it ends with. What it gives may be an unsettled sequence. */
export function apply(callee: unknown, args: unknown[], context: unknown): unknown {
  if (++meter.depth > limits.depth) throw overBudget('depth')
  let result = applyOnce(callee, args, context)
  while (result instanceof TailCall) {
    const next = result.resolve()
    const of = factsOf(next.callee)
    if (of) noteCall(of, next.position, next.token)
    result = applyOnce(next.callee, next.args, context)
  }
  meter.depth--
  return result
}

function applyOnce(callee: unknown, args: unknown[], context: unknown): unknown {
  const of = factsOf(callee)
  if (!of) throw new Fault('T1006')
  spend(10)
  try {
    return of.invoke(of.signature ? fit(of.signature, args, context) : args, context)
  } catch (error) {
    const noted = of.evaluation === evaluation.number
    throw leaving(error, noted ? of.position : undefined, noted ? of.token : undefined)
  }
}

/** As an argument a function is passed in a coat: called from there it has no context, and its own place is not touched. */
export function coated(value: unknown): unknown {
  const of = factsOf(value)
  if (!of || of.kind === 'closure') return value
  return callable({ kind: 'closure', arity: of.arity, ...(of.regex && { regex: of.regex }), invoke: (args) => apply(value, args, null) })
}

export function arityOf(value: unknown): number {
  return factsOf(value)?.arity ?? (value as { length: number }).length
}

/** What a higher-order function calls: only as many arguments as it takes, at least the first. */
export function callback(callee: unknown): (first: unknown, second: unknown, third: unknown) => unknown {
  const arity = arityOf(callee)
  if (arity >= 3) return (first, second, third) => apply(callee, [first, second, third], null)
  if (arity === 2) return (first, second) => apply(callee, [first, second], null)
  return (first) => apply(callee, [first], null)
}

/** Some arguments given, the others left open: a function of those. */
export function partially(callee: unknown, args: readonly unknown[], open: readonly number[]): Callable {
  return callable({
    kind: 'lambda',
    arity: open.length,
    invoke: (rest) => {
      const all = [...args]
      open.forEach((place, index) => (all[place] = rest[index]))
      return factsOf(callee)!.invoke(all, undefined)
    },
  })
}
