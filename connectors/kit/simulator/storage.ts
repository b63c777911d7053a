import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { StartProblem } from './start-problem.ts'

const tables = `
create table if not exists documents (entity text not null, number text not null, seq integer not null, body text not null, primary key (entity, number));
create index if not exists documents_seq on documents (entity, seq);
create table if not exists uniques (entity text not null, field text not null, value text not null, number text not null, primary key (entity, field, value));
create table if not exists keys (operation text not null, key text not null, hash text not null, status integer not null, answer text not null, primary key (operation, key));
create table if not exists counters (series text primary key, value integer not null);
create table if not exists timers (id integer primary key, timer text not null, due integer not null, argument text not null, key text unique, failures integer not null default 0);
create table if not exists outbox (seq integer primary key, id text not null, event text not null, record text not null, body text not null, attempts integer not null default 0, due integer not null);
create index if not exists outbox_record on outbox (record, seq);
create index if not exists outbox_due on outbox (due);
create table if not exists feed (seq integer primary key autoincrement, stamp integer not null, row text not null);
create table if not exists calls (seq integer primary key, entry text not null);
create table if not exists meta (name text primary key, value text not null);
`

interface Job {
  work: () => unknown
  resolve: (value: never) => void
  reject: (error: unknown) => void
}

/**
 * The simulator's SQLite file. Writes that come in one turn of the event loop share one transaction, each in its own
 * savepoint, and are answered after the commit: what was acknowledged survives `kill -9`. Reads see committed state only.
 */
export class Storage {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #jobs: Job[] = []
  #closed = false

  /** Throws a `StartProblem` when the folder cannot be written or another process holds it. */
  constructor(folder: string | undefined, name: string) {
    try {
      if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
      this.#db = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, `${name}.sqlite`))
    } catch (error) {
      throw new StartProblem(`模拟系统的文件夹 ${folder} 不可写`, `The simulator's folder ${folder} cannot be written`, error)
    }
    try {
      this.#db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; begin immediate')
      this.#db.exec(tables)
      this.#db.exec('commit')
    } catch (error) {
      this.#db.close()
      if (/locked|busy/i.test(String(error))) throw new StartProblem(`另一个进程正在使用模拟系统的文件夹 ${folder}`, `Another process uses the simulator's folder ${folder}`, error)
      throw new StartProblem(`模拟系统的数据文件 ${name}.sqlite 无法打开`, `The simulator's file ${name}.sqlite cannot be opened`, error)
    }
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values)
  }
  one(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values)
  }
  /** Rows changed. Only inside `write`. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes)
  }

  /** Does the work in a transaction; resolves when it is on disk. An error undoes this work alone and rejects. */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(new Error('the simulator is stopped'))
      this.#jobs.push({ work, resolve, reject })
      if (this.#jobs.length === 1) setImmediate(() => this.#flush())
    })
  }

  #flush() {
    const jobs = this.#jobs
    this.#jobs = []
    if (jobs.length === 0) return
    const settle: (() => void)[] = []
    try {
      this.#db.exec('begin immediate')
      for (const job of jobs) settle.push(this.#attempt(job))
      this.#db.exec('commit')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      for (const job of jobs) job.reject(error)
      return
    }
    for (const answer of settle) answer()
  }

  #attempt(job: Job): () => void {
    this.#db.exec('savepoint job')
    try {
      const value = job.work()
      this.#db.exec('release job')
      return () => job.resolve(value as never)
    } catch (error) {
      this.#db.exec('rollback to job; release job')
      return () => job.reject(error)
    }
  }

  meta(name: string): string | undefined {
    return this.one('select value from meta where name = ?', name)?.['value'] as string | undefined
  }
  setMeta(name: string, value: string) {
    this.run('insert or replace into meta (name, value) values (?, ?)', name, value)
  }

  /** Finishes what is queued, then closes. */
  close() {
    if (this.#closed) return
    this.#flush()
    this.#closed = true
    this.#statements.clear()
    this.#db.close()
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }
}
