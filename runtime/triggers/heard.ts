import { triggerOf } from '../../flows/document/flow.ts'
import type { Flows } from '../flows/flows.ts'
import type { Collection, CollectionSpec, Document, Store } from '../store/collection.ts'

/** When an event of a connection last came; `since` is when it was first listened for. */
interface HeardDocument extends Document {
  connection: string
  event: string
  since: number
  lastAt?: number
}

const HEARD: CollectionSpec = { name: 'heardEvents', grows: false, indexes: [] }

/** An event that comes often is written down no more than so often; silence is told in minutes. */
const WRITE_MS = 20_000

/** Remembers when each event last came, for alert rules on silence; outlives restarts. */
export async function openHeard(store: Store, flows: Flows, clock: () => number) {
  const collection: Collection<HeardDocument> = await store.collection<HeardDocument>(HEARD)
  const known = new Map((await collection.find({})).items.map((document) => [document._id, document]))
  const written = new Map<string, number>()

  async function write(document: HeardDocument): Promise<void> {
    await collection.bulk([{ put: document }])
  }

  return {
    /** An event came. Returns at once. */
    heard(connection: string, event: string, at: number): void {
      const _id = `${connection}|${event}`
      const before = known.get(_id)
      const document = { _id, connection, event, since: before?.since ?? at, lastAt: Math.max(at, before?.lastAt ?? 0) }
      known.set(_id, document)
      if (at - (written.get(_id) ?? 0) < WRITE_MS) return
      written.set(_id, at)
      void write(document).catch(() => written.delete(_id))
    },
    /** Every event that a published flow starts on. */
    async lastEvents(): Promise<Omit<HeardDocument, '_id'>[]> {
      for (const version of await flows.published()) {
        const { on } = triggerOf(version.document)
        if (on.type !== 'event') continue
        for (const event of on.events) {
          const _id = `${on.connection}|${event}`
          if (known.has(_id)) continue
          const document = { _id, connection: on.connection, event, since: clock() }
          known.set(_id, document)
          await write(document)
        }
      }
      return [...known.values()]
    },
  }
}
