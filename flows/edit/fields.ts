import { outletOf } from '../document/edge.ts'
import { kindOf, outletsOf, type FlowDocument, type FlowNode, type Graph } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import Schema from 'typebox/value'
import { Refusal } from './edit.ts'
import { changeNode, distinct, edgeOf, standingOf, withGraph } from './graph.ts'

/**
 * The document with one node's content changed, and its edges settled: a case whose outlet was called otherwise keeps its
 * ways, those of an outlet that is gone go with it.
 */
export function changedNode(document: FlowDocument, key: string, change: (node: FlowNode) => FlowNode): FlowDocument {
  const { node, frame } = standingOf(document, key)
  const after = change(node)
  const changed = changeNode(document, key, () => after)
  if (!Object.hasOwn(kinds, after.kind) || !Schema.Check(kindOf(after).schema, after)) return changed
  return withSettled(changed, frame, node, after)
}

function withSettled(document: FlowDocument, frame: string | undefined, before: FlowNode, after: FlowNode): FlowDocument {
  const outlets = new Set(outletsOf(after).map(({ key }) => key))
  const moved = renamedOutlets(before, after)
  const settle = (graph: Graph): Graph => {
    if (graph.edges.every((edge) => edge.from !== after.key || (outlets.has(outletOf(edge)) && !moved.has(outletOf(edge))))) return graph
    const edges = graph.edges.flatMap((edge) => {
      if (edge.from !== after.key) return [edge]
      const outlet = moved.get(outletOf(edge)) ?? outletOf(edge)
      return outlets.has(outlet) ? [edgeOf(edge.from, outlet, edge.to)] : []
    })
    return { nodes: graph.nodes, edges: distinct(edges) }
  }
  return withGraph(document, frame, settle)
}

/** Where a choice has as many cases as before: old outlet → new. */
function renamedOutlets(before: FlowNode, after: FlowNode): Map<string, string> {
  if (before.kind !== 'choice' || after.kind !== 'choice' || before.cases.length !== after.cases.length) return new Map()
  const kept = new Set(after.cases.map(({ outlet }) => outlet))
  return new Map(before.cases.flatMap(({ outlet }, index) => (kept.has(outlet) ? [] : [[outlet, after.cases[index]!.outlet] as const])))
}

const FORBIDDEN = new Set<string | number>(['__proto__', 'constructor', 'prototype'])

/** The node with a field set or taken away; objects on the way are made. @throws Refusal */
export function setFieldOf(node: FlowNode, path: readonly (string | number)[], value: unknown): FlowNode {
  const [first] = path
  if (first === undefined || first === 'key' || first === 'kind' || (node.kind === 'forEach' && first === 'body')) throw new Refusal('这一项不能这样改', 'This is not changed so')
  if (path.some((part) => FORBIDDEN.has(part))) throw new Refusal('不能用这个名字', 'This name cannot be used')
  return setIn(node, path, value) as FlowNode
}

function setIn(holder: unknown, [part, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (part === undefined) return value
  if (Array.isArray(holder)) {
    const index = Number(part)
    if (!Number.isInteger(index) || index < 0 || index > holder.length) throw new Refusal('没有这一项', 'There is no such item')
    if (rest.length === 0 && value === undefined) return holder.toSpliced(index, 1)
    const item = setIn(holder[index], rest, value)
    return index === holder.length ? [...holder, item] : holder.with(index, item)
  }
  const object = (typeof holder === 'object' && holder !== null ? holder : {}) as Record<string, unknown>
  if (rest.length === 0 && value === undefined) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== String(part)))
  return { ...object, [part]: setIn(object[part], rest, value) }
}
