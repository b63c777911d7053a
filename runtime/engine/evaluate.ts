import { kindOf, type FlowNode } from '../../flows/document/flow.ts'
import type { Input, Value } from '../../flows/document/value.ts'
import { ExpressionError, UnknownCode } from '../../flows/expression/expression.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { CompiledFlow } from './compile.ts'
import type { EngineContext } from './context.ts'
import { expressionProblem, unknownCodeProblem } from './problems.ts'

/** A node of one scope and what its expressions see. */
export interface Evaluation {
  flow: CompiledFlow
  node: FlowNode
  /** Made when first asked for: many nodes have constants only. */
  scope(): Record<string, unknown>
  context: EngineContext
}

/** A node could not be evaluated: it failed, or is parked where a person can help. */
export class NodeProblem extends Error {
  override readonly name = 'NodeProblem'
  readonly problem: Problem
  readonly park: boolean
  constructor(problem: Problem, park = false) {
    super(problem.message.en)
    this.problem = problem
    this.park = park
  }
}

/**
 * @throws NodeProblem for what the expression or its data did wrong; LookupNeeded passes through.
 */
export function evaluateExpression(source: string, field: string, on: Evaluation): unknown {
  try {
    return on.flow.expression(source).evaluate(on.scope(), on.context.bindings)
  } catch (error) {
    if (error instanceof ExpressionError) throw new NodeProblem(expressionProblem(error, field))
    if (error instanceof UnknownCode) throw new NodeProblem(unknownCodeProblem(error.key, on.context.nameOf), true)
    throw error
  }
}

/** A whole input. Fields that give nothing are left out. */
export function evaluateInput(input: Input, on: Evaluation, field = kindOf(on.node).name.en): unknown {
  if (!('fields' in input)) return evaluateValue(input, field, on)
  const object: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(input.fields)) {
    const result = evaluateValue(value, key, on)
    if (result !== undefined) object[key] = result
  }
  return object
}

function evaluateValue(value: Value, field: string, on: Evaluation): unknown {
  return 'expr' in value ? evaluateExpression(value.expr, field, on) : value.value
}
