import type { Edge } from '../document/edge.ts'
import type { FlowDocument } from '../document/flow.ts'
import { Refusal } from './edit.ts'
import { commonGraph, edgeOf, graphIn, standingOf, withGraph } from './graph.ts'
import { removed } from './remove.ts'

/** @throws Refusal */
export function intoFrame(document: FlowDocument, keys: readonly string[], frame: string): FlowDocument {
  const moving = new Set(keys)
  const { graph, frame: around } = commonGraph(document, keys)
  graphIn(document, frame)
  if (moving.has(frame)) throw new Refusal('框不能放进自己', 'A frame does not go into itself')
  if (moving.has('trigger')) throw new Refusal('触发不能放进框里', 'The trigger does not go into a frame')
  if (standingOf(document, frame).frame !== around) throw new Refusal('节点和框不在同一张图里', 'The nodes and the frame do not stand in one graph')
  const nodes = graph.nodes.filter(({ key }) => moving.has(key))
  const edges = among(graph.edges, moving)
  const without = withGraph(document, around, (one) => removed(one, moving, true))
  return withGraph(without, frame, (body) => ({ nodes: [...body.nodes, ...nodes], edges: [...body.edges, ...edges] }))
}

/** Those that nothing led to begin behind the frame. @throws Refusal */
export function outOfFrame(document: FlowDocument, keys: readonly string[]): FlowDocument {
  const moving = new Set(keys)
  const { graph, frame } = commonGraph(document, keys)
  if (frame === undefined) throw new Refusal('节点不在框里', 'The nodes stand in no frame')
  const nodes = graph.nodes.filter(({ key }) => moving.has(key))
  if (nodes.length === graph.nodes.length) throw new Refusal('框里至少留一个节点', 'A frame holds at least one node')
  const edges = among(graph.edges, moving)
  const begin = nodes.filter(({ key }) => !edges.some(({ to }) => to === key)).map(({ key }) => edgeOf(frame, 'next', key))
  const without = withGraph(document, frame, (one) => removed(one, moving, true))
  return withGraph(without, standingOf(document, frame).frame, (outer) => ({ nodes: [...outer.nodes, ...nodes], edges: [...outer.edges, ...edges, ...begin] }))
}

const among = (edges: readonly Edge[], keys: ReadonlySet<string>): Edge[] => edges.filter(({ from, to }) => keys.has(from) && keys.has(to))
