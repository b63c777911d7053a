import type { TSchema } from 'typebox'
import Schema from 'typebox/value'
import { ExpressionError } from '../expression/expression.ts'
import { compileExpression } from '../expression/compile.ts'
import { reservedKeys } from './common.ts'
import { checkUse } from './check-use.ts'
import { outletOf } from './edge.ts'
import { finding, type Catalog, type Finding } from './finding.ts'
import { FlowDocument, kindOf, outletsOf, walkNodes, type FlowNode, type Graph } from './flow.ts'
import { kinds } from './kinds/registry.ts'

/**
 * Everything that keeps a flow from being published (errors): the schema, keys, edges, cycles, unreachable nodes,
 * expressions that do not parse, unknown connections, operations and events, inputs that are missing. And what is likely
 * wrong (warnings): names and fields that are not there, constants of another type; and once per flow a hint.
 * @example checkFlow(document, catalog) // [{ place: 'nodes/checkStock/operation', code: 'unknownOperation', … }]
 */
export function checkFlow(document: unknown, catalog?: Catalog): Finding[] {
  return allFindings(document, catalog).map((each) => (each.node === undefined ? withNode(each) : each))
}

/** The node is the last one that the place names. */
function withNode(each: Finding): Finding {
  const node = [...each.place.matchAll(/(?:^|\/)nodes\/([a-z][A-Za-z0-9]*)/g)].at(-1)?.[1]
  return node === undefined ? each : { ...each, node }
}

function allFindings(document: unknown, catalog: Catalog | undefined): Finding[] {
  const shape = schemaFindings(FlowDocument, document, '')
  if (shape.length > 0) return shape
  const flow = document as FlowDocument
  const findings: Finding[] = []
  for (const graph of graphsOf(flow, findings)) findings.push(...checkGraph(graph.graph, graph.place, graph.frame))
  if (findings.length > 0) return findings
  const keys = new Set<string>()
  for (const { node } of walkNodes(flow)) {
    if (keys.has(node.key)) findings.push(finding(`nodes/${node.key}`, 'duplicateKey', `有两个节点叫 ${node.key}`, `Two nodes are called ${node.key}`))
    keys.add(node.key)
    findings.push(...checkExpressions(node), ...(catalog ? checkNames(node, catalog) : []))
  }
  return [...findings, ...checkUse(flow, catalog)]
}

/** Whether a document with these may be published. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

function schemaFindings(schema: TSchema, value: unknown, place: string): Finding[] {
  return Schema.Errors(schema, value).map((error) =>
    finding(`${place}${error.instancePath}`.replace(/^\//, '') || '/', 'schema', `不符合格式：${error.message}`, `Not of the format: ${error.message}`))
}

/** The flow's graph and every frame's, each node checked against its kind's schema on the way. */
function graphsOf(flow: FlowDocument, findings: Finding[]): { graph: Graph; place: string; frame: boolean }[] {
  const graphs: { graph: Graph; place: string; frame: boolean }[] = []
  const visit = (graph: Graph, place: string, frame: boolean) => {
    graphs.push({ graph, place, frame })
    graph.nodes.forEach((node, index) => {
      const at = `${place}nodes/${typeof node?.key === 'string' ? node.key : index}`
      const spec = Object.hasOwn(kinds, node?.kind ?? '') ? kindOf(node) : undefined
      if (!spec) return void findings.push(finding(`${at}/kind`, 'unknownKind', `没有这种节点：${String(node?.kind)}`, `There is no such kind of node: ${String(node?.kind)}`))
      const wrong = schemaFindings(spec.schema, node, at)
      findings.push(...wrong)
      if (wrong.length === 0 && node.kind === 'forEach') visit(node.body, `${at}/body/`, true)
    })
  }
  visit(flow, '', false)
  return findings.length > 0 ? [] : graphs
}

function checkGraph(graph: Graph, place: string, frame: boolean): Finding[] {
  const findings: Finding[] = []
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]))
  for (const node of graph.nodes) if (reservedKeys.has(node.key)) findings.push(finding(`${place}nodes/${node.key}/key`, 'reservedKey', `${node.key} 是保留字`, `${node.key} is a reserved word`, { node: node.key }))
  const triggers = graph.nodes.filter((node) => node.kind === 'trigger')
  if (frame ? triggers.length > 0 : triggers.length !== 1 || triggers[0]!.key !== 'trigger')
    findings.push(finding(`${place}nodes`, 'trigger', frame ? '框里不能有触发' : '流程要有且只有一个触发，键为 trigger', frame ? 'A frame holds no trigger' : 'A flow has exactly one trigger, with the key trigger'))
  for (const node of graph.nodes) findings.push(...checkOutlets(node, place))
  graph.edges.forEach((edge, index) => {
    const at = `${place}edges/${index}`
    const from = nodes.get(edge.from)
    if (!from || !nodes.has(edge.to)) findings.push(finding(at, 'unknownNode', `没有节点 ${from ? edge.to : edge.from}`, `There is no node ${from ? edge.to : edge.from}`))
    else if (!outletsOf(from).some((outlet) => outlet.key === outletOf(edge)))
      findings.push(finding(at, 'unknownOutlet', `${edge.from} 没有出口 ${outletOf(edge)}`, `${edge.from} has no outlet ${outletOf(edge)}`))
  })
  if (findings.length === 0) findings.push(...checkWays(graph, place, frame))
  return findings
}

/** Cases whose outlet is another's too, or one that every choice has: nobody could say which way an edge belongs to. */
function checkOutlets(node: FlowNode, place: string): Finding[] {
  if (node.kind !== 'choice') return []
  const taken = new Set(['otherwise', 'error'])
  return node.cases.flatMap(({ outlet }, index) => {
    if (taken.has(outlet)) return [finding(`${place}nodes/${node.key}/cases/${index}`, 'duplicateOutlet', `出口 ${outlet} 不止一个`, `There is more than one outlet ${outlet}`)]
    taken.add(outlet)
    return []
  })
}

/** Nodes on a cycle, and nodes that no way leads to. */
function checkWays(graph: Graph, place: string, frame: boolean): Finding[] {
  const open = new Map(graph.nodes.map((node) => [node.key, graph.edges.filter((edge) => edge.to === node.key).length]))
  const starts = graph.nodes.filter((node) => open.get(node.key) === 0)
  const done: string[] = []
  const queue = starts.map((node) => node.key)
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    done.push(key)
    for (const edge of graph.edges.filter((one) => one.from === key)) {
      open.set(edge.to, open.get(edge.to)! - 1)
      if (open.get(edge.to) === 0) queue.push(edge.to)
    }
  }
  const circling = graph.nodes.filter((node) => !done.includes(node.key))
  if (circling.length > 0)
    return [finding(`${place}nodes/${circling[0]!.key}`, 'cycle', `流程绕了圈：${circling.map((node) => node.key).join(' → ')}`, `The flow runs in a circle: ${circling.map((node) => node.key).join(' → ')}`)]
  if (frame) return []
  return starts.filter((node) => node.kind !== 'trigger').map((node) => finding(`${place}nodes/${node.key}`, 'unreachable', `走不到 ${node.key}`, `No way leads to ${node.key}`))
}

function checkExpressions(node: FlowNode): Finding[] {
  return kindOf(node).expressions(node).flatMap(({ field, expr }) => {
    try {
      compileExpression(expr)
      return []
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      const at = error.position === undefined ? '' : ` (${error.position})`
      return [finding(`nodes/${node.key}/${field}`, 'expression', `表达式读不懂${at}：${error.message}`, `The expression does not parse${at}: ${error.message}`)]
    }
  })
}

function checkNames(node: FlowNode, catalog: Catalog): Finding[] {
  const named = node.kind === 'call' || node.kind === 'waitForEvent' ? node.connection : node.kind === 'trigger' && node.on.type === 'event' ? node.on.connection : undefined
  if (named === undefined) return []
  const connection = catalog.connection(named)
  if (!connection) return [finding(`nodes/${node.key}/connection`, 'unknownConnection', `没有连接 ${named}`, `There is no connection ${named}`)]
  if (node.kind === 'call' && !connection.operations.has(node.operation))
    return [finding(`nodes/${node.key}/operation`, 'unknownOperation', `${named} 没有操作 ${node.operation}`, `${named} has no operation ${node.operation}`)]
  const events = node.kind === 'waitForEvent' ? [node.event] : node.kind === 'trigger' && node.on.type === 'event' ? node.on.events : []
  const findings = events.filter((event) => !connection.events.has(event)).map((event) =>
    finding(`nodes/${node.key}/event`, 'unknownEvent', `${named} 没有事件 ${event}`, `${named} has no event ${event}`))
  if (node.kind === 'waitForEvent' && findings.length === 0 && !connection.events.get(node.event)!.keys.includes(node.match.field))
    findings.push(finding(`nodes/${node.key}/match.field`, 'unknownField', `事件 ${node.event} 不能按 ${node.match.field} 匹配`, `Event ${node.event} cannot be matched by ${node.match.field}`))
  return findings
}
