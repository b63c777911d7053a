/** The tree as it is evaluated: paths are lists of steps, predicates and groupings hang on what they belong to. */
import type { Signature } from '../parse/signature.ts'
import type { BinaryOperator } from '../parse/syntax.ts'
import type { RegexLiteral } from '../parse/tokens.ts'

/** Where a `%` finds its value: the step that the slot is given to notes its input under the label. */
export interface Slot {
  label: string
  level: number
}

export type Stage = { type: 'filter'; expr: Node; position: number } | { type: 'index'; name: string }

export interface Group {
  pairs: [key: Node, value: Node][]
  position: number
}

export interface Term {
  descending: boolean
  expression: Node
}

interface Common {
  position: number | undefined
  /** Filters on the value itself. */
  predicate?: Stage[]
  /** Filters and positions on what a step of a path gives. */
  stages?: Stage[]
  group?: Group
  keepArray?: boolean
  /** `@$x` */
  focus?: string
  /** `#$i` */
  index?: string
  /** The step's input is somebody's parent. */
  ancestor?: Slot
  /** Gives tuples, which carry bindings. */
  tuple?: boolean
  /** An array that is not to be flattened. */
  consarray?: boolean
  /** Slots of `%` within that are not found yet. */
  seeking?: Slot[]
}

/** One member of the union for each of the types. */
type Each<T extends string, F = unknown> = T extends string ? { type: T } & F : never

export type Node = Common &
  (
    | { type: 'path'; steps: Node[]; keepSingletonArray?: boolean }
    | Each<'name' | 'string' | 'variable', { value: string }>
    | { type: 'number'; value: number }
    | { type: 'value'; value: boolean | null }
    | { type: 'regex'; value: RegexLiteral }
    | Each<'wildcard' | 'descendant' | 'placeholder'>
    | { type: 'parent'; slot: Slot }
    | { type: 'binary'; operator: Exclude<BinaryOperator, '.' | '~>'>; left: Node; right: Node }
    | { type: 'negate'; operand: Node }
    | { type: 'array'; items: Node[] }
    | ({ type: 'object' } & Group)
    | { type: 'sort'; terms: Term[] }
    | { type: 'bind'; name: string; right: Node }
    | { type: 'apply'; left: Node; right: Node }
    | Each<'call' | 'partial', { callee: Node; args: Node[] }>
    | { type: 'lambda'; parameters: string[]; signature?: Signature; body: Node }
    /** A call in tail position: made after the function that it ends has returned. */
    | { type: 'tail'; call: NodeOf<'call'> }
    | { type: 'block'; expressions: Node[] }
    | { type: 'condition'; condition: Node; consequent: Node; else?: Node }
    /** `?:` and `??`: the left side is evaluated once. */
    | { type: 'default'; left: Node; when: 'true' | 'exists'; else: Node }
    | { type: 'transform'; pattern: Node; update: Node; delete?: Node }
  )

export type NodeType = Node['type']
export type NodeOf<T extends NodeType> = Extract<Node, { type: T }>

/** Each node within, once, in the order of evaluation as far as that is fixed. */
export function children(node: Node): Node[] {
  const own: (Node | undefined)[] = [...inner(node)]
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) if (stage.type === 'filter') own.push(stage.expr)
  if (node.group) own.push(...node.group.pairs.flat())
  return own.filter((child) => child !== undefined)
}

function inner(node: Node): (Node | undefined)[] {
  switch (node.type) {
    case 'path':
      return node.steps
    case 'binary':
    case 'apply':
      return [node.left, node.right]
    case 'negate':
      return [node.operand]
    case 'array':
      return node.items
    case 'object':
      return node.pairs.flat()
    case 'sort':
      return node.terms.map(({ expression }) => expression)
    case 'bind':
      return [node.right]
    case 'call':
    case 'partial':
      return [node.callee, ...node.args]
    case 'lambda':
      return [node.body]
    case 'tail':
      return [node.call]
    case 'block':
      return node.expressions
    case 'condition':
      return [node.condition, node.consequent, node.else]
    case 'default':
      return [node.left, node.else]
    case 'transform':
      return [node.pattern, node.update, node.delete]
    default:
      return []
  }
}

/** Whether the node or one within is such. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || children(node).some((child) => some(child, test))
}
