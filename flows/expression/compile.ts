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

const compiled = new Map<string, Expression>()
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
  let expression = compiled.get(source)
  if (expression) compiled.delete(source)
  else expression = compile(source)
  compiled.set(source, expression)
  if (compiled.size > kept) compiled.delete(compiled.keys().next().value!)
  return expression
}

function compile(source: string): Expression {
  try {
    const tree = analyse(parse(source).tree)
    refuse(tree)
    if (isWhollyInterpreted(tree)) return { source, evaluate: (input, bindings = {}) => evaluating(bindings, () => walk(tree, input, bindings)) }
    const { run, direct } = program(tree)
    const evaluate = (input: unknown, bindings: Bindings): unknown =>
      // A builtin that is bound to something else is looked up by the interpreter.
      direct.some((name) => Object.hasOwn(bindings, name) && typeof bindings[name] !== 'number') ? walk(tree, input, bindings) : run(input, rootLookup(input, bindings))
    return { source, evaluate: (input, bindings = {}) => evaluating(bindings, () => evaluate(input, bindings)) }
  } catch (error) {
    throw error instanceof RangeError ? overBudget('nesting') : error
  }
}

function walk(tree: Node, input: unknown, bindings: Bindings): unknown {
  return plain(interpret(tree, outermost(input), new Frame({ lookup: rootLookup(input, bindings), bind: () => undefined })))
}
