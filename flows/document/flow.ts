import Type from 'typebox'
import { DocumentKey } from './common.ts'
import { Edge } from './edge.ts'
import type { Call } from './kinds/call.ts'
import type { Choice } from './kinds/choice.ts'
import type { Fail } from './kinds/fail.ts'
import type { ForEachShape } from './kinds/for-each.ts'
import type { MapNode } from './kinds/map.ts'
import { kinds } from './kinds/registry.ts'
import type { Respond } from './kinds/respond.ts'
import type { Trigger } from './kinds/trigger.ts'
import type { WaitForEvent } from './kinds/wait-for-event.ts'
import type { Wait } from './kinds/wait.ts'
import type { KindSpec, Outlet } from './kind.ts'
import { Text, text } from './text.ts'

/** A graph: the flow's own or a frame's body. */
export interface Graph {
  nodes: FlowNode[]
  edges: Edge[]
}
export interface ForEach extends Omit<ForEachShape, 'body'> {
  body: Graph
}
export type FlowNode = Trigger | Call | MapNode | Choice | ForEach | Wait | WaitForEvent | Respond | Fail
export type NodeKind = FlowNode['kind']

/** The version of this format; `upgradeFlow` brings older documents up. */
export const FLOW_FORMAT = 1

/**
 * A flow as it is stored, exported and read in git: a directed graph without cycles. What JSON Schema cannot say
 * (keys unique, edges to known nodes, no cycle, expressions that parse, known operations) is said by `checkFlow`.
 */
export const FlowDocument = Type.Object(
  {
    format: Type.Literal(FLOW_FORMAT),
    key: DocumentKey,
    name: Text,
    description: Type.Optional(Text),
    nodes: Type.Array(Type.Unsafe<FlowNode>(Type.Object({})), { minItems: 1, maxItems: 500 }),
    edges: Type.Array(Edge, { maxItems: 2000 }),
  },
  { additionalProperties: false, title: 'Flow' },
)
export interface FlowDocument extends Omit<Type.Static<typeof FlowDocument>, 'nodes'> {
  nodes: FlowNode[]
}

/** A graph: the flow's own or a frame's body. */
export interface Graph {
  nodes: FlowNode[]
  edges: Edge[]
}

export function kindOf(node: FlowNode): KindSpec<FlowNode> {
  return kinds[node.kind] as unknown as KindSpec<FlowNode>
}

/** A node's outlets as drawn, `error` last where the kind can fail. */
export function outletsOf(node: FlowNode): Outlet[] {
  const spec = kindOf(node)
  return spec.fails ? [...spec.outlets(node), { key: 'error', name: text('出错', 'Error') }] : spec.outlets(node)
}

/** Every node with the graph it stands in, frames' bodies included. `frames` are the keys of the frames around it. */
export function* walkNodes(graph: Graph, frames: string[] = []): Generator<{ node: FlowNode; graph: Graph; frames: string[] }> {
  for (const node of graph.nodes) {
    yield { node, graph, frames }
    if (node.kind === 'forEach') yield* walkNodes(node.body, [...frames, node.key])
  }
}

export function triggerOf(flow: FlowDocument): Trigger {
  const trigger = flow.nodes.find((node) => node.kind === 'trigger')
  if (!trigger) throw new Error(`flow ${flow.key} has no trigger`)
  return trigger
}
