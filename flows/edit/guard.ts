/** What no edit may leave behind, whatever it was: the last look before a changed document is given out. */
import Schema from 'typebox/value'
import { reservedKeys } from '../document/common.ts'
import { outletOf } from '../document/edge.ts'
import { FlowDocument, kindOf, outletsOf, walkNodes, type FlowNode, type Graph } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import { Refusal } from './edit.ts'

/**
 * @throws Refusal where the document would break its schema, name a node that is not there, have one key twice, a second
 * trigger or a circle that it did not have before. What an older document had wrong already may stay.
 */
export function guard(before: FlowDocument, after: FlowDocument): void {
  const known = new Set<object>([...walkNodes(before)].flatMap(({ node, graph }) => [node, graph]))
  for (const { node } of walkNodes(after)) if (!known.has(node)) checkNode(node)
  const old = problemsOf(before)
  for (const [problem, refusal] of problemsOf(after)) if (!old.has(problem)) throw refusal
  if (!Schema.Check(FlowDocument, after)) throw new Refusal('流程不符合格式：名称不能为空，节点最多 500 个', 'Not of the format: names must not be empty, 500 nodes at most')
}

function checkNode(node: FlowNode): void {
  if (!Object.hasOwn(kinds, node.kind)) throw new Refusal(`没有这种节点：${node.kind}`, `There is no such kind of node: ${node.kind}`)
  const right: boolean = Schema.Check(kindOf(node).schema, node)
  if (right) return
  const [error] = Schema.Errors(kindOf(node).schema, node)
  const place = error?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? ''
  throw new Refusal(`${node.key} 不符合格式：${place} ${error?.message ?? ''}`, `${node.key} is not of the format: ${place} ${error?.message ?? ''}`)
}

function problemsOf(document: FlowDocument): Map<string, Refusal> {
  const problems = new Map<string, Refusal>()
  const say = (code: string, zh: string, en: string) => problems.set(code, new Refusal(zh, en))
  const keys = new Set<string>()
  for (const { node } of walkNodes(document)) {
    if (keys.has(node.key)) say(`twice ${node.key}`, `已经有节点 ${node.key}`, `There is a node ${node.key} already`)
    if (reservedKeys.has(node.key)) say(`reserved ${node.key}`, `${node.key} 是保留字`, `${node.key} is a reserved word`)
    keys.add(node.key)
    if (node.kind === 'forEach') checkGraph(node.body, say, node.key)
  }
  checkGraph(document, say)
  return problems
}

type Say = (code: string, zh: string, en: string) => void

function checkGraph(graph: Graph, say: Say, frame?: string): void {
  const at = frame ?? ''
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]))
  const triggers = graph.nodes.filter((node) => node.kind === 'trigger')
  if (frame !== undefined && triggers.length > 0) say(`trigger ${at}`, '框里不能有触发', 'A frame holds no trigger')
  if (frame === undefined && (triggers.length !== 1 || triggers[0]!.key !== 'trigger')) say('trigger', '流程要有且只有一个触发', 'A flow has exactly one trigger')
  for (const edge of graph.edges) {
    const from = nodes.get(edge.from)
    const to = nodes.get(edge.to)
    if (!from || !to) say(`edge ${at} ${edge.from} ${edge.to}`, `没有节点 ${from ? edge.to : edge.from}`, `There is no node ${from ? edge.to : edge.from}`)
    else if (Object.hasOwn(kinds, from.kind) && !outletsOf(from).some(({ key }) => key === outletOf(edge))) say(`outlet ${at} ${edge.from} ${outletOf(edge)}`, `${edge.from} 没有出口 ${outletOf(edge)}`, `${edge.from} has no outlet ${outletOf(edge)}`)
    if (to?.kind === 'trigger') say(`into ${at} ${edge.from}`, '没有连线能通向触发', 'Nothing leads to the trigger')
  }
  if (circles(graph)) say(`circle ${at}`, '这样流程会绕圈', 'The flow would run in a circle')
}

function circles({ nodes, edges }: Graph): boolean {
  const open = new Map(nodes.map(({ key }) => [key, 0]))
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1)
  const behind = Map.groupBy(edges, ({ from }) => from)
  const queue = nodes.filter(({ key }) => open.get(key) === 0).map(({ key }) => key)
  let done = 0
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    done += 1
    for (const { to } of behind.get(key) ?? []) {
      open.set(to, open.get(to)! - 1)
      if (open.get(to) === 0) queue.push(to)
    }
  }
  return done < nodes.length
}
