/** Rows of one table: read by plan, written with their keys and side rows kept in step. */
import { applyChanges, type Change, checkIndexedFields, indexedValue, touches } from '../changes.ts'
import { type Document, DuplicateKey } from '../collection.ts'
import { documentText, storableText } from '../document.ts'
import type { SortField } from '../filter.ts'
import { compareDocuments, matches } from '../match.ts'
import type { Database, SqlValue } from './database.ts'
import { columnOf, keyOf, keysOf, type Layout, presence, type SideTable, sideRows } from './layout.ts'
import type { Plan } from './plan.ts'

/** A document ready to be written. */
export interface Ready {
  id: string
  text: string
  keys: SqlValue[]
  sides: SqlValue[][][]
}

export interface Row {
  n: number
  text: string
  document: Document
}

/** The operations of a table. All are synchronous: they run inside the queue's transaction. */
export function tableOf(database: Database, layout: Layout) {
  const { table, spec, sides } = layout
  const names = ['_id', ...layout.columns.map(columnOf), ...layout.plain.flatMap(({ present }) => present ?? []), 'doc']
  const insertSql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  const byIdSql = `SELECT n, doc FROM ${table} WHERE _id = ?`

  const byId = (id: string): Row | undefined => toRow(database.get(byIdSql, storableText(id)))
  const duplicates = duplicateFields(layout)
  const guarded = <R>(work: () => R): R => {
    try {
      return work()
    } catch (error) {
      throw duplicates(error) ?? error
    }
  }
  const rowsOf = function* (plan: Plan, ordered = true): Generator<Row> {
    for (const found of database.iterate(`SELECT t.n, t.doc ${plan.from}${ordered ? (plan.order ?? '') : ''}`, ...plan.values)) {
      const row = toRow(found) as Row
      if (plan.rest === undefined || matches(row.document, plan.rest)) yield row
    }
  }
  const change = (row: Row, changes: readonly Change[]): void => {
    const update = rekey(layout, row.document, changes)
    const text = documentText(row.document, spec.name)
    const columns = ['doc', ...update.columns].map((column) => `${column} = ?`).join(', ')
    guarded(() => database.run(`UPDATE ${table} SET ${columns} WHERE n = ?`, text, ...update.values, row.n))
    for (const { side, before, after } of update.sides) replaceSide(database, side, row.document._id, before, after)
  }
  const insert = ({ id, text, keys, sides: rows }: Ready): void => {
    guarded(() => database.run(insertSql, storableText(id), ...keys, text))
    sides.forEach((side, i) => replaceSide(database, side, id, [], rows[i] as SqlValue[][]))
  }
  const remove = (row: Row): void => {
    for (const side of sides) replaceSide(database, side, row.document._id, sideRows(side, row.document), [])
    database.run(`DELETE FROM ${table} WHERE n = ?`, row.n)
  }

  return {
    byId,
    insert,
    change,
    has: (id: string): boolean => database.get(`SELECT 1 FROM ${table} WHERE _id = ?`, storableText(id)) !== undefined,
    rows: (plan: Plan): Row[] => [...rowsOf(plan)],
    /** Checks and renders a document before it waits for its turn. */
    prepare(document: Document): Ready {
      const text = documentText(document, spec.name)
      checkIndexedFields(document, spec.indexes)
      return { id: document._id, text, keys: keysOf(layout, document), sides: sides.map((side) => sideRows(side, document)) }
    },
    find(plan: Plan, limit = Infinity): Document[] {
      const found: Document[] = []
      for (const { document } of rowsOf(plan)) if (found.push(document) >= limit) break
      return found
    },
    first(plan: Plan, sort: readonly SortField[]): Row | undefined {
      if (!plan.sortInMemory) {
        for (const row of rowsOf(plan)) return row
        return undefined
      }
      return [...rowsOf(plan)].sort((a, b) => compareDocuments(a.document, b.document, sort))[0]
    },
    count(plan: Plan, limit = Infinity): number {
      const bound = Number.isFinite(limit) ? ` LIMIT ${limit}` : ''
      if (plan.rest === undefined) return database.get(`SELECT count(*) FROM (SELECT 1 ${plan.from}${bound})`, ...plan.values)?.[0] as number
      let count = 0
      for (const _ of rowsOf(plan)) if (++count >= limit) break
      return count
    },
    /** Replaces or inserts; true when it inserted. */
    put(ready: Ready): boolean {
      const old = byId(ready.id)
      if (old === undefined) return insert(ready), true
      const columns = names.slice(1).map((column) => `${column} = ?`).join(', ')
      guarded(() => database.run(`UPDATE ${table} SET ${columns} WHERE n = ?`, ...ready.keys, ready.text, old.n))
      sides.forEach((side, i) => replaceSide(database, side, ready.id, sideRows(side, old.document), ready.sides[i] as SqlValue[][]))
      return false
    },
    delete(plan: Plan): number {
      if (sides.length === 0 && plan.rest === undefined) return database.run(`DELETE FROM ${table} WHERE n IN (SELECT t.n ${plan.from})`, ...plan.values)
      const found = [...rowsOf(plan)]
      found.forEach(remove)
      return found.length
    },
  }
}

function toRow(found: SqlValue[] | undefined): Row | undefined {
  if (found === undefined) return undefined
  const text = found[1] as string
  return { n: found[0] as number, text, document: JSON.parse(text) as Document }
}

/** Applies changes to a document in place and says which keys and side rows differ now. Untouched indexes stay untouched. */
function rekey(layout: Layout, document: Document, changes: readonly Change[]) {
  const fields = layout.columns.filter((field) => touches(changes, field))
  const present = layout.plain.filter((index) => index.present !== undefined && index.spec.fields.some((field) => touches(changes, field)))
  const sides = layout.sides.filter(({ spec }) => spec.fields.some((field) => touches(changes, field)))
  const keys = () => [...fields.map((field) => keyOf(indexedValue(document, field))), ...present.map((index) => presence(index, document))]
  const rows = () => sides.map((side) => sideRows(side, document))
  const oldKeys = keys()
  const oldRows = rows()
  applyChanges(document, changes)
  const columns = [...fields.map(columnOf), ...present.map((index) => index.present as string)]
  const newKeys = keys()
  const newRows = rows()
  const differs = newKeys.map((key, i) => key !== oldKeys[i])
  return {
    columns: columns.filter((_, i) => differs[i]),
    values: newKeys.filter((_, i) => differs[i]),
    sides: sides.map((side, i) => ({ side, before: oldRows[i] as SqlValue[][], after: newRows[i] as SqlValue[][] })),
  }
}

/** Makes a document's side rows from `before` to `after`, touching only those that differ. */
function replaceSide(database: Database, { table, rest }: SideTable, id: string, before: SqlValue[][], after: SqlValue[][]): void {
  const columns = ['v0', ...rest.map((_, i) => `v${i + 1}`), '_id']
  const has = (rows: SqlValue[][], row: SqlValue[]): boolean => rows.some((other) => other.every((value, i) => value === row[i]))
  for (const row of before)
    if (!has(after, row)) database.run(`DELETE FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`, ...row, storableText(id))
  for (const row of after)
    if (!has(before, row)) database.run(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`, ...row, storableText(id))
}

/** SQLite names the columns of the broken index; that gives back the declared fields. */
function duplicateFields({ table, spec, plain }: Layout): (error: unknown) => DuplicateKey | undefined {
  const name = table.slice(1, -1)
  const known = new Map<string, readonly string[]>([[`${name}._id`, ['_id']]])
  for (const index of plain)
    known.set([...index.columns, ...(index.present ? [index.present] : [])].map((column) => `${name}.${column.replaceAll('"', '')}`).join(', '), index.spec.fields)
  return (error) => {
    const { errcode, message } = error as { errcode?: number; message?: string }
    if (errcode !== 2067 && errcode !== 1555) return undefined
    const fields = known.get((message ?? '').replace(/^UNIQUE constraint failed: /, ''))
    return new DuplicateKey(spec.name, fields ?? ['_id'], { cause: error })
  }
}
