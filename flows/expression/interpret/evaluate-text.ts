import { analyse } from '../analyse/analyse.ts'
import { refuse } from '../analyse/refuse.ts'
import { ExpressionError } from '../expression.ts'
import { parse } from '../parse/parser.ts'
import { limits, meter, overBudget, spend } from '../runtime/budget.ts'
import { asError, Fault } from '../runtime/fault.ts'
import { outermost } from '../runtime/sequences.ts'
import type { Scope, Walk } from './frame.ts'
import type { Node } from '../analyse/tree.ts'

/** `$eval`: the text as an expression, here and with the variables of here. It uses the budgets of the whole. */
export function evaluateText(walk: Walk, text: string | undefined, focus: unknown, context: unknown, scope: Scope): unknown {
  if (text === undefined) return undefined
  if (++meter.depth > limits.depth) throw overBudget('depth')
  spend(50 + text.length * 4)
  const tree = parsed(text)
  try {
    return walk(tree, focus === undefined ? context : outermost(focus), scope)
  } catch (error) {
    throw error instanceof Fault ? new Fault('D3121', { value: (asError(error) as Error).message }) : error
  } finally {
    meter.depth--
  }
}

function parsed(text: string): Node {
  try {
    const tree = analyse(parse(text).tree)
    refuse(tree)
    return tree
  } catch (error) {
    if (error instanceof ExpressionError && error.code.startsWith('S')) throw new Fault('D3120', { value: error.message })
    throw error
  }
}
