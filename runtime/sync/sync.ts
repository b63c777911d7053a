import type { DocumentLink, SyncLogEntry } from '../../flows/run/sync-log.ts'
import { spellings } from '../standards/codes.ts'
import type { CrossReferenceDocument } from '../standards/collections.ts'
import type { Store } from '../store/collection.ts'
import { chainOf, type DocumentChain } from './chain.ts'
import { openSync, refKey, type RecordDocument, type RecordRef, type SyncCollections } from './collections.ts'
import { copy, type RecordUpdate } from './copy.ts'
import type { Declarations } from './declarations.ts'
import { cursorOf, entries, positionOf, type SyncCriteria } from './search.ts'
import { seen, type Seen, type SeenQuery } from './seen.ts'

export interface SyncOptions {
  declarations?: Declarations
  /** How the other systems write a number: the standards' `numbersLike`. */
  numbersLike?: (q: string) => Promise<{ numbers: string[]; rows: CrossReferenceDocument[] }>
  /** Told after entries were copied. */
  onCopied?: (entries: readonly SyncLogEntry[]) => void
}

export interface SyncPage {
  items: SyncLogEntry[]
  next?: string
  /** Where it is known without counting. */
  total?: number
  alsoKnownAs: { kind: string; codes: Record<string, string> }[]
}

/** The sync log, the links between documents, and the latest that is known of each. */
export class SyncService {
  readonly #collections: SyncCollections
  readonly #options: SyncOptions

  private constructor(collections: SyncCollections, options: SyncOptions) {
    this.#collections = collections
    this.#options = options
  }

  static async open(store: Store, options: SyncOptions = {}): Promise<SyncService> {
    return new SyncService(await openSync(store), options)
  }

  /** From a run's outbox; safe to repeat. */
  async copy(entries: readonly SyncLogEntry[], links: readonly DocumentLink[] = [], records: readonly RecordUpdate[] = []): Promise<void> {
    await copy(this.#collections, entries, links, records)
    if (entries.length > 0) this.#options.onCopied?.(entries)
  }

  /** Newest first. @throws TypeError for a cursor that is none. */
  async find(query: SyncCriteria & { cursor?: string; limit?: number }): Promise<SyncPage> {
    const { cursor, limit = 50, ...criteria } = query
    const { numbers, rows } = await this.#numbers(criteria.q)
    const from = cursor === undefined ? undefined : positionOf(cursor)
    const items: SyncLogEntry[] = []
    let more = false
    for await (const entry of entries(this.#collections, criteria, numbers, from, limit + 1)) {
      more = items.length === limit
      if (more) break
      items.push(entry)
    }
    return {
      items,
      ...(more ? { next: cursorOf(items.at(-1)!) } : cursor === undefined ? { total: items.length } : {}),
      alsoKnownAs: rows.map(({ kind, codes }) => ({ kind, codes })),
    }
  }

  /** All that match, newest first, page by page inside. */
  async *all(criteria: SyncCriteria): AsyncGenerator<SyncLogEntry> {
    const { numbers } = await this.#numbers(criteria.q)
    yield* entries(this.#collections, criteria, numbers, undefined, 500)
  }

  async entry(id: string): Promise<SyncLogEntry | undefined> {
    const found = await this.#collections.syncLog.get(id)
    if (!found) return undefined
    const { facets: _, ...entry } = found
    return entry
  }

  /** The newest entry of each of these target records (`connection/entity/number`); none where there is none. */
  async newest(records: readonly string[]): Promise<SyncLogEntry[]> {
    const found = await Promise.all(records.map(async (record) => {
      const [connection = '', entity = '', ...number] = record.split('/')
      for await (const entry of entries(this.#collections, { connection, entity }, [number.join('/')], undefined, 20)) if (refKey(entry.target) === record) return entry
      return undefined
    }))
    return found.filter((entry) => entry !== undefined)
  }

  /** @returns undefined where nobody knows the number. */
  chain(number: string): Promise<DocumentChain | undefined> {
    return chainOf(this.#collections, this.#options.declarations ?? (() => undefined), number)
  }

  /** The latest that is known of a document. */
  record(ref: RecordRef): Promise<RecordDocument | undefined> {
    return this.#collections.records.get(refKey(ref))
  }

  /** What an event is to a flow: new, older, the same; and whether our own write made it. Remembers a new one. */
  seen(query: SeenQuery): Promise<Seen> {
    return seen(this.#collections, query)
  }

  /** Removes what is older than that, in all of it. @returns how much it was. */
  async forget(before: { syncLog: number; records: number }): Promise<number> {
    const { syncLog, links, records, ownWrites, flowRecords } = this.#collections
    const counts = await Promise.all([
      syncLog.delete({ at: { $lt: before.syncLog } }), links.delete({ at: { $lt: before.syncLog } }),
      records.delete({ at: { $lt: before.records } }), ownWrites.delete({ at: { $lt: before.records } }), flowRecords.delete({ at: { $lt: before.records } }),
    ])
    return counts.reduce((sum, count) => sum + count, 0)
  }

  async #numbers(q: string | undefined): Promise<{ numbers?: string[]; rows: CrossReferenceDocument[] }> {
    const wanted = q?.trim()
    if (!wanted) return { rows: [] }
    return (await this.#options.numbersLike?.(wanted)) ?? { numbers: spellings(wanted), rows: [] }
  }
}
