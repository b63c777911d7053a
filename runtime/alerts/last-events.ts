import type { BulkWrite, Collection, CollectionSpec, Store } from '../store/collection.ts'
import type { LastEvent } from './subjects.ts'

interface LastEventDocument extends LastEvent {
  _id: string
  /** 0 while none came: a bound for compare-and-set. */
  newest: number
}

const spec: CollectionSpec = { name: 'lastEvents', indexes: [], grows: false }

/** When each event last came, over restarts and for all processes. Noting one costs no write; `all` writes what was noted. */
export class LastEvents {
  readonly #collection: Collection<LastEventDocument>
  #noted = new Map<string, LastEvent>()

  private constructor(collection: Collection<LastEventDocument>) {
    this.#collection = collection
  }

  static async open(store: Store): Promise<LastEvents> {
    return new LastEvents(await store.collection<LastEventDocument>(spec))
  }

  /** An event that something waits for: its silence counts from `at`, unless it did before. */
  listen(connection: string, event: string, at: number): void {
    this.#merge({ connection, event, since: at })
  }

  /** It came. */
  note(connection: string, event: string, at: number): void {
    this.#merge({ connection, event, since: at, lastAt: at })
  }

  async all(): Promise<LastEvent[]> {
    await this.flush()
    return (await this.#collection.find({})).items.map(shown)
  }

  /** Writes what was noted; what cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    const noted = [...this.#noted.values()]
    this.#noted = new Map()
    if (noted.length === 0) return
    try {
      await this.#collection.bulk(noted.flatMap(writesOf))
    } catch (error) {
      for (const event of noted) this.#merge(event)
      throw error
    }
  }

  #merge(event: LastEvent): void {
    const id = idOf(event)
    const known = this.#noted.get(id)
    const lastAt = Math.max(known?.lastAt ?? 0, event.lastAt ?? 0)
    this.#noted.set(id, { ...event, since: Math.min(known?.since ?? event.since, event.since), ...(lastAt > 0 ? { lastAt } : {}) })
  }
}

function shown(document: LastEventDocument): LastEvent {
  const { _id: _, newest: __, ...event } = document
  return event
}

const idOf = ({ connection, event }: LastEvent): string => `${connection}/${event}`

function writesOf(event: LastEvent): BulkWrite<LastEventDocument>[] {
  const _id = idOf(event)
  const insert = { insertIfAbsent: { ...event, _id, newest: event.lastAt ?? 0 } }
  if (event.lastAt === undefined) return [insert]
  return [insert, { update: { filter: { _id, newest: { $lt: event.lastAt } }, changes: { $set: { lastAt: event.lastAt, newest: event.lastAt } } } }]
}
