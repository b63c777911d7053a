/** Literals, variables, operators and what decides between values. */
import type { Node, NodeOf } from '../analyse/tree.ts'
import { regexCallable } from '../runtime/builtins/matching.ts'
import { regexOf } from '../runtime/regex/regex.ts'
import { limits } from '../runtime/budget.ts'
import { literal, truth, type Emitter, type Handler } from './emitter.ts'
import { anything, can, isOnly, isPrimitive, kinds, missing, type Context, type Operand } from './operand.ts'
import { boundIn } from './scopes.ts'

export const text: Handler<'string'> = (_, { value }) => ({ code: literal(value), kind: kinds.text, plain: true })
export const number: Handler<'number'> = (_, { value }) => ({ code: `(${literal(value)})`, kind: kinds.number, finite: true, plain: true })
export const constant: Handler<'value'> = (_, { value }) => ({ code: literal(value), kind: value === null ? kinds.null : kinds.boolean, plain: true })
export const regex: Handler<'regex'> = (emitter, { value }) => ({ code: emitter.constant(regexCallable(regexOf(value))), kind: kinds.function })
export const nothing = (): Operand => missing

export const variable: Handler<'variable'> = (emitter, { value }, context) => {
  if (value === '') return context.sequence ? emitter.keep(`settle(contextValue(${context.code}))`) : { code: context.code, kind: context.kind }
  if (value === '$' && !emitter.scopes.isBound('$')) return { code: 'd0', kind: anything }
  const code = emitter.scopes.read(value)
  return /^[vb]\d+$/.test(code) && !emitter.scopes.isBound(value) ? { code, kind: anything } : emitter.keep(code)
}

export const bind: Handler<'bind'> = (emitter, { name, right }, context) => {
  const value = emitter.node(right, context)
  emitter.line(`${emitter.scopes.target(name).code} = ${value.code};`)
  return value
}

/** Declares the variables of a scope and writes what is in it. */
export function scoped<T>(emitter: Emitter, names: Iterable<string>, write: () => T): T {
  const codes = emitter.scopes.open(names)
  if (codes.length > 0) emitter.line(`let ${codes.map((code) => `${code} = U`).join(', ')};`)
  const result = write()
  emitter.scopes.close()
  return result
}

export const block: Handler<'block'> = (emitter, { expressions }, context, plain) =>
  scoped(emitter, boundIn(expressions), () => {
    let result = missing
    expressions.forEach((expression, index) => {
      result = emitter.node(expression, context, plain && index === expressions.length - 1)
      if (expression.type === 'bind' && !expression.predicate && !expression.group) emitter.scopes.target(expression.name).certain = true
    })
    return result
  })

/** Both branches in one variable. */
function branches(emitter: Emitter, condition: string, then: () => Operand, other: () => Operand): Operand {
  const result = emitter.variable()
  let [first, second] = [missing, missing]
  const set = (write: () => Operand): Operand => {
    const value = write()
    if (value.code !== 'undefined') emitter.line(`${result} = ${value.code};`)
    return value
  }
  emitter.block(`if (${condition}) {`, () => (first = set(then)), '} else {')
  second = set(other)
  emitter.line('}')
  return {
    code: result, kind: first.kind | second.kind, plain: Boolean(first.plain && second.plain), finite: Boolean(first.finite && second.finite),
    unsettled: Boolean(first.unsettled || second.unsettled), fresh: Boolean(first.fresh && second.fresh),
  }
}

export const condition: Handler<'condition'> = (emitter, node, context, plain) => {
  const test = emitter.node(node.condition, context)
  return branches(emitter, truth(test), () => emitter.node(node.consequent, context, plain), () => (node.else ? emitter.node(node.else, context, plain) : missing))
}

export const orElse: Handler<'default'> = (emitter, node, context, plain) => {
  const left = emitter.node(node.left, context)
  const there = { ...left, kind: left.kind & ~kinds.missing }
  return branches(emitter, node.when === 'exists' ? `${left.code} !== undefined` : truth(left), () => there, () => emitter.node(node.else, context, plain))
}

export const negate: Handler<'negate'> = (emitter, { operand, position }, context) => {
  const { code } = emitter.node(operand, context)
  return emitter.keep(`typeof ${code} === "number" && ${code} - ${code} === 0 ? -${code} : negated(${code}, ${position})`, kinds.number | kinds.missing)
}

export const binary: Handler<'binary'> = (emitter, node, context) => {
  const { operator } = node
  if (operator === 'and' || operator === 'or') return logical(emitter, node, context)
  const left = emitter.node(node.left, context)
  const right = emitter.node(node.right, context)
  const position = String(node.position)
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(emitter, operator, left, right, position)
    case '=':
    case '!=':
      return equality(emitter, operator === '=', left, right)
    case '&':
      return concatenation(emitter, left, right, position)
    case 'in':
      return emitter.keep(`isIn(${left.code}, ${right.code})`, kinds.boolean, { plain: true })
    case '..':
      return emitter.keep(`settle(rangeAt(${left.code}, ${right.code}, ${position}))`, anything)
    default:
      return comparison(emitter, operator, left, right, position)
  }
}

const isNumber = ({ code, kind }: Operand): string[] => (kind === kinds.number ? [] : [`typeof ${code} === "number"`])
const isText = ({ code, kind }: Operand): string[] => (kind === kinds.text ? [] : [`typeof ${code} === "string"`])
const all = (tests: string[]): string => (tests.length === 0 ? 'true' : tests.join(' && '))
const isFinite = ({ code, finite }: Operand): string[] => (finite ? [] : [`${code} - ${code} === 0`])

/** An infinite operand shows in the result, except where it divides. */
function arithmetic(emitter: Emitter, operator: '+' | '-' | '*' | '/' | '%', left: Operand, right: Operand, position: string): Operand {
  const slow = `calc("${operator}", ${left.code}, ${right.code}, ${position})`
  const kind = kinds.number | (can(left, kinds.missing) || can(right, kinds.missing) ? kinds.missing : 0)
  const [quick, plain] = [`${left.code} ${operator} ${right.code}`, { finite: false, plain: false }]
  const tests = [...isNumber(left), ...isNumber(right)]
  if (operator === '/' || operator === '%') return emitter.keep(`${all([...tests, ...isFinite(left), ...isFinite(right)])} ? ${quick} : ${slow}`, kind, plain)
  const result = emitter.variable()
  emitter.line(`if (!(${all(tests)}) || (${result} = ${quick}) - ${result} !== 0) ${result} = ${slow};`)
  return { code: result, kind }
}

const order = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const

function comparison(emitter: Emitter, operator: keyof typeof order, left: Operand, right: Operand, position: string): Operand {
  const quick = `${left.code} ${order[operator]} ${right.code}`
  const slow = `compare("${operator}", ${left.code}, ${right.code}, ${position})`
  const kind = kinds.boolean | kinds.missing
  const numbers = all([...isNumber(left), ...isNumber(right)])
  const texts = all([...isText(left), ...isText(right)])
  if (left.kind === kinds.number || right.kind === kinds.number) return emitter.keep(`${numbers} ? ${quick} : ${slow}`, kind, { plain: true })
  if (left.kind === kinds.text || right.kind === kinds.text) return emitter.keep(`${texts} ? ${quick} : ${slow}`, kind, { plain: true })
  return emitter.keep(`${numbers} || ${texts} ? ${quick} : ${slow}`, kind, { plain: true })
}

function equality(emitter: Emitter, equal: boolean, left: Operand, right: Operand): Operand {
  const there = [left, right].filter((operand) => can(operand, kinds.missing)).map(({ code }) => `${code} !== undefined`)
  const same = isPrimitive(left) || isPrimitive(right) ? `${left.code} === ${right.code}` : `isEqual(${left.code}, ${right.code})`
  const both = left.kind === kinds.missing || right.kind === kinds.missing ? ['false'] : there
  return emitter.keep(all([...both, equal ? same : `!(${same})`]), kinds.boolean, { plain: true })
}

const shortLiteral = /^"[^"]{0,1000}"$/

function concatenation(emitter: Emitter, left: Operand, right: Operand, position: string): Operand {
  const slow = `concat(${left.code}, ${right.code}, ${position})`
  const tests = [...isText(left), ...isText(right)]
  const result = emitter.variable()
  const isShort = shortLiteral.test(left.code) && shortLiteral.test(right.code)
  const tooLong = isShort ? '' : ` || (${result} = ${left.code} + ${right.code}).length > ${limits.text}`
  if (isShort) emitter.line(`${result} = ${left.code} + ${right.code};`)
  else emitter.line(`if (!(${all(tests)})${tooLong}) ${result} = ${slow};`)
  return { code: result, kind: kinds.text, plain: true }
}

function logical(emitter: Emitter, node: NodeOf<'binary'>, context: Context): Operand {
  const { operator, position } = node
  const left = emitter.node(node.left, context)
  const result = emitter.variable()
  const test = (operand: Operand): string => (isOnly(operand, kinds.boolean | kinds.missing | kinds.text | kinds.null) ? truth(operand) : `truthAt(${operand.code}, ${position}, "${operator}")`)
  emitter.line(`${result} = ${test(left)};`)
  emitter.block(`if (${operator === 'and' ? '' : '!'}${result}) {`, () => {
    // A fault of the right side is told at the operator.
    if (cannotFail(node.right)) return emitter.line(`${result} = ${test(emitter.node(node.right, context))};`)
    emitter.block('try {', () => emitter.line(`${result} = ${test(emitter.node(node.right, context))};`), `} catch (error) { throw atOperator(error, ${position}, "${operator}"); }`)
  })
  return { code: result, kind: kinds.boolean, plain: true }
}

function cannotFail(node: Node): boolean {
  if (node.predicate || node.stages || node.group) return false
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'variable':
    case 'name':
      return true
    case 'path':
      return node.steps.every(cannotFail)
    case 'binary':
      return (node.operator === '=' || node.operator === '!=' || node.operator === 'in') && cannotFail(node.left) && cannotFail(node.right)
    default:
      return false
  }
}
