/**
 * How a collection lies in SQLite: one table with the document's text and, for each indexed field, a column with its
 * key; for each `multi` index a side table with one row per element. The keys are computed here from the document, not
 * by SQLite's JSON functions: those cannot tell true from 1 or an object from its text, and stop at lone surrogates.
 */
import { indexedValue } from '../changes.ts'
import type { CollectionSpec, IndexSpec } from '../collection.ts'
import { storableText } from '../document.ts'
import { isEqual } from '../match.ts'
import { checkSpec } from '../spec.ts'
import type { SqlValue } from './database.ts'

export interface Layout {
  spec: CollectionSpec
  table: string
  /** Fields that have a column, in the order of the columns. */
  columns: readonly string[]
  plain: readonly PlainIndex[]
  sides: readonly SideTable[]
}

export interface PlainIndex {
  spec: IndexSpec
  name: string
  columns: readonly string[]
  /**
   * A sparse unique index has a column more, last: 0, or NULL for documents that lack all of its fields. SQLite takes
   * rows with a NULL as different from each other.
   */
  present?: string
}

export interface SideTable {
  spec: IndexSpec
  table: string
  /** `v0` is the element; `v1`… are the index's other fields. */
  rest: readonly string[]
}

/** @throws TypeError for a specification that cannot be built */
export function layoutOf(spec: CollectionSpec): Layout {
  checkSpec(spec)
  const plainSpecs = spec.indexes.filter(({ multi }) => !multi)
  const sides = spec.indexes.filter(({ multi }) => multi).map((index) => ({
    spec: index,
    table: quote(`${spec.name}/${index.fields.join(',')}`),
    rest: index.fields.slice(1),
  }))
  const columns = [...new Set([...plainSpecs.flatMap(({ fields }) => fields), ...sides.flatMap(({ rest }) => rest)])]
  return { spec, table: quote(spec.name), columns: columns.filter((field) => field !== '_id'), plain: plainSpecs.map((index) => plainIndex(spec, index)), sides }
}

function plainIndex(spec: CollectionSpec, index: IndexSpec): PlainIndex {
  const name = quote(`${spec.name}/${index.fields.join(',')}${index.unique ? '/unique' : ''}`)
  const present = index.unique && index.sparse ? quote(`present:${index.fields.join(',')}`) : undefined
  return { spec: index, name, columns: index.fields.map(columnOf), present }
}

/** The statements that make the tables and indexes. */
export function definition({ table, columns, plain, sides }: Layout): string[] {
  const keys = columns.map((field) => `${columnOf(field)} NOT NULL`)
  const present = plain.flatMap((index) => index.present ?? [])
  return [
    `CREATE TABLE ${table} (n INTEGER PRIMARY KEY, ${['_id TEXT NOT NULL UNIQUE', ...keys, ...present, 'doc TEXT NOT NULL'].join(', ')})`,
    ...plain.map((index) => createIndex(table, index)),
    ...sides.map(({ table: side, rest }) => {
      const values = ['v0', ...rest.map((_, i) => `v${i + 1}`)]
      return `CREATE TABLE ${side} (${values.map((value) => `${value} NOT NULL`).join(', ')}, _id TEXT NOT NULL, PRIMARY KEY (${values.join(', ')}, _id)) WITHOUT ROWID`
    }),
  ]
}

/** `_id` ends an index that is not unique, so that ties are read in their order. */
function createIndex(table: string, { spec, name, columns, present }: PlainIndex): string {
  if (spec.unique) return `CREATE UNIQUE INDEX ${name} ON ${table} (${[...columns, ...(present ? [present] : [])].join(', ')})`
  return `CREATE INDEX ${name} ON ${table} (${[...columns.filter((column) => column !== '_id'), '_id'].join(', ')})`
}

export function columnOf(field: string): string {
  return field === '_id' ? '_id' : quote(`k:${field}`)
}

export function quote(name: string): string {
  return `"${name}"`
}

/**
 * A value as a key. SQLite orders numbers, then text by bytes, then blobs; that becomes the port's order: null and
 * missing (minus infinity, which no document holds), numbers, text, objects, lists, booleans.
 */
export function keyOf(value: unknown): SqlValue {
  if (value === null || value === undefined) return -Infinity
  if (typeof value === 'number') return value
  if (typeof value === 'string') return storableText(value)
  if (typeof value === 'boolean') return value ? keyOfTrue : keyOfFalse
  return Buffer.from(`${Array.isArray(value) ? 'p' : 'o'}${JSON.stringify(value)}`)
}

const keyOfFalse = Buffer.from('z0')
const keyOfTrue = Buffer.from('z1')

/** The values of all key columns, in the order of `definition`. */
export function keysOf(layout: Layout, document: object): SqlValue[] {
  const keys = layout.columns.map((field) => keyOf(indexedValue(document, field)))
  for (const index of layout.plain) if (index.present) keys.push(presence(index, document))
  return keys
}

export function presence({ spec }: PlainIndex, document: object): 0 | null {
  return spec.fields.some((field) => indexedValue(document, field) !== undefined) ? 0 : null
}

/** A document's rows in a side table (without `_id`): one per different element; none for null or missing. */
export function sideRows({ spec, rest }: SideTable, document: object): SqlValue[][] {
  const value = indexedValue(document, spec.fields[0] as string)
  const elements = (Array.isArray(value) ? value : [value]).filter((element) => element !== null && element !== undefined)
  if (elements.length === 0) return []
  const others = rest.map((field) => keyOf(indexedValue(document, field)))
  const keys = elements.filter((element, i) => elements.findIndex((other) => isEqual(other, element)) === i).map(keyOf)
  return keys.map((key) => [key, ...others])
}
