import { createHash } from 'node:crypto'
import { walkNodes, type FlowDocument, type FlowNode, type Graph } from '../../flows/document/flow.ts'
import { compileFlow, type CompiledFlow } from '../engine/compile.ts'
import { DuplicateKey, type CollectionSpec, type Document, type Store } from '../store/collection.ts'

/** A flow's standing: which version is published, and what was shipped. */
export interface FlowRecord extends Document {
  published: number
  /** Meaning of the shipped document that the published version is; absent once a person has published their own. */
  shipped?: string
  updatedAt: number
}

/** One published version; never changed. `_id` is `key@version`. */
export interface FlowVersion extends Document {
  flow: string
  version: number
  document: FlowDocument
  meaning: string
  publishedAt: number
  by: string
  note?: string
}

const FLOWS: CollectionSpec = { name: 'flows', grows: false, indexes: [] }
const VERSIONS: CollectionSpec = { name: 'flowVersions', grows: false, indexes: [{ fields: ['flow', 'version'] }] }

export interface Flows {
  /**
   * Puts shipped documents into the store. One that is new is published; one that changed is published as the next version
   * where the published one is as it was shipped; one that a person changed stays as it is.
   */
  loadShipped(documents: readonly FlowDocument[], at: number): Promise<{ published: string[]; kept: string[] }>
  /** The published version of every flow; what another process published is seen within `maxAgeMs`. */
  published(): Promise<FlowVersion[]>
  /** `connection|event` of every wait in any version there has been: such events are kept. */
  awaited(): Promise<ReadonlySet<string>>
  version(key: string, version?: number): Promise<FlowVersion | undefined>
  versions(key: string): Promise<Omit<FlowVersion, 'document'>[]>
  /** The version, ready to run; kept. Undefined where there is none. */
  compiled(key: string, version: number): Promise<CompiledFlow | undefined>
  publish(document: FlowDocument, by: string, at: number, note?: string): Promise<number>
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
  const flows = await store.collection<FlowRecord>(FLOWS)
  const versions = await store.collection<FlowVersion>(VERSIONS)
  const compiled = new Map<string, CompiledFlow>()
  const awaited = new Map<string, string[]>()
  let cached: { at: number; list: Promise<FlowVersion[]> } | undefined

  async function publish(document: FlowDocument, by: string, at: number, note?: string, shipped?: string): Promise<number> {
    const key = document.key
    const record = await flows.get(key)
    const version = (record?.published ?? 0) + 1
    try {
      await versions.insert({ _id: `${key}@${version}`, flow: key, version, document, meaning: meaningOf(document), publishedAt: at, by, note })
    } catch (error) {
      // A crash between the two writes, or a second process: the version is there already.
      if (!(error instanceof DuplicateKey)) throw error
    }
    await flows.bulk([{ put: { _id: key, published: version, updatedAt: at, ...(shipped === undefined ? {} : { shipped }) } }])
    cached = undefined
    return version
  }

  async function read(): Promise<FlowVersion[]> {
    const records = (await flows.find({}, { sort: { _id: 1 } })).items
    const found = await Promise.all(records.map((record) => versions.get(`${record._id}@${record.published}`)))
    return found.filter((version) => version !== undefined)
  }

  const service: Flows = {
    async loadShipped(documents, at) {
      const result = { published: [] as string[], kept: [] as string[] }
      for (const document of documents) {
        const meaning = meaningOf(document)
        const record = await flows.get(document.key)
        if (record?.shipped === meaning) continue
        if (record && record.shipped === undefined) result.kept.push(document.key)
        else result.published.push(`${document.key}@${await publish(document, 'weft', at, undefined, meaning)}`)
      }
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
      return wanted === undefined ? undefined : versions.get(`${key}@${wanted}`)
    },
    async versions(key) {
      const { items } = await versions.find({ flow: key }, { sort: { version: -1 }, fields: ['flow', 'version', 'meaning', 'publishedAt', 'by', 'note'] })
      return items
    },
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
    publish: (document, by, at, note) => publish(document, by, at, note),
  }
  return service
}

