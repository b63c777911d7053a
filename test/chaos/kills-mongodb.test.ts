import { MongoClient } from 'mongodb'
import { expect, it } from 'vitest'
import { freshDatabaseName, mongodbUrl } from '../servers/mongodb.ts'
import { KILLS, SEED, survive, WORLD_LIMIT_MS } from './survive.ts'

const kills = Math.max(5, Math.floor(KILLS / 20))

// A lease that passes soon: another process may not take a dead one's runs before.
it.skipIf(mongodbUrl() === undefined)(`kill -9 at ${kills} points, then a restart on the same MongoDB server, ends with the same documents, none twice`, async () => {
  const url = mongodbUrl()!.replace(/\/?$/, `/${freshDatabaseName()}`)
  try {
    await expect(survive(SEED, kills, { mongodbUrl: url, leaseMs: 4000 })).resolves.toBeUndefined()
  } finally {
    const client = await new MongoClient(url, { retryWrites: false }).connect()
    await client.db().dropDatabase()
    await client.close()
  }
}, WORLD_LIMIT_MS + kills * 20_000)
