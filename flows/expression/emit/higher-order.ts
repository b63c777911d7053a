/** `$map`, `$filter`, `$reduce` and `$sort` with a function that is written out: as loops. */
import type { Node, NodeOf } from '../analyse/tree.ts'
import { builtinValue, type BuiltinName } from '../runtime/builtins.ts'
import { factsOf } from '../runtime/callables.ts'
import { literal, truth, type Emitter } from './emitter.ts'
import { anything, kinds, type Context, type Operand } from './operand.ts'
import { pathAsList } from './paths.ts'
import { boundIn } from './scopes.ts'

type Lambda = NodeOf<'lambda'>
type Writer = (emitter: Emitter, list: string, action: Lambda, context: Context, plain: boolean, args: readonly Node[]) => Operand

const writers: Partial<Record<BuiltinName, Writer>> = { map, filter, reduce, sort }

export function higherOrder(emitter: Emitter, name: BuiltinName, { args, position }: NodeOf<'call'>, context: Context, plain: boolean): Operand | undefined {
  const writer = writers[name]
  const [list, action] = args
  if (!writer || args.length < 2 || args.length > (name === 'reduce' ? 3 : 2)) return undefined
  if (action!.type !== 'lambda' || action!.signature || action!.predicate || action!.group || action!.keepArray) return undefined
  if (name === 'reduce' && (action!.parameters.length < 2 || args.length > 2)) return undefined
  if (new Set(action!.parameters).size < action!.parameters.length) return undefined
  const value = pathAsList(emitter, list!, context, false)
  // A list that is read off a path of nothing is nothing.
  const source = value ? emitter.keep(`settledPlain(${value.code})`) : emitter.node(list!, context)
  const facts = emitter.once(factsOf(builtinValue(name)))
  emitter.line(`noteCall(${facts}, ${position}, ${literal(name)});`)
  const items = emitter.keep(`toList(${source.code})`, kinds.array)
  const result = emitter.variable()
  let written: Operand = { code: result, kind: anything }
  emitter.line('try {')
  written = writer(emitter, items.code, action as Lambda, context, plain, args)
  emitter.line(`if (${source.code} !== undefined) ${result} = ${written.code};`)
  emitter.line(`} catch (error) { throw left(error, ${facts}); }`)
  return { ...written, code: result, kind: written.kind | kinds.missing }
}

/** The body of the function with its parameters as variables. */
function bodyOf(emitter: Emitter, { parameters, body }: Lambda, args: readonly string[], context: Context, plain = false): Operand {
  emitter.scopes.open(new Set([...parameters, ...boundIn([body])]))
  const names = new Set(parameters)
  for (const name of boundIn([body])) if (!names.has(name)) emitter.line(`let ${emitter.scopes.target(name).code} = U;`)
  parameters.forEach((name, index) => emitter.line(`let ${emitter.scopes.settle(name)} = ${args[index] ?? 'undefined'};`))
  const outer = emitter.tailMode
  emitter.tailMode = 'raw'
  const value = emitter.node(body, context, plain)
  emitter.tailMode = outer
  emitter.scopes.close()
  return value
}

function map(emitter: Emitter, list: string, action: Lambda, context: Context, plain: boolean): Operand {
  const result = emitter.keep('[]', kinds.array)
  let isPlain = false
  emitter.loop(list, (item, index) => {
    const value = bodyOf(emitter, action, [item.code, index, list], context, plain)
    isPlain = plain && Boolean(value.plain)
    emitter.line(`${(value.kind & kinds.missing) === 0 ? '' : `if (${value.code} !== undefined) `}${result.code}.push(${value.code});`)
  })
  if (isPlain) return emitter.keep(`settledPlain(${result.code})`, anything, { plain: true })
  return { code: `asSequence(${result.code})`, kind: anything, unsettled: true }
}

function filter(emitter: Emitter, list: string, action: Lambda, context: Context): Operand {
  const result = emitter.keep('[]', kinds.array)
  emitter.loop(list, (item, index) => {
    const value = bodyOf(emitter, action, [item.code, index, list], context)
    emitter.line(`if (${truth(value)}) ${result.code}.push(${item.code});`)
  })
  return { code: `asSequence(${result.code})`, kind: anything, unsettled: true }
}

function reduce(emitter: Emitter, list: string, action: Lambda, context: Context): Operand {
  const result = emitter.variable(`${list}[0]`)
  emitter.loop(list, (item, index) => {
    emitter.line(`if (${index} === 0) continue;`)
    const value = bodyOf(emitter, action, [result, item.code, index, list], context)
    emitter.line(`${result} = ${value.code};`)
  })
  return { code: result, kind: anything, unsettled: true }
}

function sort(emitter: Emitter, list: string, action: Lambda, context: Context): Operand {
  const [a, b] = [emitter.temporary(), emitter.temporary()]
  const after = emitter.closure([a, b], () => bodyOf(emitter, action, [a, b], context).code)
  return { code: `sortedBy(${list}, ${after})`, kind: anything, unsettled: true }
}
