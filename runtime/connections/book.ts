import type { ConnectionAccess } from '../../connectors/kit/connector.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Collection } from '../store/collection.ts'
import { type ConnectionDocument, openConnection } from './document.ts'

/** How old what another process changed (a pause, a new token) may be here. */
export const STALE_MS = 2000

/**
 * All connections in memory, read again when older than two seconds: each call asks, few ever change. Secrets are opened
 * when first used, and again only when the document changed.
 */
export class ConnectionBook {
  private readonly collection: Collection<ConnectionDocument>
  private readonly secrets: Secrets
  private readonly clock: () => number
  private readonly onChange: (key: string) => void
  private documents = new Map<string, ConnectionDocument>()
  private opened = new Map<string, { updatedAt: number; access: ConnectionAccess }>()
  private readAt = -Infinity
  private reading: Promise<void> | undefined

  constructor(collection: Collection<ConnectionDocument>, secrets: Secrets, clock: () => number, onChange: (key: string) => void) {
    this.collection = collection
    this.secrets = secrets
    this.clock = clock
    this.onChange = onChange
  }

  async all(): Promise<ConnectionDocument[]> {
    await this.fresh()
    return [...this.documents.values()]
  }

  async get(key: string): Promise<ConnectionDocument | undefined> {
    await this.fresh()
    return this.documents.get(key)
  }

  async access(key: string): Promise<ConnectionAccess | undefined> {
    const document = await this.get(key)
    if (!document) return undefined
    const known = this.opened.get(key)
    if (known?.updatedAt === document.updatedAt) return known.access
    const access = openConnection(document, this.secrets)
    this.opened.set(key, { updatedAt: document.updatedAt, access })
    return access
  }

  /** Reads again now: after a change of our own. */
  async reread(): Promise<void> {
    await this.reading?.catch(() => undefined)
    this.readAt = -Infinity
    await this.fresh()
  }

  private async fresh(): Promise<void> {
    if (this.clock() - this.readAt < STALE_MS) return
    this.reading ??= this.read().finally(() => { this.reading = undefined })
    await this.reading
  }

  private async read(): Promise<void> {
    const at = this.clock()
    const { items } = await this.collection.find({})
    const before = this.documents
    this.documents = new Map(items.map((item) => [item._id, item]))
    const first = this.readAt === -Infinity && before.size === 0
    this.readAt = at
    if (first) return
    for (const item of items) if (before.get(item._id)?.updatedAt !== item.updatedAt) this.onChange(item._id)
  }
}
