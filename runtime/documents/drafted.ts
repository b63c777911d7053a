/**
 * Documents that people draft and publish: one draft each, guarded by a revision that grows with every change of draft or
 * publication, and versions that never change. Every step is one compare-and-set on the record, so that of two people, or
 * two processes, one comes first and the other is told.
 */
import { DuplicateKey, type Changes, type Collection, type Document, type Store } from '../store/collection.ts'

export interface By {
  id: string
  name: string
}

export interface Draft<T> {
  document: T
  /** The version that it was begun on; 0: none. */
  base: number
  at: number
  by: By
}

/** How a document stands. `_id` is its key. */
export interface DraftedRecord<T> extends Document {
  /** 0: nothing is published. */
  published: number
  /** The highest version there has been. */
  last?: number
  revision?: number
  draft?: Draft<T>
  deleted?: { at: number; by: string }
  /** Meaning of the shipped document that the published version is; absent once a person has published their own. */
  shipped?: string
  updatedAt: number
}

/** One published version; never changed but for what its meaning leaves out. `_id` is `key@version`. */
export interface Version<T> extends Document {
  version: number
  document: T
  meaning: string
  publishedAt: number
  by: string
  note?: string
}

/** A draft as read: where there is none, the published document. */
export interface DraftView<T> {
  revision: number
  document: T
  base: number
  published: number
  changed: boolean
  at?: number
  by?: By
}

/** Somebody else was first. `base`: the document that the late one began with, where it is still known. */
export class Stale<T> extends Error {
  override readonly name = 'Stale'
  readonly why: 'newerDraft' | 'newerVersion'
  readonly theirs: DraftView<T>
  readonly base: T | undefined
  constructor(why: Stale<T>['why'], theirs: DraftView<T>, base: T | undefined) {
    super(`${why}: revision ${theirs.revision}`)
    this.why = why
    this.theirs = theirs
    this.base = base
  }
}

export class KeyTaken extends Error {
  override readonly name = 'KeyTaken'
}

export interface DraftedOptions<T, V extends Version<T>> {
  /** Of the collections: `flows`, `flowVersions`, `flowRevisions`. */
  records: string
  versions: Collection<V>
  revisions: string
  meaningOf(document: T): string
  /** What versions carry besides. */
  stamp(key: string): Omit<V, keyof Version<T>>
  /** The same content, where nothing at all differs. */
  same(a: T, b: T): boolean
}

/** Earlier revisions of a draft that are kept, so that a late save can be merged over what it began with. */
const REVISIONS = 50

interface RevisionDocument<T> extends Document {
  document: T
}

/** Published documents and their drafts in the store. Undefined stands for an unknown (or deleted) key. */
export async function openDrafted<T extends { key: string }, V extends Version<T>>(store: Store, options: DraftedOptions<T, V>) {
  const { versions, meaningOf, stamp, same } = options
  const records = await store.collection<DraftedRecord<T>>({ name: options.records, grows: false, indexes: [] })
  const revisions = await store.collection<RevisionDocument<T>>({ name: options.revisions, grows: false, indexes: [] })

  const live = async (key: string): Promise<DraftedRecord<T> | undefined> => {
    const record = await records.get(key)
    return record?.deleted ? undefined : record
  }
  const documentOf = async (key: string, version: number): Promise<T | undefined> => (await versions.get(`${key}@${version}`))?.document

  async function view(record: DraftedRecord<T>): Promise<DraftView<T>> {
    const { draft, published, revision = 0 } = record
    if (draft) return { revision, document: draft.document, base: draft.base, published, changed: true, at: draft.at, by: draft.by }
    const document = await documentOf(record._id, published)
    if (!document) throw new Error(`${record._id} has neither draft nor version ${published}`)
    return { revision, document, base: published, published, changed: false }
  }

  async function stale(why: Stale<T>['why'], key: string, revision: number): Promise<Stale<T>> {
    const record = (await records.get(key))!
    const base = why === 'newerVersion' ? await documentOf(key, record.draft?.base ?? 0) : (await revisions.get(`${key}@${revision}`))?.document
    const theirs = await view(record)
    return new Stale(why, theirs, base ?? (await documentOf(key, theirs.base)))
  }

  /** The record as it was given is changed, or nothing. */
  async function change(record: DraftedRecord<T>, changes: Changes, document: T | undefined): Promise<number | undefined> {
    const revision = (record.revision ?? 0) + 1
    const changed = await records.update({ _id: record._id, revision: record.revision ?? null, published: record.published }, { ...changes, $set: { ...changes.$set, revision } })
    if (changed === 0) return undefined
    if (document) await revisions.bulk([{ put: { _id: `${record._id}@${revision}`, document } }, { delete: { filter: { _id: `${record._id}@${revision - REVISIONS}` } } }])
    return revision
  }

  /** Stores the next version and makes it the published one; undefined when somebody else was faster. */
  async function commit(key: string, record: DraftedRecord<T> | undefined, document: T, by: string, at: number, more: { note?: string; shipped?: string; keepDraft?: boolean }): Promise<number | undefined> {
    const meaning = meaningOf(document)
    let version = (record?.last ?? record?.published ?? 0) + 1
    for (; ; version += 1) {
      const made = { ...stamp(key), _id: `${key}@${version}`, version, document, meaning, publishedAt: at, by, ...(more.note ? { note: more.note } : {}) } as V
      try {
        await versions.insert(made)
        break
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
        // From a crash between the two writes, or of somebody who publishes at this moment: who changes the record counts.
        if ((await versions.get(made._id))?.meaning === meaning) break
      }
    }
    if (!record) {
      try {
        await records.insert({ _id: key, published: version, last: version, revision: 1, updatedAt: at, ...(more.shipped === undefined ? {} : { shipped: more.shipped }) })
        return version
      } catch (error) {
        if (error instanceof DuplicateKey) return undefined
        throw error
      }
    }
    const gone = { ...(more.keepDraft ? {} : { draft: true as const }), ...(more.shipped === undefined ? { shipped: true as const } : {}), deleted: true as const }
    const set = { published: version, last: version, updatedAt: at, ...(more.shipped === undefined ? {} : { shipped: more.shipped }) }
    return (await change(record, { $set: set, $unset: gone }, document)) === undefined ? undefined : version
  }

  return {
    records, live, documentOf, commit,

    async draft(key: string): Promise<DraftView<T> | undefined> {
      const record = await live(key)
      return record && view(record)
    },

    /** @throws KeyTaken */
    async create(document: T, by: By, at: number): Promise<DraftView<T>> {
      const draft: Draft<T> = { document, base: 0, at, by }
      const record = await records.get(document.key)
      if (record && !record.deleted) throw new KeyTaken(document.key)
      if (record) {
        if ((await change(record, { $set: { draft }, $unset: { deleted: true, shipped: true } }, document)) === undefined) throw new KeyTaken(document.key)
      } else {
        try {
          await records.insert({ _id: document.key, published: 0, revision: 1, draft, updatedAt: at })
        } catch (error) {
          throw error instanceof DuplicateKey ? new KeyTaken(document.key) : error
        }
      }
      return view((await records.get(document.key))!)
    },

    /** A save that came twice is one. @throws Stale */
    async save(key: string, saved: { revision: number; document: T; base?: number }, by: By, at: number): Promise<DraftView<T> | undefined> {
      const record = await live(key)
      if (!record) return undefined
      if ((record.revision ?? 0) === saved.revision) {
        const base = Math.min(saved.base ?? record.draft?.base ?? record.published, record.published)
        const draft: Draft<T> = { document: saved.document, base, at, by }
        const revision = await change(record, { $set: { draft } }, saved.document)
        if (revision !== undefined) return view({ ...record, revision, draft })
      }
      const other = await stale('newerDraft', key, saved.revision)
      if (same(other.theirs.document, saved.document)) return other.theirs
      throw other
    },

    /** Back to what is published. Undefined also where nothing is. @throws Stale */
    async discard(key: string, revision: number): Promise<DraftView<T> | undefined> {
      const record = await live(key)
      if (!record || record.published === 0) return undefined
      if ((record.revision ?? 0) !== revision || (await change(record, { $unset: { draft: true } }, await documentOf(key, record.published))) === undefined) throw await stale('newerDraft', key, revision)
      return view((await records.get(key))!)
    },

    /** `none`: there is no draft. What means the same makes no new version. @throws Stale, and what `check` throws */
    async publish(key: string, published: { revision: number; note?: string }, by: By, at: number, check: (document: T) => void): Promise<{ version: number; isNew: boolean; revision: number; document: T } | 'none' | undefined> {
      const record = await live(key)
      if (!record) return undefined
      if ((record.revision ?? 0) !== published.revision) throw await stale('newerDraft', key, published.revision)
      const { draft } = record
      if (!draft) return 'none'
      if (draft.base !== record.published) throw await stale('newerVersion', key, published.revision)
      check(draft.document)
      const before = record.published === 0 ? undefined : await versions.get(`${key}@${record.published}`)
      const isNew = before?.meaning !== meaningOf(draft.document)
      const version = isNew ? await commit(key, record, draft.document, by.name, at, { note: published.note }) : await settle(record, draft.document)
      if (version === undefined) throw await stale('newerDraft', key, published.revision)
      return { version, isNew, revision: published.revision + 1, document: draft.document }
    },

    async remove(key: string, by: string, at: number): Promise<boolean> {
      for (;;) {
        const record = await live(key)
        if (!record) return false
        const changed = await change(record, { $set: { published: 0, last: record.last ?? record.published, deleted: { at, by }, updatedAt: at }, $unset: { draft: true } }, undefined)
        if (changed !== undefined) return true
      }
    },

    /** Every version, newest first, without the documents. */
    async history(key: string): Promise<Omit<V, 'document'>[]> {
      const record = await records.get(key)
      const last = record?.last ?? record?.published ?? 0
      const ids = Array.from({ length: Math.min(last, 1000) }, (_, index) => `${key}@${last - index}`)
      if (ids.length === 0) return []
      const fields = ['version', 'meaning', 'publishedAt', 'by', 'note', ...Object.keys(stamp(key))]
      const { items } = await versions.find({ _id: { $in: ids } }, { fields })
      return items.sort((a, b) => b.version - a.version)
    },
  }

  /** What the meaning leaves out (positions) is brought into the version; the draft is done. */
  async function settle(record: DraftedRecord<T>, document: T): Promise<number | undefined> {
    if ((await change(record, { $unset: { draft: true } }, document)) === undefined) return undefined
    await versions.update({ _id: `${record._id}@${record.published}` }, { $set: { document } })
    return record.published
  }
}

export type Drafted<T extends { key: string }, V extends Version<T>> = Awaited<ReturnType<typeof openDrafted<T, V>>>
