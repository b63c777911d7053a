/**
 * Needs a server: `WEFT_TEST_MONGODB_URL`. Without one the suite is skipped on a laptop and fails in CI, where an
 * untested adapter must not pass.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { MongoClient } from 'mongodb'
import { afterAll, describe, expect, test } from 'vitest'
import { storeContract } from '../../test/store-contract.ts'
import type { Document, Store } from './collection.ts'
import { DuplicateKey, StoreUnavailable } from './collection.ts'
import { NewerFormat } from './errors.ts'
import { type MongodbOptions, openMongodb } from './mongodb.ts'

const given = process.env.WEFT_TEST_MONGODB_URL

if (given === undefined || given === '') {
  test.skipIf(process.env.CI === undefined)('MongoDB is tested (set WEFT_TEST_MONGODB_URL to a server)', () => {
    expect.unreachable('WEFT_TEST_MONGODB_URL is not set: the MongoDB adapter is untested')
  })
} else await declare(given)

interface Row extends Document {
  [field: string]: unknown
}

async function declare(url: string): Promise<void> {
  const admin = await new MongoClient(url).connect()
  const isFerret = 'ferretdbVersion' in (await admin.db('admin').command({ buildInfo: 1 }))
  const database = `weft_test_${process.pid}_${Date.now()}`
  // FerretDB 1 finds and then writes, with no transaction about the two: between connections nothing is atomic there.
  // On one connection it does one thing after the other, so the suite shows that the adapter asks for the right thing.
  const target = isFerret ? `${url}${url.includes('?') ? '&' : url.endsWith('/') ? '?' : '/?'}maxPoolSize=1` : url
  const open = (options: Partial<MongodbOptions> = {}) => openMongodb({ url: target, database, ...options })
  afterAll(async () => {
    await admin.db(database).dropDatabase()
    await admin.db(`${database}_format`).dropDatabase()
    await admin.close()
  })
  storeContract('mongodb', open, isFerret ? { propertyRuns: 5, lacks: ['negativeZero', 'uniqueNull', 'objectNotInList'] } : { propertyRuns: 20 })
  describe('format', () => formats((options) => open({ database: `${database}_format`, ...options })))
  describe('indexes', () => declarations(open))
  describe('a server that goes away', () => outages(target, database))
}

function formats(open: (options?: Partial<MongodbOptions>) => Promise<Store>): void {
  test('an older one is brought up, a newer one refused', async () => {
    await (await open()).close()
    let runs = 0
    const steps = [{ to: 2, run: async () => void runs++ }]
    for (let i = 0; i < 2; i++) await (await open({ steps })).close()
    expect(runs).toBe(1)
    await expect(open()).rejects.toThrow(NewerFormat)
  })
}

function declarations(open: () => Promise<Store>): void {
  test('one that was declared otherwise before is made anew', async () => {
    const [first, second] = [await open(), await open()]
    const spec = { name: 'declared', indexes: [{ fields: ['a'], unique: true }], grows: false }
    const before = await first.collection<Row>(spec)
    await before.bulk([{ insert: { _id: '1', a: 1 } }])
    await expect(before.insert({ _id: '2', a: 1 })).rejects.toThrow(DuplicateKey)
    const rows = await second.collection<Row>({ ...spec, indexes: [{ fields: ['a'] }, { fields: ['b'], unique: true, sparse: true }] })
    await rows.insert({ _id: '3', b: 1 })
    const error = (await rows.insert({ _id: '4', b: 1 }).catch((thrown: unknown) => thrown)) as DuplicateKey
    expect(error.index).toEqual(['b'])
    await Promise.all([first.close(), second.close()])
  })
}

/** A way to the server that can be cut. */
async function relay(url: string): Promise<{ url: string; cut: () => Promise<void>; mend: () => Promise<void> }> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const start = async (at: number): Promise<Server> => {
    const server = createServer((from) => {
      const to = connect(Number(port), hostname)
      for (const socket of [from, to]) sockets.add(socket.on('error', () => {}).on('close', () => (from.destroy(), to.destroy())))
      from.pipe(to).pipe(from)
    })
    await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
    return server
  }
  let server = await start(0)
  const own = (server.address() as { port: number }).port
  return {
    url: url.replace(`${hostname}:${port}`, `127.0.0.1:${own}`),
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async mend() {
      server = await start(own)
    },
  }
}

function outages(url: string, database: string): void {
  const isSingle = !/[,]|\+srv|replicaSet/.test(url)
  test.skipIf(!isSingle)('is reported as unavailable, and all is well by itself when it is back', { timeout: 30_000 }, async () => {
    const way = await relay(url)
    const store = await openMongodb({ url: way.url, database, patience: 300 })
    const rows = await store.collection<Row>({ name: 'outage', indexes: [], grows: false })
    await rows.insert({ _id: 'a' })
    await way.cut()
    for (const call of [() => rows.insert({ _id: 'b' }), () => rows.get('a'), () => rows.find({}), () => rows.bulk([{ delete: { filter: { _id: 'a' } } }]), () => store.ping()]) {
      const error = (await call().catch((thrown: unknown) => thrown)) as StoreUnavailable
      expect(error).toBeInstanceOf(StoreUnavailable)
      expect(error.zh).toContain('MongoDB 未能正常应答')
    }
    await way.mend()
    await expect.poll(() => rows.get('a').catch(() => undefined), { timeout: 15_000 }).toEqual({ _id: 'a' })
    await rows.insert({ _id: 'c' })
    await store.close()
    await way.cut()
  })
}

test('a server that is not there is given up soon, with a sentence', async () => {
  const error = (await openMongodb({ url: 'mongodb://127.0.0.1:9/', patience: 200 }).catch((thrown: unknown) => thrown)) as StoreUnavailable
  expect(error).toBeInstanceOf(StoreUnavailable)
  expect(error.en).toContain('Check that it runs')
})

test('a URL that is none is named as the reason, without its password', async () => {
  const error = (await openMongodb({ url: 'mongo://user:secret@host/' }).catch((thrown: unknown) => thrown)) as StoreUnavailable
  expect(error).toBeInstanceOf(StoreUnavailable)
  expect(error.en).toContain('The MongoDB URL cannot be read')
  expect(`${error.en}${error.zh}`).not.toContain('secret')
})
