import type { Edge as FlowEdge, Node as FlowCard } from '@xyflow/react'
import { outletOf } from '../../flows/document/edge.ts'
import { outletsOf, type FlowDocument, type FlowNode, type Graph } from '../../flows/document/flow.ts'
import type { Text } from '../../flows/document/text.ts'
import type { EdgeView, FrameView, NodeView, RunView } from '../run/view.ts'
import { edgeId, entryId, rootsOf } from './edges.ts'
import type { Layout } from './layout.ts'
import { NODE } from './measures.ts'

export type CardData = { node: FlowNode; view?: NodeView; /** Its error outlet leads somewhere. */ caught: boolean }
export type FrameData = CardData & { pill: number; donePill: number; /** Height of the dot on its left border. */ entry: number; frame?: FrameView }
export type LineData = { error: boolean; label?: Text; view?: EdgeView; run: boolean; broken: boolean }
export type Card = FlowCard<CardData, 'card'>
export type FrameBox = FlowCard<FrameData, 'frame'>
export type Line = FlowEdge<LineData, 'line'>

export interface Drawing {
  nodes: (Card | FrameBox)[]
  edges: Line[]
}

/** A flow as React Flow draws it; with `view`, as one run went through it. Frames come before what stands in them. */
export function drawFlow(flow: FlowDocument, layout: Layout, view: RunView | undefined, selected: string | undefined): Drawing {
  const drawing: Drawing = { nodes: [], edges: [] }
  drawGraph(flow, undefined, { layout, view, selected, drawing })
  return drawing
}

interface Pass {
  layout: Layout
  view: RunView | undefined
  selected: string | undefined
  drawing: Drawing
}

function drawGraph(graph: Graph, frame: string | undefined, pass: Pass): void {
  const { layout, view, selected, drawing } = pass
  for (const node of graph.nodes) {
    const place = layout.places.get(node.key)
    if (!place) continue
    const base = {
      id: node.key, position: { x: place.x, y: place.y }, width: place.width, height: place.height, parentId: frame, selected: node.key === selected, draggable: false,
    }
    const caught = graph.edges.some((edge) => edge.from === node.key && outletOf(edge) === 'error')
    const data = { node, view: view?.nodes.get(node.key), caught }
    if (node.kind === 'forEach') {
      const { pill = 0, donePill = 0 } = place
      drawing.nodes.push({ ...base, type: 'frame', data: { ...data, pill, donePill, entry: entryHeight(node.body, layout), frame: view?.frames.get(node.key) } })
      drawGraph(node.body, node.key, pass)
      for (const key of rootsOf(node.body)) drawing.edges.push(entryLine(node.key, key, view))
    } else drawing.nodes.push({ ...base, type: 'card', data })
  }
  for (const edge of graph.edges) {
    const from = graph.nodes.find((node) => node.key === edge.from)
    if (!from) continue
    const outlet = outletOf(edge)
    const id = edgeId(edge)
    const named = from.kind === 'forEach' && outlet === 'next' ? undefined : outletsOf(from).find((one) => one.key === outlet)?.name
    drawing.edges.push({
      id, type: 'line', source: edge.from, target: edge.to, sourceHandle: outlet, targetHandle: 'in', focusable: false,
      data: { error: outlet === 'error', label: named, view: view?.edges.get(id), run: view !== undefined, broken: isBroken(layout, edge.from, edge.to) },
    })
  }
}

/** Level with the first node inside. */
function entryHeight(body: Graph, layout: Layout): number {
  const tops = rootsOf(body).map((key) => layout.places.get(key)?.y ?? 0)
  return Math.min(...tops) + NODE.height / 2
}

function entryLine(frame: string, key: string, view: RunView | undefined): Line {
  const id = entryId(frame, key)
  return {
    id, type: 'line', source: frame, target: key, sourceHandle: 'enter', targetHandle: 'in', focusable: false,
    data: { error: false, view: view?.edges.get(id), run: view !== undefined, broken: false },
  }
}

/** The row was broken between the two, as a line of text: the target lies far back to the left, below. */
function isBroken(layout: Layout, from: string, to: string): boolean {
  const [source, target] = [layout.places.get(from), layout.places.get(to)]
  if (!source || !target) return false
  const [leaves, enters] = [source.x + (source.donePill ?? 0), target.x + (target.pill ?? 0)]
  return enters < leaves - 100 && target.y > source.y + 40
}
