/**
 * One process per folder. The lock is an exclusive transaction on a file of its own, kept open for the process's life:
 * the operating system releases it when the process ends, however it ends, and the data file stays readable to other
 * tools (a backup, the sqlite3 shell).
 */
import { DatabaseSync } from 'node:sqlite'
import { FolderInUse } from '../errors.ts'
import { codeOf, sqliteError } from './errors.ts'

/**
 * @returns what releases it
 * @throws FolderInUse, StoreUnavailable
 */
export function lockFolder(folder: string, file: string): () => void {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if (codeOf(error) === 5) throw new FolderInUse(folder, { cause: error })
    throw sqliteError(error, file)
  }
  return () => lock.close()
}
