/** Functions and calls. */
import { children, type Node, type NodeOf } from '../analyse/tree.ts'
import { builtins, builtinValue, isBuiltin, type BuiltinName } from '../runtime/builtins.ts'
import { factsOf } from '../runtime/callables.ts'
import { literal, type Emitter, type Handler } from './emitter.ts'
import { higherOrder } from './higher-order.ts'
import { inlined } from './inline.ts'
import { anything, kinds, type Context, type Operand } from './operand.ts'
import { boundIn } from './scopes.ts'

/** The context as a function's missing argument. */
const contextArgument = ({ code, outermost }: Context): string => (outermost ? `outermost(${code})` : code)

function directName(emitter: Emitter, callee: Node): BuiltinName | undefined {
  if (callee.type !== 'variable' || callee.predicate || callee.group || !isBuiltin(callee.value) || emitter.scopes.isBound(callee.value)) return undefined
  emitter.scopes.direct.add(callee.value)
  return callee.value
}

/** A call, its first argument perhaps given by `~>`. What it gives may be unsettled. */
export function written(emitter: Emitter, node: NodeOf<'call'>, context: Context, plain: boolean, given?: Operand): Operand {
  const name = directName(emitter, node.callee)
  if (name !== undefined) {
    const whole = given ? undefined : higherOrder(emitter, name, node, context, plain)
    if (whole) return whole
    const args = [...(given ? [given] : []), ...node.args.map((arg) => emitter.node(arg, context))]
    return inlined(emitter, name, args, node, context, builtinCall(emitter, name, args, contextArgument(context), node.position))
  }
  const callee = emitter.node(node.callee, context)
  refuseMissingDollar(emitter, node, callee)
  const args = [...(given ? [given] : []), ...node.args.map((arg) => emitter.node(arg, context))]
  return emitter.keep(`call(${callee.code}, [${args.map(({ code }) => code).join(', ')}], ${contextArgument(context)}, ${node.position}, ${token(node.callee)})`, anything, { unsettled: true })
}

function builtinCall(emitter: Emitter, name: BuiltinName, args: readonly Operand[], context: string, position: number | undefined): string {
  const [facts, definition] = [emitter.once(factsOf(builtinValue(name))), emitter.once(builtins[name])]
  return `builtin(${facts}, ${definition}, [${args.map(({ code }) => code).join(', ')}], ${context}, ${position}, ${literal(name)})`
}

function token(callee: Node): string {
  const name = nameOf(callee)
  return name === undefined ? 'undefined' : literal(name)
}

function nameOf(callee: Node): string | undefined {
  if (callee.type === 'path') return callee.steps[0]!.type === 'name' ? callee.steps[0]!.value : undefined
  return callee.type === 'variable' ? callee.value : undefined
}

/** `sum(x)` where `$sum(x)` was meant. */
function refuseMissingDollar(emitter: Emitter, { callee, position }: NodeOf<'call'>, { code }: Operand): void {
  const name = nameOf(callee)
  if (callee.type === 'path' && name !== undefined)
    emitter.line(`if (${code} === undefined && ${emitter.scopes.read(name)}) throw new Fault("T1005", { token: ${literal(name)} }, ${position});`)
}

export const call: Handler<'call'> = (emitter, node, context, plain) => written(emitter, node, context, plain)

export const tail: Handler<'tail'> = (emitter, { call: node }, context) => {
  const { callee, args } = node
  const position = callee.position ?? node.position
  // Called at once there is no context any more: it has gone with the function that this call ends.
  if (emitter.tailMode === 'raw') return written(emitter, { ...node, position }, context, false)
  const thunk = emitter.closure([], () => {
    const called = emitter.node(callee, context)
    const list = args.map((arg) => emitter.node(arg, context).code)
    return `{ callee: ${called.code}, args: [${list.join(', ')}], position: ${position}, token: ${callee.type === 'variable' ? literal(callee.value) : 'undefined'} }`
  })
  return emitter.keep(`new TailCall(${thunk})`, anything)
}

export const chain: Handler<'apply'> = (emitter, { left, right, position }, context) => {
  const value = emitter.node(left, context)
  if (right.type === 'call') return written(emitter, right, context, false, value)
  const callee = emitter.node(right, context)
  return emitter.keep(`chain(${value.code}, ${callee.code}, ${position})`, anything, { unsettled: true })
}

export const lambda: Handler<'lambda'> = (emitter, { parameters, signature, body }, context) => {
  const bound = boundIn([body])
  const codes = emitter.scopes.open(new Set([...parameters, ...bound]))
  const own = new Map(parameters.map((name) => [name, emitter.scopes.settle(name)]))
  const outer = emitter.tailMode
  emitter.tailMode = 'thunk'
  // Of two parameters of one name the last counts.
  const names = parameters.map((name, index) => (parameters.indexOf(name, index + 1) < 0 ? own.get(name)! : emitter.temporary()))
  const others = codes.filter((code) => !names.includes(code))
  const code = emitter.closure(names, () => {
    if (others.length > 0) emitter.line(`let ${others.map((other) => `${other} = U`).join(', ')};`)
    return emitter.node(body, context).code
  })
  emitter.tailMode = outer
  emitter.scopes.close()
  return emitter.keep(`lambda(${parameters.length}, ${signature ? emitter.constant(signature) : 'undefined'}, ${code})`, kinds.function)
}

/** What the interpreter evaluates, with the variables that it names. */
export function walked(emitter: Emitter, node: Node, context: Context): Operand {
  const names = new Set<string>()
  const visit = (inner: Node): void => {
    const name = inner.type === 'variable' ? inner.value : inner.type === 'call' || inner.type === 'partial' ? nameOf(inner.callee) : undefined
    if (name !== undefined && name !== '') names.add(name)
    children(inner).forEach(visit)
  }
  visit(node)
  names.add('$')
  const cases = [...names].map((name) => `case ${literal(name)}: return ${name === '$' && !emitter.scopes.isBound('$') ? 'd0' : emitter.scopes.read(name)};`)
  return emitter.keep(`walk(${emitter.constant(node)}, ${contextArgument(context)}, lookupScope((name) => { switch (name) { ${cases.join(' ')} } }))`, anything, { unsettled: true })
}
