/** A prepared filter and sort as SQL over the key columns, and what is left for the matcher. */
import { InvalidFilter } from '../collection.ts'
import { type Cover, coveringIndex, requireCover } from '../coverage.ts'
import type { Place } from '../cursor.ts'
import { storableText } from '../document.ts'
import type { Query, SortField, Term } from '../filter.ts'
import type { SqlValue } from './database.ts'
import { columnOf, keyOf, type Layout, type SideTable } from './layout.ts'

export interface Plan {
  /** `FROM … WHERE …`; the main table is `t`. */
  from: string
  values: SqlValue[]
  /** Terms that SQL did not decide; documents found have to match them still. */
  rest?: Query
  /** `ORDER BY …`; absent where no order was asked for, or a field has no column and the documents are sorted in memory. */
  order?: string
  sortInMemory: boolean
}

/** SQLite's own limit for one statement is 32,766. */
const maxVariables = 32_000

interface Part {
  sql: string
  values: SqlValue[]
}

export interface PlanOptions {
  sort?: readonly SortField[]
  /** Go on behind this place. */
  after?: Place
  limited?: boolean
  ordered?: boolean
}

/** @throws UncoveredFilter when `guarded` and no index covers the filter on a collection that grows */
export function planOf(layout: Layout, query: Query, options: PlanOptions, guarded: boolean): Plan {
  const cover = coveringIndex(layout.spec, query, options)
  if (guarded) requireCover(layout.spec, query, options, cover)
  const side = sideToRead(layout, query, cover)
  const columns = columnsOf(layout, side)
  const rest: Query = { terms: [] }
  const parts = query.terms.flatMap((term) => {
    if (side !== undefined && term.path === side.spec.fields[0] && term.op === '$eq') return { sql: 's.v0 = ?', values: [keyOf(term.value)] }
    const part = termSql(layout, columns, term)
    if (part === undefined) rest.terms.push(term)
    return part ?? []
  })
  if (query.or !== undefined) {
    const part = orSql(layout, columns, query.or)
    if (part !== undefined) parts.push(part)
    if (part === undefined || !part.exact) rest.or = query.or
  }
  const sortInMemory = options.sort?.some(({ path }) => columns(path) === undefined) ?? false
  if (options.after !== undefined && !sortInMemory) parts.push(afterSql(columns, options.sort ?? [], options.after))
  const values = parts.flatMap((part) => part.values)
  if (values.length > maxVariables) throw new InvalidFilter(`${layout.spec.name}: a filter with more than ${maxVariables} values; ask in pages`)
  return {
    from: `FROM ${source(layout, cover, side)}${parts.length > 0 ? ` WHERE ${parts.map(({ sql }) => sql).join(' AND ')}` : ''}`,
    values,
    rest: rest.terms.length > 0 || rest.or !== undefined ? rest : undefined,
    order: options.ordered && !sortInMemory ? orderSql(columns, options.sort ?? []) : undefined,
    sortInMemory,
  }
}

/** The index that the rule chose is prescribed: SQLite has no statistics here and might take another, or none. */
function source({ table, plain }: Layout, cover: Cover | undefined, side: SideTable | undefined): string {
  if (side !== undefined) return `${side.table} s CROSS JOIN ${table} t ON t._id = s._id`
  const index = plain.find(({ spec }) => spec === cover?.index)
  return `${table} t${index === undefined ? '' : ` INDEXED BY ${index.name}`}`
}

/** The side table itself is read, in its order, when equality picks one element: then no document comes twice. */
function sideToRead({ sides }: Layout, query: Query, cover: Cover | undefined): SideTable | undefined {
  const side = sides.find(({ spec }) => spec === cover?.index)
  return query.terms.some(({ path, op }) => path === side?.spec.fields[0] && op === '$eq') ? side : undefined
}

type Columns = (path: string) => string | undefined

function columnsOf({ columns }: Layout, side: SideTable | undefined): Columns {
  return (path) => {
    if (side !== undefined) {
      if (path === '_id') return 's._id'
      const at = side.rest.indexOf(path)
      if (at >= 0) return `s.v${at + 1}`
    }
    return path === '_id' || columns.includes(path) ? `t.${columnOf(path)}` : undefined
  }
}

/** Exactly what the matcher would say, or undefined where SQL cannot say it. */
function termSql(layout: Layout, columns: Columns, term: Term): Part | undefined {
  const side = layout.sides.find(({ spec }) => spec.fields[0] === term.path)
  const column = side === undefined ? columns(term.path) : 'v0'
  if (column === undefined) return undefined
  const part = comparison(column, term, side !== undefined)
  if (part === undefined || side === undefined) return part
  return { sql: `t._id IN (SELECT _id FROM ${side.table} WHERE ${part.sql})`, values: part.values }
}

function comparison(column: string, { op, value }: Term, isSide: boolean): Part | undefined {
  if (op === '$exists') return undefined
  if (op === '$in') {
    const wanted = value as unknown[]
    return wanted.every((each) => isComparable(each, isSide)) ? inSql(column, wanted.map(keyOf)) : undefined
  }
  if (op === '$eq') return isComparable(value, isSide) ? { sql: `${column} = ?`, values: [keyOf(value)] } : undefined
  if (op === '$ne') return !isSide && isComparable(value, isSide) ? { sql: `${column} <> ?`, values: [keyOf(value)] } : undefined
  return rangeSql(column, op, value as number | string)
}

/** Objects are left to the matcher; a side table has no rows for null. */
function isComparable(value: unknown, isSide: boolean): boolean {
  return value === null ? !isSide : typeof value !== 'object'
}

/** Lists are filled up to a power of two, so that few different statements come about. */
function inSql(column: string, keys: SqlValue[]): Part {
  if (keys.length === 0) return { sql: '0', values: [] }
  const size = 2 ** Math.ceil(Math.log2(keys.length))
  const values = [...keys, ...Array<SqlValue>(size - keys.length).fill(keys[0] as SqlValue)]
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values }
}

const comparators = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const

/** A range stays within its type: numbers end before the empty text, text before the empty blob. */
function rangeSql(column: string, op: keyof typeof comparators, value: number | string): Part {
  const isUpper = op === '$lt' || op === '$lte'
  const end = typeof value === 'number' ? (isUpper ? `> -9e999` : `< ''`) : isUpper ? `>= ''` : `< x''`
  return { sql: `${column} ${comparators[op]} ? AND ${column} ${end}`, values: [keyOf(value)] }
}

/** A superset of the branches' documents; undefined where a branch says nothing in SQL. */
function orSql(layout: Layout, columns: Columns, branches: readonly Query[]): (Part & { exact: boolean }) | undefined {
  let exact = true
  const parts: Part[] = []
  for (const { terms, or } of branches) {
    const sure = terms.map((term) => termSql(layout, columns, term))
    const inner = or === undefined ? undefined : orSql(layout, columns, or)
    if (sure.includes(undefined) || (or !== undefined && !inner?.exact)) exact = false
    const known = [...sure, inner].filter((part) => part !== undefined)
    if (known.length === 0) return undefined
    parts.push({ sql: `(${known.map(({ sql }) => sql).join(' AND ')})`, values: known.flatMap(({ values }) => values) })
  }
  return { sql: `(${parts.map(({ sql }) => sql).join(' OR ')})`, values: parts.flatMap(({ values }) => values), exact }
}

function orderSql(columns: Columns, sort: readonly SortField[]): string {
  const fields = sort.map(({ path, direction }) => `${columns(path)}${direction < 0 ? ' DESC' : ''}`)
  if (sort.at(-1)?.path !== '_id') fields.push(`${columns('_id')}${(sort.at(-1)?.direction ?? 1) < 0 ? ' DESC' : ''}`)
  return ` ORDER BY ${fields.join(', ')}`
}

/** Behind a place: greater in the first field, or equal there and behind in the next; `_id` decides at the end. */
function afterSql(columns: Columns, sort: readonly SortField[], { values, id }: Place): Part {
  const last = sort.at(-1)?.direction ?? 1
  const steps = sort.map(({ path, direction }, i) => ({ column: columns(path), direction, value: keyOf(values[i]) }))
  if (sort.at(-1)?.path !== '_id') steps.push({ column: columns('_id'), direction: last, value: storableText(id) })
  let part: Part | undefined
  for (const { column, direction, value } of steps.reverse()) {
    const sign = direction < 0 ? '<' : '>'
    part = part === undefined
      ? { sql: `${column} ${sign} ?`, values: [value] }
      : { sql: `${column} ${sign}= ? AND (${column} ${sign} ? OR (${part.sql}))`, values: [value, value, ...part.values] }
  }
  return { sql: `(${part?.sql})`, values: part?.values ?? [] }
}
