/**
 * The order-by operator: jsonata 1.8.7 sorts by a recursion that is quadratic and as deep as the list is long. A path
 * with a sort in it becomes a call of `__sort`, which evaluates each key once and sorts as JavaScript does: stable.
 */
import { ExpressionError } from './expression.ts'
import { callOf, type Node } from './node.ts'

interface Term {
  descending?: boolean
  expression: Node
}

/**
 * What stands for the path, or undefined where it has no sort. One whose rows carry bindings (`#`, `@`, `%`) and one over
 * lists written there (`[a, b]^(c)`) are left as they are.
 */
export function sortedPath(path: Node): Node | undefined {
  const steps = path.steps as Node[]
  const at = steps.findLastIndex(({ type }) => type === 'sort')
  if (at < 1 || isList(steps[at - 1]!) || path.tuple || steps.some((step) => step.tuple || (step.stages as Node[] | undefined)?.some(({ type }) => type !== 'filter'))) return undefined
  const sort = steps[at]!
  const before: Node = { type: 'path', steps: steps.slice(0, at) }
  const call = callOf('__sort', sort, [sortedPath(before) ?? before, { type: 'value', value: path.keepSingletonArray === true }, ...termsOf(sort)])
  if (sort.stages) call.predicate = sort.stages
  if (at === steps.length - 1) return path.group ? { ...call, group: path.group } : call
  const rest: Node = { ...path, steps: [{ type: 'variable', value: '__sorted', position: sort.position }, ...steps.slice(at + 1)] }
  const bind: Node = { type: 'bind', value: ':=', position: sort.position, lhs: { type: 'variable', value: '__sorted' }, rhs: call }
  return { type: 'block', position: path.position, expressions: [bind, rest] }
}

const isList = (step: Node): boolean => step.type === 'unary' && step.value === '['

/** Per term: whether it descends, and a function of the row. */
function termsOf(sort: Node): Node[] {
  return (sort.terms as Term[]).flatMap(({ descending, expression }) => {
    const row: Node = { type: 'variable', value: '__row', position: sort.position }
    const body: Node = { type: 'path', steps: [row, expression] }
    return [{ type: 'value', value: descending === true }, { type: 'lambda', arguments: [row], body, position: sort.position }]
  })
}

/** Takes the row in a list of its own: a step opens one. */
type Key = (row: [unknown]) => Generator<unknown, unknown, unknown>

/** `__sort(rows, keep one as a list, descends, key, …)`. */
export function* sortRows(rows: unknown, keepOne: boolean, ...terms: (boolean | Key)[]): Generator<unknown, unknown, unknown> {
  if (rows === undefined) return undefined
  const list: unknown[] = Array.isArray(rows) ? rows : [rows]
  if (list.length < 2) return Object.assign([...list], { sequence: true, ...(keepOne ? { keepSingleton: true } : {}) })
  const keyed: { row: unknown; keys: unknown[] }[] = []
  for (const row of list) {
    const keys: unknown[] = []
    for (let at = 1; at < terms.length; at += 2) keys.push(yield* (terms[at] as Key)([row]))
    keyed.push({ row, keys })
  }
  keyed.sort((a, b) => compareKeys(a.keys, b.keys, (at) => terms[at * 2] === true))
  return keyed.map(({ row }) => row)
}

function compareKeys(a: readonly unknown[], b: readonly unknown[], descends: (at: number) => boolean): number {
  for (const [at, left] of a.entries()) {
    const order = compare(left, b[at], descends(at))
    if (order !== 0) return order
  }
  return 0
}

/** Rows without the key come last, either way. */
function compare(a: unknown, b: unknown, descends: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1
  for (const each of [a, b])
    if (typeof each !== 'string' && typeof each !== 'number')
      throw new ExpressionError('T2008', 'The expressions within an order-by clause must evaluate to numeric or string values')
  if (typeof a !== typeof b) throw new ExpressionError('T2007', `Type mismatch when comparing values ${JSON.stringify(a)} and ${JSON.stringify(b)} in order-by clause`)
  if (a === b) return 0
  return (a as string) < (b as string) === descends ? 1 : -1
}
