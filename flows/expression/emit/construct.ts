/** Arrays and objects. */
import type { Group, Node } from '../analyse/tree.ts'
import { contextOf, literal, type Emitter, type Handler } from './emitter.ts'
import { anything, can, iterates, kinds, type Operand } from './operand.ts'
import { pathAsList } from './paths.ts'

/** Types whose values stand in an array as they are. */
const solid = (operand: Operand): boolean => !can(operand, kinds.missing | kinds.array)

export const array: Handler<'array'> = (emitter, { items, consarray }, context, isResult) => {
  // The mark of an array that is not to be flattened must not be seen in the result, which is a copy then.
  const plain = isResult && !consarray
  const made = { kind: kinds.array, plain, fresh: true }
  const mark = (operand: Operand): Operand => {
    if (!consarray) return operand
    emitter.line(`cons(${operand.code});`)
    return operand
  }
  const [only] = items
  if (items.length === 1 && only!.type === 'path') {
    const list = pathAsList(emitter, only!, context, plain)
    if (list) return mark({ ...asField(emitter, list, plain), ...made })
  }
  const values = items.map((item) => [item, () => asElement(emitter, emitter.node(item, context, plain), plain)] as const)
  const result = emitter.keep('[]', kinds.array, { fresh: true })
  for (const [item, write] of values) {
    const value = write()
    if (item.type === 'array' || solid(value)) emitter.line(`${result.code}.push(${value.code});`)
    else if (!can(value, kinds.array)) emitter.line(`if (${value.code} !== undefined) ${result.code}.push(${value.code});`)
    else emitter.line(`add(${result.code}, ${value.code});`)
  }
  return mark({ ...result, ...made })
}

/** As part of the result, a value that could be shared with the input, or be no JSON, is copied. */
export function asField(emitter: Emitter, value: Operand, plain: boolean): Operand {
  if (!plain || value.plain) return value
  if (value.kind === kinds.number && value.finite) return value
  const { code, kind } = value
  const simple = (kind & (kinds.object | kinds.array | kinds.function)) === 0
  const copied = simple
    ? (kind & kinds.number) === 0 ? code : `typeof ${code} === "number" && ${code} - ${code} !== 0 ? null : ${code}`
    : `typeof ${code} === "string" ? ${code} : plain(${code})`
  return emitter.keep(copied, kind & ~kinds.function, { plain: true })
}

/** In an array of the result a function is null. */
function asElement(emitter: Emitter, value: Operand, plain: boolean): Operand {
  if (!plain || value.plain || !can(value, kinds.function)) return asField(emitter, value, plain)
  return emitter.keep(`${value.code} === undefined ? undefined : plain(${value.code}) ?? null`, value.kind, { plain: true })
}

export const object: Handler<'object'> = (emitter, node, context, plain) => {
  const keys = fixedKeys(node)
  if (!keys) return grouped(emitter, node, context.outermost ? `[${context.code}]` : context.code)
  let inner = context
  if (context.outermost) inner = { code: context.code, kind: anything, outermost: false }
  else if (iterates(context)) inner = contextOf(emitter.keep(`Array.isArray(${context.code}) ? groupContext(${context.code}) : ${context.code}`))
  const fields: [string, Operand][] = []
  for (const [index, key] of keys.entries()) fields.push([key, asField(emitter, emitter.node(node.pairs[index]![1], inner, plain), plain)])
  return { ...made(emitter, fields), plain }
}

/** Texts, each once, in an order that an object keeps; undefined if they have to be computed. */
function fixedKeys({ pairs }: Group): string[] | undefined {
  const keys = pairs.map(([key]) => (key.type === 'string' && !key.predicate && !key.group && !key.keepArray ? key.value : undefined))
  if (keys.some((key) => key === undefined || /^\d+$/.test(key)) || new Set(keys).size < keys.length) return undefined
  return keys as string[]
}

/** In one piece when nothing is missing, which is usual; else field by field. */
function made(emitter: Emitter, fields: readonly [string, Operand][]): Operand {
  const whole = (list: readonly [string, Operand][]): string => `{ ${list.map(([key, { code }]) => `${literal(key)}: ${code}`).join(', ')} }`
  const uncertain = fields.filter(([, value]) => can(value, kinds.missing))
  if (uncertain.length === 0) return emitter.keep(whole(fields), kinds.object)
  const result = emitter.variable()
  emitter.block(`if (${uncertain.map(([, { code }]) => `${code} !== undefined`).join(' && ')}) {`, () => emitter.line(`${result} = ${whole(fields)};`), '} else {')
  emitter.line(`${result} = {};`)
  for (const [key, value] of fields) emitter.line(`${can(value, kinds.missing) ? `if (${value.code} !== undefined) ` : ''}${result}[${literal(key)}] = ${value.code};`)
  emitter.line('}')
  return { code: result, kind: kinds.object }
}

/** An object by keys that are computed for each element. */
export function grouped(emitter: Emitter, { pairs, position }: Group, input: string): Operand {
  const functionOf = (node: Node): string => {
    const item = emitter.temporary()
    return emitter.closure([item], () => emitter.node(node, { code: item, kind: anything, outermost: false }).code)
  }
  const code = pairs.map(([key, value]) => `[${functionOf(key)}, ${functionOf(value)}]`).join(', ')
  return emitter.keep(`group(${input}, [${code}], ${position})`, kinds.object)
}
