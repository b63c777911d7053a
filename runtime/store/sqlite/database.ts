/** The SQLite file: its settings, its prepared statements, and the queue that writes of one tick share. */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { StoreUnavailable } from '../collection.ts'
import { closedError, sqliteError } from './errors.ts'

export type SqlValue = null | number | string | Uint8Array

/** Work that ran for this long is committed before more is begun, so that the event loop is never held up for long. */
const maxBatchMilliseconds = 20
const maxStatements = 500

export interface Database {
  readonly file: string
  readonly sqlite: DatabaseSync
  /** Runs a statement that returns nothing; gives the number of rows changed. */
  run(sql: string, ...values: SqlValue[]): number
  all(sql: string, ...values: SqlValue[]): SqlValue[][]
  get(sql: string, ...values: SqlValue[]): SqlValue[] | undefined
  iterate(sql: string, ...values: SqlValue[]): IterableIterator<SqlValue[]>
  /**
   * Queues work that writes. All that is queued in one tick shares one transaction, thus one fsync. Resolves after its
   * commit. Work that throws fails alone; `careful` work, which may have written before it throws, is undone.
   */
  write<T>(work: () => T, careful?: boolean): Promise<T>
  /** Runs work that reads: at once, or behind what was queued before it, so that it sees that. */
  read<T>(work: () => T): Promise<T>
  /** Commits what is queued and closes the file. */
  close(): void
}

interface Job {
  work: () => unknown
  careful: boolean
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** @throws StoreUnavailable, BrokenStore */
export function openDatabase(file: string): Database {
  const sqlite = connect(file)
  const statement = statementCache(sqlite)
  const queue = writeQueue(sqlite, file)
  return {
    file,
    sqlite,
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    all: (sql, ...values) => statement(sql).all(...values) as unknown as SqlValue[][],
    get: (sql, ...values) => statement(sql).get(...values) as unknown as SqlValue[] | undefined,
    iterate: (sql, ...values) => statement(sql).iterate(...values) as unknown as IterableIterator<SqlValue[]>,
    ...queue,
    close() {
      queue.drain()
      sqlite.close()
    },
  }
}

function connect(file: string): DatabaseSync {
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(file, { timeout: 5_000 })
    // WAL with FULL: one fsync per commit, and what is committed survives a power cut.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864')
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
    return sqlite
  } catch (error) {
    sqlite?.close()
    throw sqliteError(error, file)
  }
}

function statementCache(sqlite: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>()
  return (sql) => {
    let statement = statements.get(sql)
    if (statement !== undefined) return statement
    if (statements.size >= maxStatements) statements.delete(statements.keys().next().value as string)
    statement = sqlite.prepare(sql)
    statement.setReturnArrays(true)
    statements.set(sql, statement)
    return statement
  }
}

function writeQueue(sqlite: DatabaseSync, file: string) {
  let jobs: Job[] = []
  let scheduled = false
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }
  const flush = (): void => {
    scheduled = false
    const batch = jobs
    jobs = []
    const left = runBatch(sqlite, file, batch)
    if (left.length === 0) return
    jobs = [...left, ...jobs]
    schedule()
  }
  const enqueue = <T>(work: () => T, careful: boolean): Promise<T> => {
    if (!sqlite.isOpen) return Promise.reject(closedError())
    return new Promise<T>((resolve, reject) => {
      jobs.push({ work, careful, resolve: resolve as Job['resolve'], reject })
      schedule()
    })
  }
  return {
    write: <T>(work: () => T, careful = false) => enqueue(work, careful),
    async read<T>(work: () => T): Promise<T> {
      if (jobs.length > 0) return enqueue(work, false)
      try {
        return work()
      } catch (error) {
        throw sqliteError(error, file)
      }
    },
    drain() {
      while (jobs.length > 0) flush()
    },
  }
}

/** Runs jobs in one transaction until the time is up; settles those that ran, after the commit; gives back the rest. */
function runBatch(sqlite: DatabaseSync, file: string, jobs: readonly Job[]): Job[] {
  const settle: (() => void)[] = []
  let done = 0
  try {
    sqlite.exec('BEGIN IMMEDIATE')
    const end = performance.now() + maxBatchMilliseconds
    while (done < jobs.length && (done === 0 || performance.now() < end)) settle.push(runJob(sqlite, file, jobs[done++] as Job))
    sqlite.exec('COMMIT')
  } catch (error) {
    rollBack(sqlite)
    const failure = sqliteError(error, file)
    for (const job of jobs.slice(0, Math.max(done, 1))) job.reject(failure)
    return jobs.slice(Math.max(done, 1))
  }
  for (const each of settle) each()
  return jobs.slice(done)
}

/** @throws the error that ended the whole transaction (a full disk, say) */
function runJob(sqlite: DatabaseSync, file: string, { work, careful, resolve, reject }: Job): () => void {
  try {
    if (careful) sqlite.exec('SAVEPOINT job')
    const result = work()
    if (careful) sqlite.exec('RELEASE job')
    return () => resolve(result)
  } catch (error) {
    const failure = sqliteError(error, file)
    if (!sqlite.isTransaction || failure instanceof StoreUnavailable) throw error
    if (careful) sqlite.exec('ROLLBACK TO job; RELEASE job')
    return () => reject(failure)
  }
}

function rollBack(sqlite: DatabaseSync): void {
  try {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
  } catch {
    // The transaction is gone already; the first error is the one to tell.
  }
}
