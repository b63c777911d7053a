/** Makes a collection's tables, and makes them anew from the documents when its declaration has changed. */
import type { Database } from './database.ts'
import { definition, type Layout, quote } from './layout.ts'
import { tableOf } from './table.ts'

/**
 * Runs inside a transaction, so that a start cut off leaves the old tables.
 * @throws DuplicateKey when documents that are there already break a unique index that is new
 * @throws InvalidDocument when one holds a list in a field whose index is not `multi`
 */
export function makeTables(database: Database, layout: Layout): void {
  const { name } = layout.spec
  const wanted = JSON.stringify(definition(layout))
  database.run('CREATE TABLE IF NOT EXISTS weft_collections (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID')
  const found = database.get('SELECT definition FROM weft_collections WHERE name = ?', name)?.[0]
  if (found === wanted) return
  if (found === undefined) create(database, layout)
  else rebuild(database, layout)
  database.run('INSERT OR REPLACE INTO weft_collections VALUES (?, ?)', name, wanted)
}

function create(database: Database, layout: Layout): void {
  for (const statement of definition(layout)) database.sqlite.exec(statement)
}

function rebuild(database: Database, layout: Layout): void {
  const { name } = layout.spec
  const old = quote(`${name}/old`)
  dropParts(database, name)
  database.sqlite.exec(`ALTER TABLE ${layout.table} RENAME TO ${old}`)
  create(database, layout)
  const table = tableOf(database, layout)
  for (const { doc } of database.sqlite.prepare(`SELECT doc FROM ${old} ORDER BY n`).iterate()) table.insert(table.prepare(JSON.parse(doc as string)))
  database.sqlite.exec(`DROP TABLE ${old}`)
}

/** Indexes and side tables are named `collection/fields`. */
function dropParts(database: Database, name: string): void {
  const parts = database.all(`SELECT type, name FROM sqlite_schema WHERE name LIKE ? ESCAPE '\\'`, `${name.replaceAll('_', '\\_')}/%`)
  for (const [type, part] of parts) database.sqlite.exec(`DROP ${type === 'index' ? 'INDEX' : 'TABLE'} ${quote(part as string)}`)
}
