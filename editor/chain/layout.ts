/** Where the documents of a chain and their links lie: threads as lanes, stages as columns. Knows no React. */
import type { Chain, ChainDocument, DocumentLink, ParkedStep } from '../api/types.ts'
import { threads } from '../theme.ts'
import type { Cell, Lane, LinkPath, MergedLink } from './geometry.ts'
import { routeLinks } from './routes.ts'

export const CARD = { width: 130, height: 80 }
const GAP = { column: 34, row: 26 }
const LANE = { padding: 15, label: 28 }
const HEADER = 44

export interface Column {
  stage: number
  x: number
  documents: ChainDocument[]
}
export interface ChainLayout {
  width: number
  height: number
  header: number
  label: number
  lanes: Lane[]
  columns: Column[]
  cells: Cell[]
  links: LinkPath[]
  /** Between what is done and what is expected. */
  now: number
}

export interface ChainNames {
  thread(connection: string): string
}

export function documentId(document: { connection: string; entity: string; number: string }): string {
  return `${document.connection}/${document.entity}/${document.number}`
}

/** @param available width in pixels; columns widen to fill it, never narrower than their cards */
export function layoutChain(chain: Chain, names: ChainNames, available: number): ChainLayout {
  const stages = [...new Set(chain.documents.map((document) => document.stage))].sort((a, b) => a - b)
  const order = Object.keys(threads)
  const connections = [...new Set(chain.documents.map((document) => document.connection))]
    .sort((a, b) => order.indexOf(names.thread(a)) - order.indexOf(names.thread(b)))
  const least = CARD.width + GAP.column
  const pitch = Math.min(210, Math.max(least, (available - LANE.label - 24) / Math.max(1, stages.length)))
  const columns = stages.map((stage, index) => ({ stage, x: LANE.label + 14 + index * pitch, documents: chain.documents.filter((document) => document.stage === stage) }))
  const columnOf = (stage: number): number => columns.find((column) => column.stage === stage)?.x ?? LANE.label + 14
  const parkedAt = chain.parked.map((parked) => ({ parked, ...placeOfParked(parked, chain, connections) }))

  const lanes: Lane[] = []
  const cells: Cell[] = []
  let top = HEADER
  for (const connection of connections) {
    const rows = new Map<number, number>()
    const place = (stage: number): { x: number; y: number } => {
      const row = rows.get(stage) ?? 0
      rows.set(stage, row + 1)
      return { x: columnOf(stage), y: top + LANE.padding + row * (CARD.height + GAP.row) }
    }
    for (const document of chain.documents.filter((one) => one.connection === connection))
      cells.push({ id: documentId(document), ...place(document.stage), ...CARD, document })
    for (const { parked, stage } of parkedAt.filter((one) => one.connection === connection))
      cells.push({ id: `${parked.run} ${parked.step}`, ...place(stage), ...CARD, width: Math.min(pitch - 14, 168), parked })
    const most = Math.max(1, ...rows.values())
    const height = LANE.padding * 2 + most * CARD.height + (most - 1) * GAP.row
    lanes.push({ connection, top, height, thread: top + LANE.padding + CARD.height / 2 })
    top += height
  }
  const done = columns.filter((column) => column.documents.some((document) => !document.expected))
  const now = (done.at(-1)?.x ?? LANE.label) + CARD.width + GAP.column / 2
  const width = Math.max(available, (columns.at(-1)?.x ?? 0) + CARD.width + 24)
  return { width, height: top, header: HEADER, label: LANE.label, lanes, columns, cells, links: routeLinks(mergeLinks(chain.links), cells, lanes), now }
}

/** A parked step stands where the document that it would have made stands: in the system that lacks the code, else where its run began. */
function placeOfParked(parked: ParkedStep, chain: Chain, connections: string[]): { connection: string; stage: number } {
  const detail = parked.problem.detail as { to?: unknown } | undefined
  const wished = typeof detail?.to === 'string' && connections.includes(detail.to) ? detail.to : undefined
  const connection = wished ?? chain.documents[0]?.connection ?? connections[0] ?? ''
  const inLane = chain.documents.filter((document) => document.connection === connection && document.stage > 0)
  return { connection, stage: Math.min(...inLane.map((document) => document.stage), ...(inLane.length ? [] : [1])) }
}

/** Several lines between the same two documents are one link that names them all. */
export function mergeLinks(links: readonly DocumentLink[]): MergedLink[] {
  const merged = new Map<string, MergedLink>()
  for (const link of links) {
    const [from, to] = [documentId(link.from), documentId(link.to)]
    const id = `${from}>${to}`
    const found = merged.get(id) ?? { id, from, to, lines: [] }
    if (link.line !== undefined) found.lines.push({ line: link.line, quantity: link.quantity })
    merged.set(id, found)
  }
  return [...merged.values()]
}
