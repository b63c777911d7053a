/**
 * Makes a parsed expression safe before it is ever evaluated: refuses what it may not use, and puts our own functions
 * where jsonata 1.8.7 would change its input, read an inherited field, or grow an array without a bound. The nodes are
 * jsonata's own syntax tree, changed in place.
 */
import { ExpressionError } from './expression.ts'
import { forbiddenName, isForbidden, isInherited } from './names.ts'
import { callOf, type Node } from './node.ts'
import { checkRegex } from './regex.ts'
import { sortedPath } from './sort-step.ts'

const refused = new Map([
  ['eval', 'what is evaluated must be known before'],
  ['random', 'an expression gives the same result every time'],
  ['shuffle', 'an expression gives the same result every time'],
])
/** Not parts of the tree: positions in it, and prepared signatures. */
const skipped = new Set(['ancestor', 'slot', 'seekingParent', 'signature'])

export function rewrite(root: Node): void {
  visit(root, new Set())
}

function visit(value: unknown, seen: Set<object>): void {
  if (value === null || typeof value !== 'object' || seen.has(value) || value instanceof RegExp) return
  seen.add(value)
  const node = value as Node
  for (const [field, child] of Object.entries(node)) if (!skipped.has(field)) visit(child, seen)
  if (typeof node.type === 'string') rewriteNode(node)
  const pairs = (node.type === 'unary' && node.value === '{' ? node.lhs : (node.group as Node | undefined)?.lhs) as Node[][] | undefined
  for (const [key] of pairs ?? []) markKey(key!)
}

function rewriteNode(node: Node): void {
  switch (node.type) {
    case 'variable':
      return checkVariable(node)
    case 'name':
      return checkName(node)
    case 'regex':
      return checkRegex(node.value as RegExp, node.position)
    case 'binary':
      if (node.value === '..') become(node, callOf('__range', node, [node.lhs as Node, node.rhs as Node]))
      return
    case 'function':
    case 'partial':
      ;(node.procedure as Node).weftCallee = true
      if (node.group) ownGrouped(node)
      return
    case 'unary':
      node.weftObject = node.value === '{'
      if (node.group) ownGrouped(node)
      return
    case 'transform':
      ;(node.pattern as Node).weftPattern = true
      return
    case 'bind':
      return keepClone(node.lhs as Node)
    case 'lambda':
      return (node.arguments as Node[]).forEach(keepClone)
    case 'path': {
      const sorted = sortedPath(node)
      return sorted ? become(node, sorted) : ownLastStep(node)
    }
    default:
      if (node.group) ownGrouped(node)
  }
}

function checkVariable(node: Node): void {
  const name = node.value as string
  if (name.startsWith('__')) throw forbiddenName(`$${name}`, node.position)
  if (isInherited(name)) throw forbiddenName(`$${name}`, node.position)
  const reason = refused.get(name)
  if (reason) throw new ExpressionError('refused', `$${name} cannot be used: ${reason}`, node.position)
  if (node.group) ownGrouped(node)
}

/** Transforms take their copy by `$clone`: another one could hand them the input itself. */
function keepClone(variable: Node): void {
  if (variable.value === 'clone') throw new ExpressionError('refused', '$clone cannot be replaced', variable.position)
}

function checkName(node: Node): void {
  if (isForbidden(node.value)) throw forbiddenName(node.value as string, node.position)
  if (!isInherited(node.value)) return
  if (node.tuple) throw forbiddenName(node.value as string, node.position)
  become(node, callOf('lookup', node, [{ type: 'variable', value: '', position: node.position }, literal(node)]))
}

const literal = (node: Node): Node => ({ type: 'string', value: node.value, position: node.position })

function markKey(key: Node): void {
  if (key.type === 'string' && isForbidden(key.value)) throw forbiddenName(key.value as string, key.position)
  key.weftKey = true
}

/** `x[]` and `x{…}` set a flag on, or add to, the array that `x` gives; it must not be the input's. */
function ownLastStep(path: Node): void {
  const steps = path.steps as Node[]
  const last = steps.at(-1)!
  if (!(path.keepSingletonArray || path.group) || steps.some((step) => step.tuple) || last.type === 'sort') return
  if (steps.length === 1 && last.type === 'variable') return
  const stages = (last.stages as Node[] | undefined) ?? []
  const inner = { ...last }
  delete inner.stages
  const wrapper = callOf('__own', last, [inner, { type: 'number', value: stages.length + 1 }])
  steps[steps.length - 1] = stages.length > 0 ? { ...wrapper, stages } : wrapper
}

function ownGrouped(node: Node): void {
  const { group, ...inner } = node
  become(node, { ...callOf('__own', node, [inner, { type: 'number', value: 1 }]), group })
}

/** Turns a node into another in its place, keeping what its surroundings said about it. */
function become(node: Node, other: Node): void {
  const fields = other.group === undefined ? ['predicate', 'stages', 'keepArray'] : []
  const kept = Object.fromEntries(fields.filter((field) => node[field] !== undefined).map((field) => [field, node[field]]))
  for (const field of Object.keys(node)) delete node[field]
  Object.assign(node, kept, other)
}
