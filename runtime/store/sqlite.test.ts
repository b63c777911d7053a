import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test } from 'vitest'
import { storeContract } from '../../test/store-contract.ts'
import { type Document, DuplicateKey, type Store, StoreUnavailable } from './collection.ts'
import { BrokenStore, FolderInUse, NewerFormat } from './errors.ts'
import { openSqlite, type SqliteOptions } from './sqlite.ts'

storeContract('sqlite', () => openSqlite({ file: ':memory:' }), { propertyRuns: 100 })

interface Row extends Document {
  [field: string]: unknown
}

const plain = { name: 'rows', indexes: [], grows: false }
const folders: string[] = []
const stores: Store[] = []

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weft-store-'))
  folders.push(folder)
  return folder
}

async function open(options: SqliteOptions): Promise<Store> {
  const store = await openSqlite(options)
  stores.push(store)
  return store
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Commits in the write-ahead log: its frames whose header carries the size of the database after the commit. */
function commits(folder: string): number {
  const wal = readFileSync(join(folder, 'weft.db-wal'))
  const pageSize = wal.readUInt32BE(8)
  let count = 0
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) if (wal.readUInt32BE(at + 4) > 0) count++
  return count
}

describe('group commit', () => {
  test('writes of one tick share one transaction', async () => {
    const folder = newFolder()
    const store = await open({ folder })
    const rows = await store.collection<Row>(plain)
    const before = commits(folder)
    await Promise.all(Array.from({ length: 50 }, (_, i) => rows.insert({ _id: `${i}` })))
    expect(commits(folder) - before).toBe(1)
    await rows.insert({ _id: 'alone' })
    expect(commits(folder) - before).toBe(2)
  })
  test('a write that fails fails alone, with all that it did', async () => {
    const store = await open({ file: ':memory:' })
    const rows = await store.collection<Row>({ ...plain, indexes: [{ fields: ['key'], unique: true, sparse: true }] })
    await rows.insert({ _id: 'a' })
    const results = await Promise.allSettled([
      rows.insert({ _id: 'b' }),
      rows.insert({ _id: 'a' }),
      rows.update({ _id: { $in: ['a', 'b'] } }, { $set: { key: 'same' } }),
      rows.bulk([{ insert: { _id: 'c' } }, { insert: { _id: 'a' } }]),
      rows.insert({ _id: 'd' }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    expect((await rows.find({})).items).toEqual([{ _id: 'a' }, { _id: 'b' }, { _id: 'd' }])
  })
  test('a read sees every write that was called before it', async () => {
    const store = await open({ file: ':memory:' })
    const rows = await store.collection<Row>(plain)
    const inserted = rows.insert({ _id: 'a', n: 1 })
    const updated = rows.update({ _id: 'a' }, { $inc: { n: 1 } })
    expect(await rows.get('a')).toEqual({ _id: 'a', n: 2 })
    await Promise.all([inserted, updated])
  })
  test('close commits what is queued', async () => {
    const folder = newFolder()
    const store = await open({ folder })
    const rows = await store.collection<Row>(plain)
    const inserted = rows.insert({ _id: 'a' })
    await store.close()
    await inserted
    expect(await (await (await open({ folder })).collection<Row>(plain)).get('a')).toEqual({ _id: 'a' })
  })
  test('after close everything says so', async () => {
    const store = await open({ file: ':memory:' })
    const rows = await store.collection<Row>(plain)
    await store.close()
    for (const call of [() => rows.get('a'), () => rows.insert({ _id: 'a' }), () => rows.find({}), () => store.ping()])
      await expect(call()).rejects.toThrow(StoreUnavailable)
  })
})

function startWriter(folder: string): { child: ChildProcess; acknowledged: string[]; opened: Promise<void> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/insert-until-killed.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  const opened = new Promise<void>((resolve) =>
    createInterface({ input: child.stdout }).on('line', (line) => (line === 'open' ? resolve() : acknowledged.push(line))),
  )
  return { child, acknowledged, opened }
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await closed
}

describe('another process', () => {
  test('kill -9 loses nothing that was acknowledged, and the folder is free at once', { timeout: 60_000 }, async () => {
    const folder = newFolder()
    const all: string[] = []
    for (let round = 0; round < 4; round++) {
      const { child, acknowledged, opened } = startWriter(folder)
      await opened
      await new Promise((resolve) => setTimeout(resolve, 40 + 60 * round))
      await kill(child)
      all.push(...acknowledged)
      const store = await open({ folder })
      const rows = await store.collection<Row>({ name: 'acks', indexes: [{ fields: ['keys'], multi: true }], grows: true })
      const found = new Set((await rows.find({ keys: 'all' })).items.map(({ _id }) => _id))
      expect(all.filter((id) => !found.has(id))).toEqual([])
      expect(await rows.count({ keys: all.at(-1) as string })).toBe(1)
      await store.close()
    }
    expect(all.length).toBeGreaterThan(20)
  })
  test('that has the folder is named as the reason', { timeout: 30_000 }, async () => {
    const folder = newFolder()
    const { child, opened } = startWriter(folder)
    await opened
    const error = (await openSqlite({ folder }).catch((thrown: unknown) => thrown)) as FolderInUse
    await kill(child)
    expect(error).toBeInstanceOf(FolderInUse)
    expect(error.en).toContain('Another Weft process is using the folder')
    expect(error.zh).toContain('正被另一个 Weft 进程使用')
    await open({ folder })
  })
  test('in this process the folder is locked too, until close', async () => {
    const folder = newFolder()
    const first = await open({ folder })
    await expect(openSqlite({ folder })).rejects.toThrow(FolderInUse)
    await first.close()
    await open({ folder })
  })
  test('may read the file with other tools', async () => {
    const folder = newFolder()
    const rows = await (await open({ folder })).collection<Row>(plain)
    await rows.insert({ _id: 'a', v: 1 })
    const shell = new DatabaseSync(join(folder, 'weft.db'), { readOnly: true })
    expect(shell.prepare(`SELECT doc ->> '$.v' AS v FROM rows`).get()?.v).toBe(1)
    shell.close()
  })
})

describe('trouble', () => {
  test('a folder that cannot be made', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    const error = (await openSqlite({ folder: join(folder, 'file', 'inner') }).catch((thrown: unknown) => thrown)) as StoreUnavailable
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(error.zh).toContain('无法创建数据文件夹')
  })
  test.skipIf(process.getuid?.() === 0)('a read-only folder', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o500)
    await expect(openSqlite({ folder })).rejects.toThrow(StoreUnavailable)
    chmodSync(folder, 0o700)
  })
  test('a file that is no database, or of another program', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'weft.db'), 'not a database, but long enough to be taken for one'.repeat(100))
    const error = (await openSqlite({ folder }).catch((thrown: unknown) => thrown)) as BrokenStore
    expect(error).toBeInstanceOf(BrokenStore)
    expect(error.en).toContain('put the latest backup in its place')
    expect(error.zh).toContain('放回最近的备份')
    rmSync(join(folder, 'weft.db'))
    const foreign = new DatabaseSync(join(folder, 'weft.db'))
    foreign.exec('CREATE TABLE theirs (a)')
    foreign.close()
    await expect(openSqlite({ folder })).rejects.toThrow(BrokenStore)
  })
  test('a file damaged later', async () => {
    const folder = newFolder()
    const store = await open({ folder })
    const rows = await store.collection<Row>(plain)
    await rows.bulk(Array.from({ length: 200 }, (_, i) => ({ insert: { _id: `${i}`, text: 'x'.repeat(500) } })))
    await store.close()
    const bytes = readFileSync(join(folder, 'weft.db'))
    bytes.fill(0x5a, 8_192)
    writeFileSync(join(folder, 'weft.db'), bytes)
    await expect(
      (async () => {
        const damaged = await open({ folder })
        await (await damaged.collection<Row>(plain)).find({})
      })(),
    ).rejects.toThrow(BrokenStore)
  })
})

describe('format', () => {
  const steps = [
    {
      to: 2,
      async run(store: Store) {
        const rows = await store.collection<Row>(plain)
        await rows.update({ name: { $exists: true } }, { $unset: { name: true }, $set: { title: 'renamed' } })
      },
    },
  ]
  test('an older one is copied, then brought up', async () => {
    const folder = newFolder()
    const old = await open({ folder })
    await (await old.collection<Row>(plain)).insert({ _id: 'a', name: 'x' })
    await old.close()
    const store = await open({ folder, steps })
    expect(await (await store.collection<Row>(plain)).get('a')).toEqual({ _id: 'a', title: 'renamed' })
    const copies = readdirSync(folder).filter((name) => name.startsWith('weft.db.format-1.'))
    expect(copies).toHaveLength(1)
    const copy = await open({ file: join(folder, copies[0] as string) })
    expect(await (await copy.collection<Row>(plain)).get('a')).toEqual({ _id: 'a', name: 'x' })
  })
  test('a step that was cut off is run again', async () => {
    const folder = newFolder()
    await (await open({ folder })).close()
    await expect(openSqlite({ folder, steps: [{ to: 2, run: () => Promise.reject(new Error('cut off')) }] })).rejects.toThrow('cut off')
    let runs = 0
    for (let i = 0; i < 2; i++) await (await openSqlite({ folder, steps: [{ to: 2, run: async () => void runs++ }] })).close()
    expect(runs).toBe(1)
  })
  test('a newer one is refused with a sentence, and the folder is free again', async () => {
    const folder = newFolder()
    await (await openSqlite({ folder, steps })).close()
    const error = (await openSqlite({ folder }).catch((thrown: unknown) => thrown)) as NewerFormat
    expect(error).toBeInstanceOf(NewerFormat)
    expect([error.en, error.zh]).toEqual([expect.stringContaining('start the newer Weft'), expect.stringContaining('请启动较新版本')])
    await (await openSqlite({ folder, steps })).close()
  })
})

describe('declarations that change', () => {
  test('the tables are made anew from the documents', async () => {
    const folder = newFolder()
    const first = await open({ folder })
    await (await first.collection<Row>({ ...plain, indexes: [{ fields: ['a'] }, { fields: ['old'], multi: true }] })).bulk([
      { insert: { _id: '1', a: 1, b: { c: ['x', 'y'] }, old: ['z'] } },
      { insert: { _id: '2', a: 2 } },
    ])
    await first.close()
    const rows = await (await open({ folder })).collection<Row>({ ...plain, grows: true, indexes: [{ fields: ['b.c', 'a'], multi: true }, { fields: ['a'], unique: true }] })
    expect((await rows.find({ 'b.c': 'y' })).items.map(({ _id }) => _id)).toEqual(['1'])
    await expect(rows.insert({ _id: '3', a: 2 })).rejects.toThrow(DuplicateKey)
  })
  test('a unique index that the documents break is refused and leaves them', async () => {
    const folder = newFolder()
    const first = await open({ folder })
    await (await first.collection<Row>(plain)).bulk([{ insert: { _id: '1', a: 1 } }, { insert: { _id: '2', a: 1 } }])
    await first.close()
    const store = await open({ folder })
    await expect(store.collection<Row>({ ...plain, indexes: [{ fields: ['a'], unique: true }] })).rejects.toThrow(DuplicateKey)
    expect(await (await store.collection<Row>(plain)).count({})).toBe(2)
  })
})

test('in production a filter that no index covers is run', async () => {
  const rows = await (await open({ file: ':memory:', production: true })).collection<Row>({ ...plain, grows: true })
  await rows.insert({ _id: 'a', v: 1 })
  expect((await rows.find({ v: 1 })).items).toHaveLength(1)
})

test('the clock can be given', async () => {
  expect(await (await open({ file: ':memory:', clock: () => 5 })).now()).toBe(5)
})
