/**
 * What an expression yields, told from the JSON Schema of its input, and where it can be missing. For what mappings are made of: paths,
 * predicates, construction, operators, conditions, the usual functions; `unknown` beyond.
 */
import { analyse } from './analyse/analyse.ts'
import { children, type Node, type NodeOf } from './analyse/tree.ts'
import { parse } from './parse/parser.ts'
import { builtins, isBuiltin } from './runtime/builtins.ts'

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'object' | 'array'

/** As far as it is read here. */
export interface JsonSchema {
  type?: JsonType | readonly JsonType[]
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  items?: JsonSchema
  additionalProperties?: boolean | JsonSchema
  const?: unknown
  enum?: readonly unknown[]
}

export interface StaticType {
  /** Empty: unknown. `function` is no JSON. */
  types: readonly (JsonType | 'function')[]
  missing: boolean
  /** Of an object: what its fields are; others are unknown where it is open. */
  fields?: Readonly<Record<string, StaticType>>
  open?: boolean
  /** Of an array, its elements. */
  items?: StaticType
}

export interface UnknownField {
  name: string
  /** Offset in the source, at its end. */
  position: number | undefined
  /** Fields that there are. */
  known: readonly string[]
}

export interface Typed {
  type: StaticType
  /** Fields that the schema does not have. */
  unknownFields: readonly UnknownField[]
}

const unknown: StaticType = { types: [], missing: true, open: true }
const nothing: StaticType = { types: ['null'], missing: true }
const of = (type: JsonType, missing = false): StaticType => ({ types: [type], missing })
const isUnknown = ({ types }: StaticType): boolean => types.length === 0

/**
 * @example typeOf('lines.qty', { type: 'object', properties: { lines: { type: 'array', items: { type: 'object', properties: { qty: { type: 'number' } } } } } }).type
 * @throws ExpressionError when it does not parse
 */
export function typeOf(source: string, schema: JsonSchema): Typed {
  const checker = new Checker(fromSchema(schema))
  const type = checker.type(analyse(parse(source).tree), checker.root, new Map())
  return { type, unknownFields: checker.unknownFields }
}

export function fromSchema(schema: JsonSchema): StaticType {
  const types = schema.type === undefined ? (schema.properties ? ['object' as const] : schema.enum || 'const' in schema ? constants(schema) : []) : typeof schema.type === 'string' ? [schema.type] : schema.type
  const type: StaticType = { types, missing: false }
  if (types.includes('object')) {
    const required = new Set(schema.required)
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, { ...fromSchema(field), missing: !required.has(name) }] as const)
    Object.assign(type, { fields: Object.fromEntries(fields), open: schema.properties === undefined || (schema.additionalProperties !== undefined && schema.additionalProperties !== false) })
  }
  if (types.includes('array')) Object.assign(type, { items: schema.items ? fromSchema(schema.items) : unknown })
  return type
}

function constants({ enum: values, const: only }: JsonSchema): JsonType[] {
  const typeName = (value: unknown): JsonType => value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as JsonType)
  return [...new Set((values ?? [only]).map(typeName))]
}

/** Either of two. */
function union(a: StaticType, b: StaticType): StaticType {
  if (isUnknown(a) || isUnknown(b)) return { ...unknown, missing: a.missing || b.missing }
  const fields = a.fields && b.fields ? Object.fromEntries([...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])].map((name) => [name, union(a.fields![name] ?? nothing, b.fields![name] ?? nothing)])) : (a.fields ?? b.fields)
  const items = a.items && b.items ? union(a.items, b.items) : (a.items ?? b.items)
  return { types: [...new Set([...a.types, ...b.types])], missing: a.missing || b.missing, ...(fields && { fields, open: Boolean(a.open || b.open) }), ...(items && { items }) }
}

/** A list as a value: one element is bare, none is missing. */
function asValue(item: StaticType, kept: boolean): StaticType {
  if (isUnknown(item)) return unknown
  const list: StaticType = { types: ['array'], missing: true, items: { ...item, missing: false } }
  return kept ? list : union({ ...item, missing: true }, list)
}

const elementOf = (type: StaticType): StaticType => (type.types.includes('array') && type.types.length === 1 ? (type.items ?? unknown) : type)
const withoutArray = (type: StaticType): StaticType => {
  if (!type.types.includes('array')) return type
  const { items: element, ...bare } = type
  const rest = { ...bare, types: type.types.filter((each) => each !== 'array') }
  return rest.types.length === 0 ? (element ?? unknown) : element ? union(rest, element) : rest
}

const results: Readonly<Record<string, JsonType>> = { s: 'string', n: 'number', b: 'boolean', a: 'array', o: 'object' }

class Checker {
  readonly unknownFields: UnknownField[] = []
  readonly root: StaticType
  constructor(root: StaticType) {
    this.root = root
  }

  type(node: Node, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    let type = this.#bare(node, context, variables)
    for (const stage of node.predicate ?? []) if (stage.type === 'filter') type = this.#filtered(stage.expr, type, variables)
    return node.group ? { types: ['object'], missing: false, open: true } : type
  }

  #bare(node: Node, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    switch (node.type) {
      case 'string':
        return of('string')
      case 'number':
        return of('number')
      case 'value':
        return of(node.value === null ? 'null' : 'boolean')
      case 'path':
        return this.#path(node, context, variables)
      case 'name':
        return this.#field(node, context)
      case 'variable':
        return node.value === '' ? context : node.value === '$' ? this.root : (variables.get(node.value) ?? unknown)
      case 'binary': {
        const [left, right] = [this.type(node.left, context, variables), this.type(node.right, context, variables)]
        if (['+', '-', '*', '/', '%'].includes(node.operator)) return of('number', left.missing || right.missing)
        if (node.operator === '&') return of('string')
        if (node.operator === '..') return { types: ['array'], missing: true, items: of('integer') }
        return of('boolean', ['<', '<=', '>', '>='].includes(node.operator) && (left.missing || right.missing))
      }
      case 'negate':
        return of('number', this.type(node.operand, context, variables).missing)
      case 'array':
        return { types: ['array'], missing: false, items: this.#elements(node, context, variables) }
      case 'object':
        return this.#object(node, context, variables)
      case 'condition': {
        this.type(node.condition, context, variables)
        const other = node.else ? this.type(node.else, context, variables) : undefined
        const yes = this.type(node.consequent, context, variables)
        return other ? union(yes, other) : { ...yes, missing: true }
      }
      case 'default':
        return union({ ...this.type(node.left, context, variables), missing: false }, this.type(node.else, context, variables))
      case 'block': {
        const inner = new Map(variables)
        let last: StaticType = unknown
        for (const expression of node.expressions) {
          last = this.type(expression, context, inner)
          if (expression.type === 'bind') inner.set(expression.name, last)
        }
        return last
      }
      case 'bind':
        return this.type(node.right, context, variables)
      case 'call':
        return this.#call(node, context, variables)
      case 'lambda':
        return { types: ['function'], missing: false }
      default:
        // What is not looked into can still name fields that are not there, but in a context that is not known.
        for (const child of children(node)) this.type(child, unknown, variables)
        return unknown
    }
  }

  /** Arrays melt into the one that is written, but for those that are written in it. */
  #elements({ items }: NodeOf<'array'>, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    const all = items.map((item) => {
      const type = this.type(item, context, variables)
      return { ...(item.type === 'array' ? type : withoutArray(type)), missing: false }
    })
    return all.length === 0 ? { types: ['null'], missing: false } : all.reduce(union)
  }

  #path({ steps, keepSingletonArray, tuple }: NodeOf<'path'>, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    if (tuple || steps.some((step) => step.tuple)) return unknown
    let current = context
    let isMany = false
    let missing = false
    for (const step of steps) {
      if (isUnknown(current) && step !== steps[0]) return unknown
      if (step.type === 'sort') {
        for (const { expression } of step.terms) this.type(expression, withoutArray(current), variables)
        continue
      }
      if (current.types.includes('array') && step.type !== 'variable') isMany = true
      let type = this.type({ ...step, stages: undefined } as unknown as Node, step.type === 'variable' ? current : withoutArray(current), variables)
      for (const stage of step.stages ?? []) {
        if (stage.type !== 'filter') continue
        const isPlace = stage.expr.type === 'number'
        if (!isPlace && type.types.includes('array')) isMany = true
        type = isPlace ? { ...withoutArray(type), missing: true } : this.#filtered(stage.expr, type, variables)
      }
      missing ||= type.missing
      current = type
    }
    if (isUnknown(current)) return unknown
    if (!isMany && !current.types.includes('array')) return keepSingletonArray ? { types: ['array'], missing, items: { ...current, missing: false } } : { ...current, missing }
    // An array that is read off a single object stays what it is.
    return isMany ? asValue(withoutArray(current), Boolean(keepSingletonArray)) : { ...current, missing }
  }

  #filtered(predicate: Node, type: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    const item = withoutArray(type)
    this.type(predicate, item, variables)
    if (predicate.type === 'number') return { ...item, missing: true }
    return type.types.includes('array') ? asValue(item, false) : { ...item, missing: true }
  }

  #field({ value, position }: NodeOf<'name'>, context: StaticType): StaticType {
    const object = withoutArray(context)
    if (isUnknown(object)) return unknown
    if (!object.fields) return object.open || object.types.includes('object') ? unknown : nothing
    const field = Object.hasOwn(object.fields, value) ? object.fields[value]! : undefined
    if (field) return { ...field, missing: field.missing || context.missing }
    if (!object.open) this.unknownFields.push({ name: value, position, known: Object.keys(object.fields) })
    return unknown
  }

  #object({ pairs }: NodeOf<'object'>, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    const fields: Record<string, StaticType> = {}
    let open = false
    for (const [key, value] of pairs) {
      const type = this.type(value, context, variables)
      if (key.type === 'string' && key.value !== '__proto__') fields[key.value] = type
      else open = true
    }
    return { types: ['object'], missing: false, fields, open }
  }

  #call({ callee, args }: NodeOf<'call'>, context: StaticType, variables: ReadonlyMap<string, StaticType>): StaticType {
    const types = args.map((arg) => (arg.type === 'lambda' ? unknown : this.type(arg, context, variables)))
    if (callee.type !== 'variable' || variables.has(callee.value)) return unknown
    const name = callee.value
    const [first] = types
    if (name === 'count' || name === 'exists') return of(name === 'count' ? 'integer' : 'boolean')
    if ((name === 'map' || name === 'filter') && first && args[1]?.type === 'lambda') {
      const item = elementOf(first)
      const { parameters, body } = args[1]
      const inner = new Map(variables).set(parameters[0] ?? '', item).set(parameters[1] ?? '', of('integer'))
      const value = this.type(body, context, inner)
      return asValue(name === 'filter' ? item : value, false)
    }
    if (!isBuiltin(name)) return unknown
    const result = results[/:([snbao])/.exec(builtins[name].signature.text)?.[1] ?? '']
    if (result === undefined || result === 'array' || result === 'object') return unknown
    return of(result, (first ?? context).missing)
  }
}
