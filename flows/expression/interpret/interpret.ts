/**
 * The slower path: walks the tree. It is all of the language, and what the compiler does not think worth compiling
 * (`emit/compilable.ts` says which constructs) is evaluated here, with the same runtime, budgets and results.
 */
import type { Node, NodeOf, NodeType } from '../analyse/tree.ts'
import { builtins, builtinValue } from '../runtime/builtins.ts'
import { apply, callable, coated, factsOf, noteCall, partially, TailCall, type Callable } from '../runtime/callables.ts'
import { meter, refuel } from '../runtime/budget.ts'
import { atCall, atOperator, Fault } from '../runtime/fault.ts'
import { regexCallable } from '../runtime/builtins/matching.ts'
import { compute, range } from '../runtime/operators.ts'
import { regexOf, type Regex } from '../runtime/regex/regex.ts'
import { append, contextValue, descendants, lookup, settle, wildcard, type Sequence } from '../runtime/sequences.ts'
import { isNumeric, isTrue } from '../runtime/values.ts'
import { evaluateText } from './evaluate-text.ts'
import { Frame, type Scope } from './frame.ts'
import { filtered } from './filter.ts'
import { grouped } from './group.ts'
import { path } from './path.ts'
import { transformer } from './transform.ts'

type Evaluator<T extends NodeType> = (node: NodeOf<T>, context: unknown, scope: Scope) => unknown

/** The value of a node in a context. */
export function interpret(node: Node, context: unknown, scope: Scope): unknown {
  if (--meter.fuel < 0) refuel()
  let result = (evaluators[node.type] as Evaluator<NodeType>)(node as never, context, scope)
  if (node.predicate) for (const stage of node.predicate) if (stage.type === 'filter') result = filtered(interpret, stage.expr, result, scope)
  if (node.group && node.type !== 'path') result = grouped(interpret, node.group, result, scope)
  return settle(result, node.keepArray)
}

const evaluators: { [T in NodeType]: Evaluator<T> } = {
  path: (node, context, scope) => path(interpret, node, context, scope),
  name: ({ value }, context) => lookup(context, value),
  string: ({ value }) => value,
  number: ({ value }) => value,
  value: ({ value }) => value,
  regex: (node) => regexCallable(regexFor(node)),
  wildcard: (_, context) => wildcard(context),
  descendant: (_, context) => descendants(context),
  parent: ({ slot }, _, scope) => scope.lookup(slot.label),
  placeholder: () => undefined,
  variable,
  binary,
  negate(node, context, scope) {
    const value = interpret(node.operand, context, scope)
    if (value === undefined) return undefined
    if (!isNumeric(value)) throw new Fault('D1002', { value }, node.position)
    return -value
  },
  array({ items, consarray }, context, scope) {
    let result: unknown = []
    for (const item of items) {
      const value = interpret(item, context, scope)
      if (value === undefined) continue
      if (item.type === 'array') (result as unknown[]).push(value)
      else result = append(result, value)
    }
    if (consarray) (result as Sequence).cons = true
    return result
  },
  object: (node, context, scope) => grouped(interpret, node, context, scope),
  sort: () => undefined,
  bind({ name, right }, context, scope) {
    const value = interpret(right, context, scope)
    scope.bind(name, value)
    return value
  },
  block({ expressions }, context, scope) {
    const inner = new Frame(scope)
    let result: unknown
    for (const expression of expressions) result = interpret(expression, context, inner)
    return result
  },
  condition(node, context, scope) {
    if (isTrue(interpret(node.condition, context, scope))) return interpret(node.consequent, context, scope)
    return node.else && interpret(node.else, context, scope)
  },
  default(node, context, scope) {
    const left = interpret(node.left, context, scope)
    return (node.when === 'exists' ? left !== undefined : isTrue(left)) ? left : interpret(node.else, context, scope)
  },
  call: (node, context, scope) => call(node, context, scope, []),
  tail({ call: { callee, args, position } }, context, scope) {
    return new TailCall(() => ({
      callee: interpret(callee, context, scope),
      args: args.map((arg) => interpret(arg, context, scope)),
      position: callee.position ?? position,
      token: callee.type === 'variable' ? callee.value : undefined,
    }))
  },
  partial,
  apply: chain,
  lambda(node, context, scope) {
    const { parameters, signature, body } = node
    return callable({
      kind: 'lambda',
      arity: parameters.length,
      signature,
      invoke(args) {
        const inner = new Frame(scope)
        parameters.forEach((name, index) => inner.bind(name, args[index]))
        return interpret(body, context, inner)
      },
    })
  },
  transform: (node, _, scope) => transformer(interpret, node, scope),
}

const regexes = new WeakMap<Node, Regex>()

function regexFor(node: NodeOf<'regex'>): Regex {
  let regex = regexes.get(node)
  if (!regex) regexes.set(node, (regex = regexOf(node.value)))
  return regex
}

function variable({ value }: NodeOf<'variable'>, context: unknown, scope: Scope): unknown {
  if (value === '') return contextValue(context)
  const found = scope.lookup(value)
  return found === builtinValue('eval') ? evaluator(scope) : found
}

/** `$eval` sees the variables of where it is named. */
function evaluator(scope: Scope): Callable {
  const { signature, arity } = builtins.eval
  return callable({ kind: 'builtin', arity, signature, invoke: ([text, focus], context) => evaluateText(interpret, text as string | undefined, focus, context, scope) })
}

function binary(node: NodeOf<'binary'>, context: unknown, scope: Scope): unknown {
  const { operator, position } = node
  const left = interpret(node.left, context, scope)
  if (operator === 'and' || operator === 'or') {
    try {
      const first = isTrue(left)
      return first === (operator === 'or') ? first : isTrue(interpret(node.right, context, scope))
    } catch (error) {
      throw atOperator(error, position, operator)
    }
  }
  const right = interpret(node.right, context, scope)
  try {
    return operator === '..' ? range(left, right) : compute(operator, left, right)
  } catch (error) {
    throw atOperator(error, position, operator)
  }
}

/** The name that a function goes by in a message. */
function nameOf(callee: Node): string | undefined {
  if (callee.type === 'path') return callee.steps[0]!.type === 'name' ? callee.steps[0]!.value : undefined
  return callee.type === 'variable' ? callee.value : undefined
}

/** `sum(x)` where `$sum(x)` was meant. */
function missingDollar(callee: Node, value: unknown, scope: Scope): string | undefined {
  const name = nameOf(callee)
  return value === undefined && callee.type === 'path' && name !== undefined && scope.lookup(name) ? name : undefined
}

function call(node: NodeOf<'call'>, context: unknown, scope: Scope, given: unknown[]): unknown {
  const callee = interpret(node.callee, context, scope)
  const meant = missingDollar(node.callee, callee, scope)
  if (meant !== undefined) throw new Fault('T1005', { token: meant }, node.position)
  const of = factsOf(callee)
  const args = given
  for (const arg of node.args) {
    const value = interpret(arg, context, scope)
    args.push(of?.kind === 'builtin' ? value : coated(value))
  }
  const token = nameOf(node.callee)
  if (of && of.kind !== 'closure' && of.kind !== 'bound' && of.kind !== 'regex') noteCall(of, node.position, token)
  try {
    return apply(callee, args, context)
  } catch (error) {
    throw atCall(error, node.position, token)
  }
}

function partial(node: NodeOf<'partial'>, context: unknown, scope: Scope): unknown {
  const open: number[] = []
  const args = node.args.map((arg, index) => {
    if (arg.type !== 'placeholder') return interpret(arg, context, scope)
    open.push(index)
    return undefined
  })
  const callee = interpret(node.callee, context, scope)
  const meant = missingDollar(node.callee, callee, scope)
  if (meant !== undefined) throw new Fault('T1007', { token: meant }, node.position)
  if (!factsOf(callee)) throw new Fault('T1008', { token: nameOf(node.callee) }, node.position)
  return partially(callee, args, open)
}

function chain(node: NodeOf<'apply'>, context: unknown, scope: Scope): unknown {
  const left = interpret(node.left, context, scope)
  const { right } = node
  if (right.type === 'call') return call(right, context, scope, [left])
  const callee = interpret(right, context, scope)
  if (!factsOf(callee)) throw new Fault('T2006', { value: callee }, node.position)
  if (!factsOf(left)) return apply(callee, [left], null)
  return composed(left, callee, node.position)
}

/** `$f ~> $g`: first f, then g. */
export function composed(first: unknown, second: unknown, position: number | undefined): Callable {
  return callable({
    kind: 'lambda',
    arity: 1,
    invoke: ([value]) => new TailCall(() => ({ callee: second, args: [settle(apply(first, [value], null))], position, token: undefined })),
  })
}
