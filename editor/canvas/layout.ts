import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js'
import { outletOf } from '../../flows/document/edge.ts'
import { outletsOf, type FlowNode, type ForEach, type Graph } from '../../flows/document/flow.ts'
import type { Outlet } from '../../flows/document/kind.ts'
import { bandsOf } from './bands.ts'
import { CAPTION, COLUMNS, FRAME, GAP, NODE, outletHeights, PITCH } from './measures.ts'

/** Where a node lies, relative to the frame it stands in. */
export interface Place {
  x: number
  y: number
  width: number
  height: number
  /** Frames: left end of the pill on the top line and of the one on the bottom line. */
  pill?: number
  donePill?: number
}

/** Places by node key, of all graphs of a document, and the size of the whole. */
export interface Layout {
  places: Map<string, Place>
  width: number
  height: number
}

/** What of ELK is needed: the browser hands in one that works in a worker. */
export type Layouter = Pick<ELK, 'layout'>

/**
 * Lays a flow out: ELK's layers from left to right, long rows broken like lines of text, each frame in a band of its own
 * with its body inside. A graph whose nodes all have positions keeps them.
 */
export async function layoutFlow(graph: Graph, elk: Layouter): Promise<Layout> {
  const places = new Map<string, Place>()
  const size = await layoutGraph(graph, elk, places)
  return { places, ...size }
}

interface Size {
  width: number
  height: number
}

async function layoutGraph(graph: Graph, elk: Layouter, places: Map<string, Place>): Promise<Size> {
  for (const node of graph.nodes) if (node.kind === 'forEach') places.set(node.key, await frameSize(node, elk, places))
  if (graph.nodes.every((node) => node.position)) return keepPositions(graph, places)
  let y = 0
  let width = 0
  for (const band of bandsOf(graph)) {
    const below = y > 0 ? (band[0]?.kind === 'forEach' ? 0 : indent(band, graph, places)) : 0
    const size = band[0]?.kind === 'forEach' ? stackFrames(band, graph, places, y) : await layoutBand(band, graph, elk, places, { x: FRAME.left + below, y })
    width = Math.max(width, size.width)
    y = size.height + (band[0]?.kind === 'forEach' ? GAP.afterFrame : GAP.band)
  }
  return { width, height: y - GAP.band }
}

function keepPositions(graph: Graph, places: Map<string, Place>): Size {
  const size = { width: 0, height: 0 }
  for (const node of graph.nodes) {
    const own = places.get(node.key)
    const place: Place = { ...(own ?? { ...NODE }), x: node.position?.x ?? 0, y: node.position?.y ?? 0 } as Place
    places.set(node.key, place)
    size.width = Math.max(size.width, place.x + place.width)
    size.height = Math.max(size.height, place.y + place.height + (own ? 0 : CAPTION))
  }
  return size
}

async function frameSize(frame: ForEach, elk: Layouter, places: Map<string, Place>): Promise<Place> {
  const inside = await layoutGraph(frame.body, elk, places)
  for (const node of frame.body.nodes) {
    const place = places.get(node.key)
    if (place) places.set(node.key, { ...place, y: place.y + FRAME.top })
  }
  return {
    x: 0, y: 0, pill: FRAME.pill, donePill: FRAME.pill,
    width: Math.max(FRAME.minWidth, inside.width + FRAME.right),
    height: inside.height + FRAME.top + FRAME.bottom,
  }
}

/** Frames of one band lie under each other; each pill begins right of what leads to it, where there is room. */
function stackFrames(band: FlowNode[], graph: Graph, places: Map<string, Place>, top: number): Size {
  let y = top
  let width = 0
  for (const frame of band) {
    const place = places.get(frame.key)
    if (!place) continue
    const sources = graph.edges.filter((edge) => edge.to === frame.key).map((edge) => places.get(edge.from))
    const wished = Math.max(FRAME.pill, ...sources.map((source) => (source ? source.x + source.width + GAP.column : 0)))
    const pill = Math.min(wished, place.width - FRAME.right - 330)
    places.set(frame.key, { ...place, y, pill: Math.max(pill, FRAME.left) })
    width = Math.max(width, place.width)
    y += place.height + GAP.afterFrame
  }
  return { width, height: y - GAP.afterFrame }
}

/** How far right a band begins so that it stands behind the pill that leads to it. */
function indent(band: FlowNode[], graph: Graph, places: Map<string, Place>): number {
  const keys = new Set(band.map((node) => node.key))
  const before = graph.edges.filter((edge) => keys.has(edge.to) && outletOf(edge) !== 'error').map((edge) => places.get(edge.from)?.donePill)
  return Math.max(0, ...before.map((pill) => (pill === undefined ? 0 : pill + FRAME.donePill + GAP.column - FRAME.left)))
}

async function layoutBand(band: FlowNode[], graph: Graph, elk: Layouter, places: Map<string, Place>, at: { x: number; y: number }): Promise<Size> {
  const laid = await elk.layout(elkGraph(band, graph))
  const children = aligned((laid.children ?? []).map((child) => ({ key: child.id, column: Math.round((child.x ?? 0) / PITCH), y: child.y ?? 0 })))
  const gaps = columnGaps(children, graph)
  const firstColumns = Math.max(1, COLUMNS - Math.ceil((at.x - FRAME.left) / PITCH))
  const rowOf = (column: number): number => (column < firstColumns ? 0 : 1 + Math.floor((column - firstColumns) / COLUMNS))
  const size = { width: 0, height: at.y }
  let y = at.y
  for (let row = 0; ; row++) {
    const inRow = children.filter((child) => rowOf(child.column) === row)
    if (inRow.length === 0) break
    const top = Math.min(...inRow.map((child) => child.y))
    const first = row === 0 ? 0 : firstColumns + (row - 1) * COLUMNS
    for (const child of inRow) {
      const x = (row === 0 ? at.x : FRAME.left) + gaps.slice(first, child.column).reduce((sum, gap) => sum + NODE.width + gap, 0)
      const place = { x, y: Math.round(y + child.y - top), ...NODE }
      places.set(child.key, place)
      size.width = Math.max(size.width, x + NODE.width)
      size.height = Math.max(size.height, place.y + NODE.height + CAPTION)
    }
    y = size.height + GAP.row
  }
  return size
}

/** Room for the longest name in either language, with the count that a run puts behind it; longer ones are cut. */
function namedGap(outlets: Outlet[]): number {
  const widest = Math.max(...outlets.flatMap(({ name }) => (name ? [name.zh.length * 11, name.en.length * 6] : [0])))
  return Math.min(GAP.widest, Math.max(GAP.named, widest + 72))
}

/** Nodes that lie nearly level lie level: rows read as rows, the small step of a choice's outlet is the edge's. */
function aligned<Child extends { y: number }>(children: Child[]): Child[] {
  let level = Number.NEGATIVE_INFINITY
  for (const child of [...children].sort((a, b) => a.y - b.y)) {
    if (child.y - level > 14) level = child.y
    child.y = level
  }
  return children
}

/** The gap behind each column: wider where an outlet's name stands on an edge. */
function columnGaps(children: { key: string; column: number }[], graph: Graph): number[] {
  const gaps = Array.from({ length: 1 + Math.max(0, ...children.map((child) => child.column)) }, () => GAP.column)
  for (const { key, column } of children) {
    const node = graph.nodes.find((one) => one.key === key)
    const used = graph.edges.filter((edge) => edge.from === key).map(outletOf)
    const named = node && node.kind !== 'forEach' ? outletsOf(node).filter((outlet) => outlet.name && outlet.key !== 'error' && used.includes(outlet.key)) : []
    if (named.length > 0) gaps[column] = Math.max(gaps[column] ?? 0, namedGap(named))
  }
  return gaps
}

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(GAP.column),
  'elk.spacing.nodeNode': String(GAP.row),
  'elk.spacing.edgeNode': '16',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.spacing.componentComponent': String(GAP.row),
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.edgeRouting': 'SPLINES',
}

function elkGraph(band: FlowNode[], graph: Graph): ElkNode {
  const keys = new Set(band.map((node) => node.key))
  return {
    id: 'band',
    layoutOptions: options,
    children: band.map(elkNode),
    edges: graph.edges
      .filter((edge) => keys.has(edge.from) && keys.has(edge.to))
      .map((edge, index) => ({ id: `e${index}`, sources: [`${edge.from}:${outletOf(edge)}`], targets: [`${edge.to}:in`] })),
  }
}

function elkNode(node: FlowNode): ElkNode {
  const outlets = outletsOf(node)
  const plain = outlets.filter((outlet) => outlet.key !== 'error')
  const heights = outletHeights(plain.length)
  return {
    id: node.key,
    width: NODE.width,
    height: NODE.height + CAPTION,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      { id: `${node.key}:in`, x: 0, y: NODE.height / 2, layoutOptions: { 'elk.port.side': 'WEST' } },
      ...plain.map((outlet, index) => ({
        id: `${node.key}:${outlet.key}`, x: NODE.width, y: heights[index] ?? 0, layoutOptions: { 'elk.port.side': 'EAST' },
      })),
      // On the card it sits at the bottom; for ELK below the other outlets, so that what it leads to comes lowest.
      { id: `${node.key}:error`, x: NODE.width, y: NODE.height + CAPTION, layoutOptions: { 'elk.port.side': 'EAST' } },
    ],
  }
}
