import { analyse } from './analyse/analyse.ts'
import { refuse } from './analyse/refuse.ts'
import type { Node } from './analyse/tree.ts'
import { isWhollyInterpreted } from './emit/compilable.ts'
import { program } from './emit/program.ts'
import type { Bindings, Expression } from './expression.ts'
import { Frame } from './interpret/frame.ts'
import { interpret } from './interpret/interpret.ts'
import { parse } from './parse/parser.ts'
import { evaluating, rootLookup } from './runtime/evaluation.ts'
import { overBudget } from './runtime/budget.ts'
import { plain } from './runtime/plain.ts'
import { outermost } from './runtime/sequences.ts'

const remembered = new Map<string, Expression>()
const kept = 2000

/**
 * An expression of the mapping language, ready to evaluate. Compiled sources are remembered.
 *
 * Bindings are values and functions by name, without `$`. `now` (epoch milliseconds) is what `$now()` and `$millis()`
 * give; without it they cannot be used. Evaluation is pure: `$random` and `$shuffle` are refused.
 * @throws ExpressionError when it does not parse or names something that it may not.
 * @example compileExpression('lines.(qty * price)').evaluate({ lines: [{ qty: 2, price: 3 }] }) // 6
 */
export function compileExpression(source: string): Expression {
  let expression = remembered.get(source)
  if (expression) remembered.delete(source)
  else expression = compile(source)
  remembered.set(source, expression)
  if (remembered.size > kept) remembered.delete(remembered.keys().next().value!)
  return expression
}

function compile(source: string): Expression {
  try {
    const tree = analyse(parse(source).tree)
    refuse(tree)
    const whole: Run = (input, bindings) => walk(tree, input, bindings)
    const run = isWhollyInterpreted(tree) ? whole : compiled(tree, whole)
    return { source, evaluate: (input, bindings = unbound) => evaluating(run, input, bindings) }
  } catch (error) {
    throw error instanceof RangeError ? overBudget('nesting') : error
  }
}

type Run = (input: unknown, bindings: Bindings) => unknown

const unbound: Bindings = {}

/** Where a builtin is bound to something else, the interpreter looks it up. */
function compiled(tree: Node, whole: Run): Run {
  const { run, direct } = program(tree)
  return (input, bindings) => {
    if (bindings !== unbound) for (const name of direct) if (Object.hasOwn(bindings, name) && typeof bindings[name] !== 'number') return whole(input, bindings)
    return run(input, rootLookup(input, bindings))
  }
}

function walk(tree: Node, input: unknown, bindings: Bindings): unknown {
  return plain(interpret(tree, outermost(input), new Frame({ lookup: rootLookup(input, bindings), bind: () => undefined })))
}
