/** Opens the store that the configuration asks for. */
import type { Store } from './collection.ts'
import { openSqlite } from './sqlite.ts'

export interface StoreConfig {
  /** Set: MongoDB, for more than one process. Unset: SQLite in the folder. */
  mongodbUrl?: string
  folder: string
  production: boolean
}

/**
 * @throws FolderInUse, BrokenStore, NewerFormat, StoreUnavailable: each with a sentence in `zh` and `en` that says what to do
 * @example const store = await openStore({ folder: 'data', production: false })
 */
export async function openStore({ mongodbUrl, folder, production }: StoreConfig): Promise<Store> {
  if (mongodbUrl === undefined || mongodbUrl === '') return openSqlite({ folder, production })
  const { openMongodb } = await import('./mongodb.ts')
  return openMongodb({ url: mongodbUrl, production })
}
