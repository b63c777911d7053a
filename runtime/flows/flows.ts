import { createHash } from 'node:crypto'
import { triggerOf, walkNodes, type FlowDocument, type FlowNode, type Graph } from '../../flows/document/flow.ts'
import type { Finding } from '../../flows/document/finding.ts'
import { compileFlow, type CompiledFlow } from '../engine/compile.ts'
import { openDrafted, type Drafted, type Version } from '../documents/drafted.ts'
import { same } from '../../flows/edit/diff.ts'
import type { CollectionSpec, Store } from '../store/collection.ts'

/** One published version; never changed. `_id` is `key@version`. */
export interface FlowVersion extends Version<FlowDocument> {
  flow: string
}

/** What is wrong with a shipped document. */
export type Check = (document: FlowDocument) => readonly Finding[] | Promise<readonly Finding[]>

/** A shipped flow that was not published, and why. */
export interface Refused {
  flow: string
  finding: Finding
}

const VERSIONS: CollectionSpec = { name: 'flowVersions', grows: false, indexes: [{ fields: ['flow', 'version'] }] }

export interface Flows {
  /**
   * Puts shipped documents into the store. One that is new is published; one that changed is published as the next version
   * where the published one is as it was shipped; one that a person changed stays as it is; one that `check` finds an error
   * in is refused, and what was published before stays.
   */
  loadShipped(documents: readonly FlowDocument[], at: number, check?: Check): Promise<{ published: string[]; kept: string[]; refused: Refused[] }>
  /** The published version of every flow; what another process published is seen within `maxAgeMs`. */
  published(): Promise<FlowVersion[]>
  /** `connection|event` of every wait in any version there has been: such events are kept. */
  awaited(): Promise<ReadonlySet<string>>
  version(key: string, version?: number): Promise<FlowVersion | undefined>
  versions(key: string): Promise<Omit<FlowVersion, 'document'>[]>
  /** The version, ready to run; kept. Undefined where there is none. */
  compiled(key: string, version: number): Promise<CompiledFlow | undefined>
  /** `connection|event` that a deleted flow started on, and nothing starts on or waits for any more. */
  gone(): Promise<ReadonlySet<string>>
  /** Drafts, and publishing them. What was published elsewhere is seen by `published` at once after `forget`. */
  drafts: Drafted<FlowDocument, FlowVersion>
  forget(): void
}

/**
 * What a version means: the document without positions, keys in order. Moving a node makes no new version.
 */
export function meaningOf(document: FlowDocument): string {
  return createHash('sha256').update(JSON.stringify(withoutPositions(document))).digest('base64url')
}

function awaitedBy(document: FlowDocument): string[] {
  return [...walkNodes(document)].flatMap(({ node }) => (node.kind === 'waitForEvent' ? [`${node.connection}|${node.event}`] : []))
}

function startedBy(document: FlowDocument): string[] {
  const { on } = triggerOf(document)
  return on.type === 'event' ? on.events.map((event) => `${on.connection}|${event}`) : []
}

function withoutPositions<G extends Graph>(graph: G): unknown {
  const nodes = graph.nodes.map((node: FlowNode) => {
    const { position: _, ...rest } = node
    return rest.kind === 'forEach' ? { ...rest, body: withoutPositions(rest.body) } : rest
  })
  return sortKeys({ ...graph, nodes })
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sortKeys(one)]))
}

/** @param maxAgeMs how long another process's publishing may go unnoticed. */
export async function openFlows(store: Store, clock: () => number = Date.now, maxAgeMs = 2000): Promise<Flows> {
  const versions = await store.collection<FlowVersion>(VERSIONS)
  const drafts = await openDrafted<FlowDocument, FlowVersion>(store, { records: 'flows', versions, revisions: 'flowRevisions', meaningOf, stamp: (flow) => ({ flow }), same })
  const flows = drafts.records
  const compiled = new Map<string, CompiledFlow>()
  const awaited = new Map<string, string[]>()
  let cached: { at: number; list: Promise<FlowVersion[]>; gone?: Promise<ReadonlySet<string>> } | undefined

  async function read(): Promise<FlowVersion[]> {
    const { items } = await flows.find({}, { sort: { _id: 1 }, fields: ['published'] })
    const records = items.filter(({ published }) => published > 0)
    const found = await Promise.all(records.map((record) => versions.get(`${record._id}@${record.published}`)))
    return found.filter((version) => version !== undefined)
  }

  async function readGone(): Promise<ReadonlySet<string>> {
    const { items } = await flows.find({ deleted: { $exists: true } }, { fields: ['last'] })
    if (items.length === 0) return new Set()
    const last = await Promise.all(items.map(({ _id, last: version }) => versions.get(`${_id}@${version ?? 0}`)))
    const heard = new Set([...(await service.published()).flatMap(({ document }) => startedBy(document)), ...(await service.awaited())])
    return new Set(last.flatMap((version) => (version ? startedBy(version.document) : [])).filter((event) => !heard.has(event)))
  }

  const service: Flows = {
    async loadShipped(documents, at, check) {
      const result = { published: [] as string[], kept: [] as string[], refused: [] as Refused[] }
      for (const document of documents) {
        const meaning = meaningOf(document)
        const record = await flows.get(document.key)
        if (record?.shipped === meaning) continue
        const [error] = (await check?.(document))?.filter(({ severity }) => severity === 'error') ?? []
        if (error) {
          result.refused.push({ flow: document.key, finding: error })
          continue
        }
        if (record && (record.shipped === undefined || record.deleted)) result.kept.push(document.key)
        else {
          const version = await drafts.commit(document.key, record, document, 'weft', at, { shipped: meaning, keepDraft: true })
          if (version !== undefined) result.published.push(`${document.key}@${version}`)
        }
      }
      cached = undefined
      return result
    },
    published() {
      const now = clock()
      if (!cached || now - cached.at > maxAgeMs) {
        const list = read()
        cached = { at: now, list }
        list.catch(() => (cached = undefined))
      }
      return cached.list
    },
    async awaited() {
      const known = awaited.size === 0 ? (await versions.find({})).items : await service.published()
      for (const version of known) if (!awaited.has(version._id)) awaited.set(version._id, awaitedBy(version.document))
      return new Set([...awaited.values()].flat())
    },
    async version(key, version) {
      const wanted = version ?? (await flows.get(key))?.published
      return !wanted ? undefined : versions.get(`${key}@${wanted}`)
    },
    versions: (key) => drafts.history(key),
    async compiled(key, version) {
      const id = `${key}@${version}`
      const known = compiled.get(id)
      if (known) return known
      const stored = await versions.get(id)
      if (!stored) return undefined
      const flow = compileFlow(stored.document, version)
      compiled.set(id, flow)
      return flow
    },
    async gone() {
      await service.published()
      return (cached!.gone ??= readGone())
    },
    drafts,
    forget: () => void (cached = undefined),
  }
  return service
}

