/**
 * The store on MongoDB (5.0 or newer), for more than one process. Nothing here needs a replica set, a transaction, a
 * partial index or an update by pipeline, so that it runs on servers of the same protocol too (FerretDB).
 */
import { type Db, MongoClient } from 'mongodb'
import type { Collection, CollectionSpec, Document, IndexSpec, Store } from './collection.ts'
import { StoreUnavailable } from './collection.ts'
import { bringUp, type FormatKeeper, type UpgradeStep } from './format.ts'
import { serverClock } from './mongodb/clock.ts'
import { mongoCollection } from './mongodb/collection.ts'
import { indexName, mongoError, unavailable } from './mongodb/errors.ts'
import type { Stored } from './mongodb/query.ts'
import { checkSpec } from './spec.ts'

export interface MongodbOptions {
  /** `mongodb://…` or `mongodb+srv://…`. */
  url: string
  /** Else the one that the URL names, else `weft`. */
  database?: string
  /** In production a filter that no index covers is run all the same. */
  production?: boolean
  /** Milliseconds until a server that does not answer is given up; 5,000. */
  patience?: number
  /** The steps from older formats; for tests. */
  steps?: readonly UpgradeStep[]
}

/**
 * Connects, and brings an older format up. `openStore` loads this file only when it is asked for, so that a start on
 * SQLite does not pay for the driver.
 * Writes are acknowledged by a majority and its journal. They are not retried by the driver unless the URL says so
 * (`retryWrites=true`): FerretDB has no such thing, and the runtime repeats by key and epoch anyway.
 * @throws StoreUnavailable when no server answers within 5 s
 * @throws NewerFormat when a newer Weft wrote the database
 * @example const store = await openMongodb({ url: 'mongodb://db-1,db-2,db-3/weft?replicaSet=rs0' })
 */
export async function openMongodb(options: MongodbOptions): Promise<Store> {
  const client = await connect(options)
  try {
    const database = client.db(options.database ?? databaseOf(options.url))
    const store = mongodbStore(client, database, options.production ?? false)
    await bringUp(store, formatKeeper(database), options.steps)
    return store
  } catch (error) {
    await client.close()
    throw error
  }
}

async function connect(options: MongodbOptions): Promise<MongoClient> {
  const client = clientFor(options)
  try {
    return await client.connect()
  } catch (error) {
    await client.close()
    throw unavailable(error)
  }
}

function clientFor({ url, patience = 5_000 }: MongodbOptions): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'weft',
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      ignoreUndefined: true,
      serverSelectionTimeoutMS: patience,
      connectTimeoutMS: patience,
      socketTimeoutMS: 30_000,
      ...(/[?&]retryWrites=/i.test(url) ? {} : { retryWrites: false }),
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreUnavailable(`The MongoDB URL cannot be read: ${reason}`, { cause: error, zh: `无法解析 MongoDB 连接地址:${reason}` })
  }
}

function databaseOf(url: string): string {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^/?]+)/.exec(url)?.[1] ?? 'weft'
}

function mongodbStore(client: MongoClient, database: Db, production: boolean): Store {
  const open = new Map<string, { spec: string; collection: Promise<Collection<Document>> }>()
  const ask = async <R>(call: () => Promise<R>): Promise<R> => {
    try {
      return await call()
    } catch (error) {
      throw mongoError(error, { name: database.databaseName, indexes: [], grows: false })
    }
  }
  const clock = serverClock(() => ask(() => database.command({ hello: 1 })))
  return {
    kind: 'mongodb',
    async collection<T extends Document>(spec: CollectionSpec): Promise<Collection<T>> {
      const text = JSON.stringify(spec)
      const known = open.get(spec.name)
      if (known !== undefined && known.spec !== text) throw new TypeError(`${spec.name}: declared twice, and differently`)
      if (known !== undefined) return known.collection as Promise<Collection<T>>
      const collection = openCollection(database, spec, !production)
      open.set(spec.name, { spec: text, collection })
      collection.catch(() => open.delete(spec.name))
      return collection as unknown as Promise<Collection<T>>
    },
    now: clock,
    ping: () => ask(async () => void (await database.command({ ping: 1 }))),
    close: () => client.close(),
  }
}

async function openCollection(database: Db, spec: CollectionSpec, guarded: boolean): Promise<Collection<Document>> {
  checkSpec(spec)
  const driver = database.collection<Stored>(spec.name)
  for (const index of spec.indexes) {
    try {
      await makeIndex(database, spec.name, index)
    } catch (error) {
      throw mongoError(error, spec)
    }
  }
  return mongoCollection(driver, spec, guarded)
}

/** `_id` ends an index that is not unique, so that ties are read in their order. */
async function makeIndex(database: Db, collection: string, { fields, unique, sparse }: IndexSpec): Promise<void> {
  const key = Object.fromEntries([...fields, ...(unique ? [] : ['_id'])].map((field) => [field, 1 as const]))
  const options = { name: indexName(fields), ...(unique ? { unique } : {}), ...(sparse ? { sparse } : {}) }
  const driver = database.collection(collection)
  try {
    await driver.createIndex(key, options)
  } catch (error) {
    // The same fields were declared otherwise before (not unique, say): make the index anew.
    const { code } = error as { code?: number }
    if (code !== 85 && code !== 86) throw error
    const old = (await driver.indexes()).find(({ name, key: has }) => name === options.name || JSON.stringify(has) === JSON.stringify(key))
    if (old?.name !== undefined) await driver.dropIndex(old.name)
    await driver.createIndex(key, options)
  }
}

function formatKeeper(database: Db): FormatKeeper {
  const collection = database.collection<{ _id: string; version: number }>('weft_format')
  const guarded = async <R>(call: () => Promise<R>): Promise<R> => {
    try {
      return await call()
    } catch (error) {
      throw mongoError(error, { name: 'weft_format', indexes: [], grows: false })
    }
  }
  return {
    read: () => guarded(async () => (await collection.findOne({ _id: 'format' }))?.version ?? 0),
    write: (version) => guarded(async () => void (await collection.replaceOne({ _id: 'format' }, { version }, { upsert: true }))),
  }
}
