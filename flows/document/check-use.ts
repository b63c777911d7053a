/** What a flow makes of its data: names that nothing has, fields that are not there, inputs that are missing. */
import Schema from 'typebox/value'
import type { TSchema } from 'typebox'
import type { Edit } from '../edit/edit.ts'
import { finding, type Catalog, type Finding, type JsonSchema } from './finding.ts'
import { kindOf, outletsOf, walkNodes, type FlowDocument, type FlowNode, type Graph } from './flow.ts'
import type { Call } from './kinds/call.ts'
import { referencesOf, type Reference } from './references.ts'
import { text } from './text.ts'

/** Of a document whose graph is right. */
export function checkUse(flow: FlowDocument, catalog: Catalog | undefined): Finding[] {
  const seen = new Scopes(flow)
  const findings: Finding[] = []
  for (const { node } of walkNodes(flow)) {
    for (const { field, expr } of kindOf(node).expressions(node))
      for (const reference of referencesOf(expr)) findings.push(...checkReference(node, field, reference, seen, catalog))
    if (catalog && node.kind === 'call') findings.push(...checkInput(node, catalog))
  }
  return [...once(findings), ...untold(flow, catalog)]
}

/** What each node's expressions can see, and in which order nodes come. */
class Scopes {
  readonly nodes = new Map<string, { node: FlowNode; graph: Graph; frames: string[] }>()

  constructor(flow: FlowDocument) {
    for (const each of walkNodes(flow)) this.nodes.set(each.node.key, each)
  }

  /** A frame's `itemName` and `result` see an item's scope, `result` also the nodes in the frame. */
  inItem(node: FlowNode, field: string): boolean {
    return this.nodes.get(node.key)!.frames.length > 0 || (node.kind === 'forEach' && field !== 'items')
  }

  /** Keys whose output may be there by then; `later`: they stand where this node sees them, but no way leads from them. */
  standing(node: FlowNode, field: string, key: string): 'before' | 'later' | 'hidden' {
    const other = this.nodes.get(key)
    const own = this.nodes.get(node.key)!
    if (!other) return 'hidden'
    const frame = other.frames.at(-1)
    if (node.kind === 'forEach' && frame === node.key) return field === 'result' ? 'before' : 'hidden'
    if (frame !== undefined && !own.frames.includes(frame)) return 'hidden'
    // In the graph of the other node: this node, or the frame around it.
    const here = frame === own.frames.at(-1) ? node.key : own.frames[frame === undefined ? 0 : own.frames.indexOf(frame) + 1]!
    return here !== key && leadsTo(other.graph, key, here) ? 'before' : 'later'
  }

  near(name: string): string | undefined {
    return [...this.nodes.keys()].filter((key) => key !== name).map((key) => ({ key, distance: distance(name.toLowerCase(), key.toLowerCase()) }))
      .filter((one) => one.distance <= Math.max(1, Math.floor(name.length / 4))).sort((a, b) => a.distance - b.distance)[0]?.key
  }
}

function leadsTo({ edges }: Graph, from: string, to: string): boolean {
  const seen = new Set([to])
  for (const key of seen) for (const edge of edges) if (edge.to === key) seen.add(edge.from)
  return seen.has(from)
}

function checkReference(node: FlowNode, field: string, reference: Reference, scopes: Scopes, catalog: Catalog | undefined): Finding[] {
  const { name } = reference
  const place = `nodes/${node.key}/${field}`
  if (name === 'trigger') return checkField(node, place, reference, triggerSchema(scopes.nodes.get('trigger')!.node, catalog))
  if (node.kind === 'trigger') return [unknownName(node, place, name, undefined)]
  if (name === 'run' || ((name === 'item' || name === 'index') && scopes.inItem(node, field))) return []
  const standing = scopes.standing(node, field, name)
  if (standing === 'hidden') return [unknownName(node, place, name, scopes.nodes.has(name) ? undefined : scopes.near(name))]
  const other = scopes.nodes.get(name)!
  if (standing === 'later') return [notBefore(node, place, other.node, other.graph)]
  return checkField(node, place, reference, outputSchema(other.node, catalog))
}

function unknownName(node: FlowNode, place: string, name: string, near: string | undefined): Finding {
  const edit: Edit | undefined = near === undefined ? undefined : { type: 'correctName', key: node.key, from: name, to: near }
  return finding(place, 'unknownName', `这里没有 ${name}，取到的总是空`, `There is no ${name} here: it gives nothing`, {
    severity: 'warning', node: node.key, ...(edit ? { fix: { name: text(`改为 ${near}`, `Make it ${near}`), edit } } : {}),
  })
}

function notBefore(node: FlowNode, place: string, other: FlowNode, graph: Graph): Finding {
  const outlet = outletsOf(other)[0]?.key
  const connectable = outlet !== undefined && other.key !== node.key && graph.nodes.includes(node) && !leadsTo(graph, node.key, other.key)
  const edit: Edit = { type: 'connect', from: other.key, to: node.key, ...(outlet === undefined || outlet === 'next' ? {} : { outlet }) }
  return finding(place, 'notBefore', `用到 ${other.key}，但没有连线从它通到这里，可能还没有结果`, `Uses ${other.key}, but no way leads from it to here: it may not be done yet`, {
    severity: 'warning', node: node.key, ...(connectable ? { fix: { name: text(`连接 ${other.key}`, `Connect ${other.key}`), edit } } : {}),
  })
}

function checkField(node: FlowNode, place: string, { name, field }: Reference, schema: JsonSchema | undefined): Finding[] {
  if (field === undefined || !schema?.properties || schema.additionalProperties !== false || Object.hasOwn(schema.properties, field)) return []
  return [finding(place, 'unknownField', `${name} 没有字段 ${field}`, `${name} has no field ${field}`, { severity: 'warning', node: node.key })]
}

function triggerSchema(trigger: FlowNode, catalog: Catalog | undefined): JsonSchema | undefined {
  if (trigger.kind !== 'trigger' || trigger.on.type !== 'event' || trigger.on.events.length !== 1) return undefined
  return catalog?.connection(trigger.on.connection)?.events.get(trigger.on.events[0]!)?.payload
}

/** An output that may also be `{ error }` (its error is handled) is not known by its schema alone. */
function outputSchema(node: FlowNode, catalog: Catalog | undefined): JsonSchema | undefined {
  const schema = node.kind === 'call' ? catalog?.connection(node.connection)?.operations.get(node.operation)?.output
    : node.kind === 'waitForEvent' ? catalog?.connection(node.connection)?.events.get(node.event)?.payload : undefined
  return schema?.properties && { ...schema, properties: { ...schema.properties, error: {} } }
}

function checkInput(node: Call, catalog: Catalog): Finding[] {
  const schema = catalog.connection(node.connection)?.operations.get(node.operation)?.input
  if (!schema?.properties || !('fields' in node.input)) return []
  const given = node.input.fields
  const missing = (schema.required ?? []).filter((field) => !Object.hasOwn(given, field)).map((field) =>
    finding(`nodes/${node.key}/${field}`, 'missingInput', `缺少必填的 ${field}`, `The required input ${field} is missing`, { node: node.key }))
  const unknown = schema.additionalProperties !== false ? [] : Object.keys(given).filter((field) => !Object.hasOwn(schema.properties!, field)).map((field) =>
    finding(`nodes/${node.key}/${field}`, 'unknownInput', `${node.operation} 没有输入 ${field}`, `${node.operation} has no input ${field}`, {
      node: node.key, fix: { name: text(`删除 ${field}`, `Remove ${field}`), edit: { type: 'setField', key: node.key, path: ['input', 'fields', field] } },
    }))
  const wrong = Object.entries(given).filter(([field, value]) => 'value' in value && Object.hasOwn(schema.properties!, field) && !fits(schema.properties![field]!, value.value)).map(([field]) =>
    finding(`nodes/${node.key}/${field}`, 'wrongType', `${field} 的值不符合要求`, `The value of ${field} is not of its type`, { severity: 'warning', node: node.key }))
  return [...missing, ...unknown, ...wrong]
}

function fits(schema: JsonSchema, value: unknown): boolean {
  return Schema.Check(schema as TSchema, value)
}

function untold(flow: FlowDocument, catalog: Catalog | undefined): Finding[] {
  if (catalog?.tells?.(flow.key) !== false) return []
  const nodes = [...walkNodes(flow)]
  const handled = nodes.some(({ graph }) => graph.edges.some(({ outlet }) => outlet === 'error'))
  if (handled || !nodes.some(({ node }) => node.kind === 'call')) return []
  return [finding('/', 'untold', '失败时没有人会知道：接上“出错”，或建一条看运行的预警规则', 'Nobody is told when it fails: connect an error outlet, or make an alert rule that watches runs', { severity: 'hint' })]
}

/** One finding per place, code and sentence: an expression may use a name many times. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [`${each.place} ${each.code} ${each.message.en}`, each])).values()]
}

/** Levenshtein's, two rows. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
