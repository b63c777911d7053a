import type { DocumentLink } from '../../flows/run/sync-log.ts'
import type { Text } from '../../flows/document/text.ts'
import { spellings } from '../standards/codes.ts'
import { refKey, type RecordDocument, type RecordRef, type StoredLink, type SyncCollections } from './collections.ts'
import { amountOf, mentioned, stateOf, type Declarations } from './declarations.ts'
import { depths, followers, stages } from './stages.ts'

export interface ChainDocument extends RecordRef {
  name: Text
  state?: { code: string; name?: Text }
  /** Decimal text. */
  amount?: { value: string; currency?: string }
  at: number
  /** Column, from 0. */
  stage: number
  data?: unknown
  /** Not there yet, but the next that should come; its number is empty. */
  expected?: boolean
}

export interface DocumentChain {
  documents: ChainDocument[]
  links: DocumentLink[]
  /** Runs that made the links. */
  runs: string[]
  /** There is more than is shown. */
  cut: boolean
}

/** A chain is shown no further than this. */
const mostDocuments = 500

/** The documents found so far on the walk. */
interface Walk {
  records: Map<string, RecordDocument | undefined>
  refs: Map<string, RecordRef>
  links: Map<string, StoredLink>
  seeds: Set<string>
  /** Whose links are known; many documents meet in a hub. */
  opened: Map<string, { hub: boolean }>
}

/**
 * Everything that belongs to a document number, both ways along the links. Where many documents meet (a plan that
 * gathers the requests of several orders) only those are followed that name a document of this chain.
 * @returns undefined where nobody knows the number.
 */
export async function chainOf(collections: SyncCollections, declarations: Declarations, number: string): Promise<DocumentChain | undefined> {
  const walk = await begin(collections, number)
  if (walk.refs.size === 0) return undefined
  let frontier = [...walk.refs.keys()]
  while (frontier.length > 0 && walk.refs.size < mostDocuments) frontier = await step(collections, declarations, walk, frontier)
  const links = [...walk.links.values()].filter(({ from, to }) => walk.refs.has(refKey(from)) && walk.refs.has(refKey(to)))
  return {
    documents: documentsOf(walk, declarations, links),
    links: links.map(shown).sort((a, b) => a.at - b.at),
    runs: [...new Set(links.flatMap(({ run }) => run ?? []))],
    cut: frontier.length > 0,
  }
}

function shown(link: StoredLink): DocumentLink {
  const { keys: _, ...rest } = link
  return rest
}

async function begin({ records, links }: SyncCollections, number: string): Promise<Walk> {
  const numbers = spellings(number.trim())
  const [found, linked] = await Promise.all([
    records.find({ numbers: { $in: numbers } }, { limit: 20 }),
    links.find({ keys: { $in: numbers.map((each) => `n:${each}`) } }, { limit: 1000 }),
  ])
  const ends = linked.items.flatMap(({ from, to }) => [from, to]).filter((ref) => spellings(ref.number).some((each) => numbers.includes(each)))
  const refs = new Map([...found.items, ...ends].map((ref) => [refKey(ref), { connection: ref.connection, entity: ref.entity, number: ref.number }]))
  return { refs, seeds: new Set(refs.keys()), opened: new Map(), records: new Map(found.items.map((record) => [record._id, record])), links: new Map() }
}

/** One step outwards from the frontier; gives the next one. */
async function step(collections: SyncCollections, declarations: Declarations, walk: Walk, frontier: string[]): Promise<string[]> {
  const found = await linksOf(collections, frontier)
  for (const link of found) walk.links.set(link._id, link)
  for (const key of frontier) walk.opened.set(key, { hub: !walk.seeds.has(key) && isHub(key, found) })
  await loadRecords(collections, walk, [...new Set(found.flatMap(({ from, to }) => [refKey(from), refKey(to)]))])
  const links = [...walk.links.values()]
  const next: string[] = []
  // What is added may show that a hub's other neighbour belongs too: until nothing is.
  for (let before = -1; before < next.length; ) {
    before = next.length
    for (const { from, to } of links) for (const [here, there] of [[from, to], [to, from]] as const) if (follows(walk, declarations, here, there)) {
      walk.refs.set(refKey(there), there)
      next.push(refKey(there))
    }
  }
  return next
}

function follows(walk: Walk, declarations: Declarations, here: RecordRef, there: RecordRef): boolean {
  const key = refKey(here)
  const opened = walk.opened.get(key)
  if (!opened || walk.refs.has(refKey(there)) || walk.refs.size >= mostDocuments) return false
  return !opened.hub || belongs(walk, declarations, there, key)
}

async function linksOf({ links }: SyncCollections, keys: string[]): Promise<StoredLink[]> {
  const found: StoredLink[] = []
  for (let at = 0; at < keys.length; at += 100) found.push(...(await links.find({ keys: { $in: keys.slice(at, at + 100) } }, { limit: 2000 })).items)
  return found
}

async function loadRecords({ records }: SyncCollections, walk: Walk, keys: string[]): Promise<void> {
  const missing = keys.filter((key) => !walk.records.has(key))
  for (const key of missing) walk.records.set(key, undefined)
  for (let at = 0; at < missing.length; at += 200)
    for (const record of (await records.find({ _id: { $in: missing.slice(at, at + 200) } })).items) walk.records.set(record._id, record)
}

/** More than one document went into it. */
function isHub(key: string, links: readonly StoredLink[]): boolean {
  return new Set(links.filter(({ to }) => refKey(to) === key).map(({ from }) => refKey(from))).size > 1
}

/** Whether a neighbour of a hub names, or is named by, a document of the chain other than the hub. */
function belongs(walk: Walk, declarations: Declarations, ref: RecordRef, hub: string): boolean {
  const others = [...walk.refs].filter(([key]) => key !== hub)
  const numbers = new Set(others.map(([, { number }]) => number))
  const record = walk.records.get(refKey(ref))
  if (mentioned(declarations(ref.connection, ref.entity), record?.data).some((number) => numbers.has(number))) return true
  return others.some(([key, { connection, entity }]) => mentioned(declarations(connection, entity), walk.records.get(key)?.data).includes(ref.number))
}

function documentsOf(walk: Walk, declarations: Declarations, links: readonly StoredLink[]): ChainDocument[] {
  const depth = depths([...walk.refs.keys()], links.map(({ from, to }) => ({ from: refKey(from), to: refKey(to) })))
  const documents = [...walk.refs].map(([key, ref]): ChainDocument => {
    const declaration = declarations(ref.connection, ref.entity)
    const record = walk.records.get(key)
    const linkedAt = links.filter(({ from, to }) => refKey(from) === key || refKey(to) === key).map(({ at }) => at)
    return {
      ...ref, name: declaration?.name ?? { zh: ref.entity, en: ref.entity }, state: stateOf(declaration, record?.data), amount: amountOf(declaration, record?.data),
      at: record?.at ?? Math.min(...linkedAt), stage: stages[kindOf(declarations, ref)] ?? depth.get(key) ?? 0, data: record?.data,
    }
  })
  const shown = [...documents, ...expected(documents, declarations)]
  return shown.sort((a, b) => a.stage - b.stage || a.at - b.at || (a.number < b.number ? -1 : 1))
}

const kindOf = (declarations: Declarations, { connection, entity }: RecordRef): string => `${declarations(connection, entity)?.connector ?? connection}/${entity}`

/** One per kind that should come next and has not. */
function expected(documents: readonly ChainDocument[], declarations: Declarations): ChainDocument[] {
  const present = new Set(documents.map((document) => kindOf(declarations, document)))
  const next = documents.flatMap((document) => {
    const follower = followers[kindOf(declarations, document)]
    return !follower || present.has(follower.next) || follower.unless?.includes(document.state?.code ?? '') ? [] : [{ kind: follower.next, at: document.at }]
  })
  return [...new Map(next.map((each) => [each.kind, each])).values()].flatMap(({ kind, at }) => {
    const [connector, entity] = kind.split('/') as [string, string]
    const name = declarations(connector, entity)?.name
    return name ? [{ connection: connector, entity, number: '', name, at, stage: stages[kind]!, expected: true }] : []
  })
}
