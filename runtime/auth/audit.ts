import { randomBytes } from 'node:crypto'
import type { AuditEntry } from '../http/model/session.ts'
import type { AuditService } from '../http/services.ts'
import type { CollectionSpec, Store } from '../store/collection.ts'

type AuditDocument = Omit<AuditEntry, 'id'> & { _id: string }

const spec: CollectionSpec = { name: 'audit', indexes: [{ fields: ['at'] }], grows: true }

/** Who did what. It can be added to and read; nothing in the house changes or deletes a line. */
export async function openAudit(store: Store, clock: () => number = Date.now): Promise<AuditService> {
  const collection = await store.collection<AuditDocument>(spec)
  return {
    async record(entry) {
      const at = clock()
      await collection.insert({ ...entry, _id: `${String(at).padStart(14, '0')}-${randomBytes(6).toString('hex')}`, at })
    },
    async recent(limit) {
      const { items } = await collection.find({}, { sort: { at: -1 }, limit })
      return items.map(({ _id, ...entry }) => ({ ...entry, id: _id }))
    },
  }
}
