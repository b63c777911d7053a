import jsonata from 'jsonata'
import { enter, leave, limits, overBudget, startMeter, type Meter } from './budget.ts'
import { builtins } from './builtins.ts'
import { ExpressionError, LookupNeeded, type Bindings, type Expression, type LookupKey } from './expression.ts'
import { forbiddenName, isForbidden } from './names.ts'
import { isFunctionRecord, plain } from './plain.ts'
import { BoundedRegex } from './regex.ts'
import type { Node } from './node.ts'
import { rewrite } from './rewrite.ts'

/** The evaluation under way; one at a time, since evaluation is synchronous (an inner one puts the outer one back). */
interface Running extends Meter {
  /** What a bound function threw, to be told apart from the evaluator's own errors. */
  thrown?: { error: unknown }
  needed: LookupKey[]
  /** Empty arrays of the input that an object is being made of: jsonata appends to them. */
  lent: unknown[][]
}
let running: Running = { ...startMeter(0), needed: [], lent: [] }

const parse = jsonata as unknown as (source: string, options: { RegexEngine: typeof BoundedRegex }) => jsonata.Expression

const own = builtins(() => running)

const compiled = new Map<string, Expression>()
const kept = 2000

/**
 * An expression of the mapping language, ready to evaluate. Compiled sources are remembered.
 *
 * Bindings are values and functions by name, without `$`. `now` (epoch milliseconds) is what `$now()` and `$millis()`
 * give; without it they cannot be used. Evaluation is pure: `$random`, `$shuffle` and `$eval` are refused.
 * @throws ExpressionError when it does not parse or names something that it may not.
 * @example compileExpression('lines.(qty * price)').evaluate({ lines: [{ qty: 2, price: 3 }] }) // 6
 */
export function compileExpression(source: string): Expression {
  let expression = compiled.get(source)
  if (expression) compiled.delete(source)
  else expression = compile(source)
  compiled.set(source, expression)
  if (compiled.size > kept) compiled.delete(compiled.keys().next().value!)
  return expression
}

function compile(source: string): Expression {
  if (source.length > limits.source) throw overBudget('source')
  try {
    const parsed = parse(source, { RegexEngine: BoundedRegex })
    rewrite(parsed.ast() as unknown as Node)
    for (const [name, value] of Object.entries(own)) parsed.assign(name, value)
    parsed.assign('__evaluate_entry', (node: Node, input: unknown) => entry(node, input))
    parsed.assign('__evaluate_exit', (node: Node, input: unknown, _: unknown, result: unknown) => exit(node, input, result))
    return { source, evaluate: (input, bindings = {}) => run(parsed, input, bindings) }
  } catch (error) {
    throw expressionError(error)
  }
}

function run(parsed: jsonata.Expression, input: unknown, bindings: Bindings): unknown {
  const outer = running
  const mine: Running = { ...startMeter(typeof bindings.now === 'number' ? bindings.now : undefined), needed: [], lent: [] }
  running = mine
  try {
    const result = plain(parsed.evaluate(input, prepared(bindings)))
    if (mine.needed.length > 0) throw new LookupNeeded(mine.needed)
    return result
  } catch (error) {
    if (mine.needed.length > 0) throw new LookupNeeded(mine.needed)
    throw mine.thrown && mine.thrown.error === error ? unmarked(error) : expressionError(error)
  } finally {
    for (const array of mine.lent) array.length = 0
    running = outer
  }
}

function entry(node: Node, input: unknown): void {
  enter(running, node.position)
  if (node.weftObject && Array.isArray(input) && input.length === 0 && Object.isExtensible(input)) running.lent.push(input)
}

function exit(node: Node, input: unknown, result: unknown): void {
  leave(running, result, node.position)
  if (node.weftObject && running.lent.at(-1) === input) running.lent.pop()!.length = 0
  if (node.weftKey) checkKey(result, node.position)
  if (node.weftCallee && result !== null && typeof result === 'object' && !isFunctionRecord(result))
    throw new ExpressionError('T1006', 'Attempted to invoke a non-function', node.position)
  if (node.weftPattern) checkInside(input, result, node.position)
}

function checkKey(key: unknown, position: number | undefined): void {
  const name: unknown = Array.isArray(key) && key.length === 1 ? key[0] : key
  if (isForbidden(name)) throw forbiddenName(name as string, position)
}

/** A transform may change its own copy only, not what `$$` or a variable reaches. */
function checkInside(root: unknown, matches: unknown, position: number | undefined): void {
  const inside = new Set<unknown>()
  const collect = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    inside.add(value)
    Object.values(value).forEach(collect)
  }
  collect(root)
  for (const match of Array.isArray(matches) ? matches : [matches])
    if (match !== null && typeof match === 'object' && !inside.has(match))
      throw new ExpressionError('refused', 'a transform can only change what it is given', position)
}

const wrapped = new WeakMap<object, unknown>()

/** Bound functions, wrapped once each so that what they throw passes through; values as they are. */
function prepared(bindings: Bindings): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(bindings)) {
    if (name === 'now' && typeof value === 'number') continue
    if (typeof value !== 'function') {
      result[name] = value
      continue
    }
    let wrapper = wrapped.get(value)
    if (!wrapper) wrapped.set(value, (wrapper = wrap(value as (...args: unknown[]) => unknown)))
    result[name] = wrapper
  }
  return result
}

function wrap(bound: (...args: unknown[]) => unknown): unknown {
  const wrapper = (...args: unknown[]): unknown => {
    try {
      return bound(...args)
    } catch (error) {
      if (error instanceof LookupNeeded) return later(error)
      running.thrown = { error }
      throw error
    }
  }
  // Partial application reads a function's parameters from its text.
  const parameters = Array.from({ length: bound.length }, (_, index) => `a${index}`)
  return Object.assign(wrapper, { arity: bound.length, toString: () => `(${parameters.join(', ')}) => {}` })
}

/** Goes on with a stand-in, so that all the look-ups of a document are asked for at once. */
function later(error: LookupNeeded): string {
  running.needed.push(...error.keys)
  return ''
}

/** jsonata writes its own fields on what passes through it. */
function unmarked(error: unknown): unknown {
  if (error instanceof Error) {
    const marked = error as { token?: unknown; position?: unknown }
    delete marked.token
    if (!(error instanceof ExpressionError)) delete marked.position
  }
  return error
}

function expressionError(error: unknown): ExpressionError {
  if (error instanceof ExpressionError) return unmarked(error) as ExpressionError
  if (error instanceof RangeError) return overBudget(/string length/i.test(error.message) ? 'text' : 'depth')
  const { code, message, position } = error as { code?: string; message?: string; position?: number }
  if (code === 'D2014') return overBudget('items', position)
  return new ExpressionError(code ?? 'failed', (message ?? String(error)).slice(0, 500), position, { cause: error })
}
