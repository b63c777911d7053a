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
  const reader = tableReader(database, layout)
  return { ...reader, ...tableWriter(database, layout, reader) }
}

function tableReader(database: Database, { table }: Layout) {
  const rowsOf = function* (plan: Plan): Generator<Row> {
    for (const found of database.iterate(`SELECT t.n, t.doc ${plan.from}${plan.order ?? ''}`, ...plan.values)) {
      const row = toRow(found) as Row
      if (plan.rest === undefined || matches(row.document, plan.rest)) yield row
    }
  }
  return {
    byId: (id: string): Row | undefined => toRow(database.get(`SELECT n, doc FROM ${table} WHERE _id = ?`, storableText(id))),
    has: (id: string): boolean => database.get(`SELECT 1 FROM ${table} WHERE _id = ?`, storableText(id)) !== undefined,
    rows: (plan: Plan): Row[] => [...rowsOf(plan)],
    find(plan: Plan, limit = Infinity): Document[] {
      const found: Document[] = []
      for (const { document } of rowsOf(plan)) if (found.push(document) >= limit) break
      return found
    },
    first(plan: Plan, sort: readonly SortField[]): Row | undefined {
      if (plan.sortInMemory) return [...rowsOf(plan)].sort((a, b) => compareDocuments(a.document, b.document, sort))[0]
      for (const row of rowsOf(plan)) return row
      return undefined
    },
    count(plan: Plan, limit = Infinity): number {
      const bound = Number.isFinite(limit) ? ` LIMIT ${limit}` : ''
      if (plan.rest === undefined) return database.get(`SELECT count(*) FROM (SELECT 1 ${plan.from}${bound})`, ...plan.values)?.[0] as number
      let count = 0
      for (const _ of rowsOf(plan)) if (++count >= limit) break
      return count
    },
  }
}

function tableWriter(database: Database, layout: Layout, { byId, rows }: ReturnType<typeof tableReader>) {
  const { table, spec, sides } = layout
  const names = ['_id', ...layout.columns.map(columnOf), ...layout.plain.flatMap(({ present }) => present ?? []), 'doc']
  const insertSql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  const guarded = duplicateGuard(layout)
  const update = (n: number, columns: readonly string[], values: readonly SqlValue[]): void =>
    guarded(() => void database.run(`UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE n = ?`, ...values, n))
  const insert = ({ id, text, keys, sides: added }: Ready): void => {
    guarded(() => void database.run(insertSql, storableText(id), ...keys, text))
    sides.forEach((side, i) => replaceSide(database, side, id, [], added[i] as SqlValue[][]))
  }
  return {
    insert,
    /** Checks and renders a document before it waits for its turn. */
    prepare(document: Document): Ready {
      const text = documentText(document, spec.name)
      checkIndexedFields(document, spec.indexes)
      return { id: document._id, text, keys: keysOf(layout, document), sides: sides.map((side) => sideRows(side, document)) }
    },
    /** Changes a row that was read; its document is what it becomes. */
    change({ n, document }: Row, changes: readonly Change[]): void {
      const differing = rekey(layout, document, changes)
      update(n, ['doc', ...differing.columns], [documentText(document, spec.name), ...differing.values])
      for (const { side, before, after } of differing.sides) replaceSide(database, side, document._id, before, after)
    },
    /** Replaces or inserts; true when it inserted. */
    put(ready: Ready): boolean {
      const old = byId(ready.id)
      if (old === undefined) return insert(ready), true
      update(old.n, names.slice(1), [...ready.keys, ready.text])
      sides.forEach((side, i) => replaceSide(database, side, ready.id, sideRows(side, old.document), ready.sides[i] as SqlValue[][]))
      return false
    },
    delete(plan: Plan): number {
      if (sides.length === 0 && plan.rest === undefined) return database.run(`DELETE FROM ${table} WHERE n IN (SELECT t.n ${plan.from})`, ...plan.values)
      const found = rows(plan)
      for (const { n, document } of found) {
        for (const side of sides) replaceSide(database, side, document._id, sideRows(side, document), [])
        database.run(`DELETE FROM ${table} WHERE n = ?`, n)
      }
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

/** Turns a broken index into the port's error. SQLite names its columns; that gives back the declared fields. */
function duplicateGuard({ table, spec, plain }: Layout): (work: () => void) => void {
  const name = table.slice(1, -1)
  const known = new Map<string, readonly string[]>([[`${name}._id`, ['_id']]])
  for (const { columns, present, spec: index } of plain)
    known.set([...columns, ...(present ? [present] : [])].map((column) => `${name}.${column.replaceAll('"', '')}`).join(', '), index.fields)
  return (work) => {
    try {
      work()
    } catch (error) {
      const { errcode, message } = error as { errcode?: number; message?: string }
      if (errcode !== uniqueBroken && errcode !== keyBroken) throw error
      const fields = known.get((message ?? '').replace(/^UNIQUE constraint failed: /, ''))
      throw new DuplicateKey(spec.name, fields ?? ['_id'], { cause: error })
    }
  }
}

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
const uniqueBroken = 2067
const keyBroken = 1555
