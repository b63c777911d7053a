/** A process for tests: inserts into the store in the given folder, 8 at a time, and prints each `_id` that was acknowledged. */
import { writeSync } from 'node:fs'
import { openSqlite } from '../sqlite.ts'

const store = await openSqlite({ folder: process.argv[2] as string })
const collection = await store.collection<{ _id: string; keys: string[] }>({ name: 'acks', indexes: [{ fields: ['keys'], multi: true }], grows: true })
const prefix = `${process.pid}`
writeSync(1, 'open\n')
let n = 0
const insert = async (): Promise<void> => {
  for (;;) {
    const _id = `${prefix}/${n++}`
    await collection.insert({ _id, keys: [_id, 'all'] })
    writeSync(1, `${_id}\n`)
  }
}
await Promise.all(Array.from({ length: 8 }, insert))
