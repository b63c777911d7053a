/** The map of tree node → emitter. */
import type { Node, NodeOf, NodeType } from '../analyse/tree.ts'
import * as calls from './calls.ts'
import { isInterpreted } from './compilable.ts'
import { array, grouped, object } from './construct.ts'
import type { Dispatch, Emitter, Handler, Registry } from './emitter.ts'
import { anything, can, kinds, type Context, type Operand } from './operand.ts'
import { filtered, pathValue, read } from './paths.ts'
import * as values from './values.ts'

const registry: Registry = {
  path,
  name: (emitter, { value }, context) => emitter.keep(`isObject(${context.code}) ? ${read(context.code, value)} : named(${context.code}, ${emitter.getter(value)})`),
  string: values.text,
  number: values.number,
  value: values.constant,
  regex: values.regex,
  wildcard: (emitter, _, { code }) => emitter.keep(`wildcard(${code})`, anything, { unsettled: true }),
  descendant: (emitter, _, { code }) => emitter.keep(`descendants(${code})`, anything, { unsettled: true }),
  parent: values.nothing,
  placeholder: values.nothing,
  variable: values.variable,
  binary: values.binary,
  negate: values.negate,
  array,
  object,
  sort: values.nothing,
  bind: values.bind,
  block: values.block,
  condition: values.condition,
  default: values.orElse,
  call: calls.call,
  tail: calls.tail,
  apply: calls.chain,
  lambda: calls.lambda,
  partial: values.nothing,
  transform: values.nothing,
}

function path(emitter: Emitter, node: NodeOf<'path'>, context: Context, plain: boolean): Operand {
  const keep = Boolean(node.keepSingletonArray || node.keepArray)
  if (!node.group) return pathValue(emitter, node, context, { keep, plain: plain && !node.predicate && !node.keepArray, mode: 'value' })
  const list = pathValue(emitter, node, context, keep ? { keep, plain: false, mode: 'value' } : { keep, plain: false, mode: 'items' })
  return grouped(emitter, node.group, list.code)
}

/** A node with its predicates, its grouping and its `[]`. */
export const dispatch: Dispatch = (emitter, node, context, plain) => {
  if (isInterpreted(node)) return settled(emitter, calls.walked(emitter, node, context), node)
  const hangs = Boolean(node.predicate || node.keepArray || (node.group && node.type !== 'path'))
  let value = (registry[node.type] as Handler<NodeType>)(emitter, node as never, context, plain && !hangs)
  if (!hangs) return node.type === 'tail' || passesOn(node) ? value : settled(emitter, value, node)
  for (const stage of node.predicate ?? []) if (stage.type === 'filter') value = predicated(emitter, stage.expr, value)
  if (node.group && node.type !== 'path') value = grouped(emitter, node.group, value.code)
  else if (node.predicate?.at(-1)?.type === 'filter' && value.single) return emitter.keep(`placed(${value.code}, ${Boolean(node.keepArray)})`)
  return settled(emitter, node.keepArray ? { ...value, unsettled: true } : value, node)
}

/** Gives what a part of it gave, which is settled already but for a tail call. */
const passesOn = ({ type }: Node): boolean => type === 'block' || type === 'condition' || type === 'default'

function predicated(emitter: Emitter, predicate: Node, value: Operand): Operand {
  const { operand, list } = filtered(emitter, predicate, value)
  return list ? { code: `asSequence(${operand.code})`, kind: anything, unsettled: true } : { ...operand, single: true }
}

function settled(emitter: Emitter, value: Operand, { keepArray }: Node): Operand {
  if (!value.unsettled || !can(value, kinds.array)) return value
  return { ...emitter.keep(`settle(${value.code}${keepArray ? ', true' : ''})`), plain: false }
}
