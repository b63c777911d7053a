import { outletOf, type Edge } from '../document/edge.ts'
import { kindOf, type FlowNode, type Graph } from '../document/flow.ts'
import { distinct, edgeOf } from './graph.ts'

/** The graph without these nodes. `join`: each way that led to them leads on to where they led. */
export function removed({ nodes, edges }: Graph, keys: ReadonlySet<string>, join: boolean): Graph {
  const left = edges.filter(({ from, to }) => !keys.has(from) && !keys.has(to))
  const joined = join ? edges.filter(({ from, to }) => !keys.has(from) && keys.has(to)).flatMap((edge) => behind(edge.to, nodes, edges, keys).map((to) => edgeOf(edge.from, outletOf(edge), to))) : []
  return { nodes: nodes.filter(({ key }) => !keys.has(key)), edges: distinct([...left, ...joined]) }
}

/** Where the removed nodes lead to in the end, by the way that goes on from each. */
function behind(key: string, nodes: readonly FlowNode[], edges: readonly Edge[], keys: ReadonlySet<string>, seen = new Set<string>()): string[] {
  if (!keys.has(key)) return [key]
  if (seen.has(key)) return []
  seen.add(key)
  const node = nodes.find((one) => one.key === key)!
  const ways = edges.filter(({ from }) => from === key)
  const main = kindOf(node).outlets(node).find((outlet) => ways.some((edge) => outletOf(edge) === outlet.key))
  return main ? ways.filter((edge) => outletOf(edge) === main.key).flatMap((edge) => behind(edge.to, nodes, edges, keys, seen)) : []
}
