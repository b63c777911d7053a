import { durationMs } from '../../flows/document/common.ts'
import type { FlowNode, NodeKind } from '../../flows/document/flow.ts'
import type { LinkFrom } from '../../flows/run/event.ts'
import type { Problem } from '../../flows/run/run.ts'
import { evaluateExpression, evaluateInput, NodeProblem, type Evaluation } from './evaluate.ts'
import { wrongTypeProblem } from './problems.ts'

/** What a node wants when its turn has come. Nothing has happened yet; the execution turns it into events. */
export type Want =
  | { want: 'done'; input?: unknown; output?: unknown; outlets: string[]; response?: { status: number; body: unknown } }
  | { want: 'call'; input: unknown; claim?: string; links?: LinkFrom[] }
  | { want: 'wait'; dueAt?: number; eventKey?: string }
  | { want: 'items'; items: unknown[]; names?: string[] }
  | { want: 'fail'; problem: Problem }

type NodeOf<K extends NodeKind> = Extract<FlowNode, { kind: K }>
type Handler<K extends NodeKind> = (node: NodeOf<K>, on: Evaluation) => Want

/** One handler per node kind. Each is pure; a problem of the node's data is thrown as `NodeProblem`. */
const handlers = {
  trigger: () => ({ want: 'done', outlets: ['next'] }),
  call: (node, on) => {
    const input = evaluateInput(node.input, on)
    const claim = node.claim === undefined ? undefined : textOf(evaluateExpression(node.claim, 'claim', on), 'claim')
    const links = node.linkFrom === undefined ? undefined : linksOf(evaluateExpression(node.linkFrom, 'linkFrom', on))
    return { want: 'call', input: input ?? {}, claim, links }
  },
  map: (node, on) => ({ want: 'done', output: evaluateInput(node.output, on), outlets: ['next'] }),
  choice: (node, on) => {
    const taken: string[] = []
    for (const one of node.cases) {
      if (!isTrue(evaluateExpression(one.when, one.outlet, on))) continue
      taken.push(one.outlet)
      if (!node.every) break
    }
    return { want: 'done', output: taken.length === 0 ? ['otherwise'] : taken, outlets: taken.length === 0 ? ['otherwise'] : taken }
  },
  forEach: (node, on) => {
    const items = listOf(evaluateExpression(node.items, 'items', on))
    return { want: 'items', items, names: node.itemName === undefined ? undefined : itemNames(node.itemName, items, on) }
  },
  wait: (node, on) => ({
    want: 'wait',
    dueAt: 'duration' in node.for ? on.context.now + durationMs(node.for.duration) : instantOf(evaluateExpression(node.for.until, 'until', on)),
  }),
  waitForEvent: (node, on) => ({
    want: 'wait',
    eventKey: eventKey(node.connection, node.event, node.match.field, textOf(evaluateExpression(node.match.equals, 'match.equals', on), 'match.equals')),
    dueAt: node.timeout === undefined ? undefined : on.context.now + durationMs(node.timeout),
  }),
  respond: (node, on) => {
    const response = { status: node.status ?? 200, body: evaluateInput(node.body, on) ?? null }
    return { want: 'done', output: response, outlets: ['next'], response }
  },
  fail: (node, on) => {
    const message = textOf(evaluateExpression(node.message, 'message', on), 'message')
    return { want: 'fail', problem: { code: 'failNode', message: { zh: message, en: message } } }
  },
} satisfies { [K in NodeKind]: Handler<K> }

/** Asks the node what it wants. @throws NodeProblem, LookupNeeded */
export function want(on: Evaluation): Want {
  const handler = handlers[on.node.kind] as Handler<NodeKind>
  return handler(on.node as never, on)
}

/** The text under which an awaited event is found. */
export function eventKey(connection: string, event: string, field: string, value: string): string {
  return `${connection}|${event}|${field}|${value}`
}

function itemNames(source: string, items: unknown[], on: Evaluation): string[] {
  return items.map((item, index) => {
    const name = evaluateExpression(source, 'itemName', { ...on, scope: () => ({ ...on.scope(), item, index }) })
    return name === undefined || name === null ? String(index + 1) : String(name)
  })
}

/** JSONata's idea of true (`$boolean`): empty text, 0, null, empty objects and arrays without a true member are false. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTrue)
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0
  return Boolean(value)
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  throw new NodeProblem(wrongTypeProblem(field, '一段文字', 'a text'))
}

function instantOf(value: unknown): number {
  const instant = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isFinite(instant)) return instant
  throw new NodeProblem(wrongTypeProblem('until', '一个时间（ISO 8601 或毫秒数）', 'a time (ISO 8601 or milliseconds)'))
}

function linksOf(value: unknown): LinkFrom[] {
  return listOf(value).map((one) => {
    const link = one as Partial<LinkFrom> | null
    if (typeof link?.connection !== 'string' || typeof link.entity !== 'string' || typeof link.number !== 'string')
      throw new NodeProblem(wrongTypeProblem('linkFrom', '{connection, entity, number}', '{connection, entity, number}'))
    const { connection, entity, number, line, quantity } = link
    return { connection, entity, number, ...(line === undefined ? {} : { line }), ...(quantity === undefined ? {} : { quantity }) }
  })
}
