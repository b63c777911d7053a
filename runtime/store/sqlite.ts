/**
 * The store on SQLite (`node:sqlite`): the default, for one process. Writes of one tick share one transaction and one
 * fsync; every promise resolves after the commit that holds its write.
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Collection, CollectionSpec, Document, Store } from './collection.ts'
import { StoreUnavailable } from './collection.ts'
import { BrokenStore } from './errors.ts'
import { bringUp, type FormatKeeper, type UpgradeStep } from './format.ts'
import { sqliteCollection } from './sqlite/collection.ts'
import { type Database, openDatabase } from './sqlite/database.ts'
import { sqliteError } from './sqlite/errors.ts'
import { layoutOf } from './sqlite/layout.ts'
import { lockFolder } from './sqlite/lock.ts'
import { makeTables } from './sqlite/schema.ts'

export type SqliteOptions = ({ folder: string; file?: undefined } | { file: string; folder?: undefined }) & {
  /** In production a filter that no index covers is run all the same. */
  production?: boolean
  /** Epoch milliseconds; for tests. */
  clock?: () => number
  /** The steps from older formats; for tests. */
  steps?: readonly UpgradeStep[]
}

/**
 * Opens the store in a folder (made when missing; the data are in `weft.db`), or in one file. `{ file: ':memory:' }` is a
 * store for unit tests: nothing on disk, nothing locked, gone at `close`.
 * @throws FolderInUse when another process has it
 * @throws NewerFormat when a newer Weft wrote it
 * @throws BrokenStore when the file is damaged or something else's
 * @throws StoreUnavailable when the folder cannot be written
 * @example
 *   const store = await openSqlite({ file: ':memory:' })
 *   const runs = await store.collection<Run>({ name: 'runs', indexes: [{ fields: ['status', 'dueAt'] }], grows: true })
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const file = options.file ?? join(options.folder, 'weft.db')
  const unlock = file === ':memory:' ? () => {} : lock(file, options.folder)
  let store: Store | undefined
  try {
    const database = openDatabase(file)
    store = sqliteStore(database, options, unlock)
    await bringUp(store, formatKeeper(database), options.steps)
    return store
  } catch (error) {
    if (store !== undefined) await store.close()
    else unlock()
    throw error
  }
}

function lock(file: string, folder: string | undefined): () => void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = (error as Error).message
    throw new StoreUnavailable(`The data folder cannot be made: ${reason}`, { cause: error, zh: `无法创建数据文件夹:${reason}` })
  }
  return lockFolder(folder ?? file, folder === undefined ? `${file}.lock` : join(folder, 'lock.db'))
}

function sqliteStore(database: Database, { production = false, clock = Date.now }: SqliteOptions, unlock: () => void): Store {
  const open = new Map<string, { spec: string; collection: Promise<Collection<Document>> }>()
  return {
    kind: 'sqlite',
    async collection<T extends Document>(spec: CollectionSpec): Promise<Collection<T>> {
      const text = JSON.stringify(spec)
      const known = open.get(spec.name)
      if (known !== undefined && known.spec !== text) throw new TypeError(`${spec.name}: declared twice, and differently`)
      if (known !== undefined) return known.collection as Promise<Collection<T>>
      const layout = layoutOf(spec)
      const collection = database.write(() => makeTables(database, layout), true).then(() => sqliteCollection<Document>(database, layout, !production))
      open.set(spec.name, { spec: text, collection })
      collection.catch(() => open.delete(spec.name))
      return collection as unknown as Promise<Collection<T>>
    },
    now: async () => clock(),
    ping: () => database.read(() => void database.get('SELECT count(*) FROM sqlite_schema')),
    async close() {
      if (!database.sqlite.isOpen) return
      database.close()
      unlock()
    },
  }
}

/** "Weft" in ASCII, in the file's header: no other program's file is taken for ours. */
const applicationId = 0x57656674

function formatKeeper(database: Database): FormatKeeper {
  const pragma = (name: string): number => database.get(`PRAGMA ${name}`)?.[0] as number
  return {
    async read() {
      const found = pragma('application_id')
      const isNew = found === 0 && database.get('SELECT 1 FROM sqlite_schema') === undefined
      if (!isNew && found !== applicationId) throw new BrokenStore(database.file)
      return isNew ? 0 : pragma('user_version')
    },
    write: (version) =>
      database.write(() => database.sqlite.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`)),
    async copy(version) {
      if (database.file !== ':memory:') copyFile(database, `${database.file}.format-${version}.${Date.now()}`)
    },
  }
}

function copyFile(database: Database, target: string): void {
  try {
    database.run('VACUUM INTO ?', target)
    const handle = openSync(target, 'r+')
    fsyncSync(handle)
    closeSync(handle)
  } catch (error) {
    throw sqliteError(error, target)
  }
}
