import fc from 'fast-check'
import type { Edge } from '../../../flows/document/edge.ts'
import { outletsOf, type FlowDocument, type FlowNode, type Graph } from '../../../flows/document/flow.ts'

const name = { zh: '节点', en: 'node' }

/** What is drawn at random of one node; the graph is built of it. */
interface Draft {
  kind: 'call' | 'coded' | 'map' | 'choice' | 'every' | 'forEach' | 'waitForEvent' | 'wait' | 'fail'
  /** Which earlier nodes lead here, and by which of their outlets: both by remainder. */
  from: [node: number, outlet: number][]
  condition: number
  parallel: number
  stop: boolean
  body: Draft[]
}

const conditions = ['true', 'false', 'trigger.n > 1', 'index = 1', '$exists(item)', 'index % 2 = 0']

function drafts(depth: number, most: number, stops: boolean): fc.Arbitrary<Draft[]> {
  const kinds: Draft['kind'][] = ['call', 'call', 'coded', 'map', 'choice', 'every', 'wait', 'waitForEvent', 'fail', ...(depth > 0 ? ['forEach' as const, 'forEach' as const] : [])]
  return fc.array(fc.record<Draft>({
    kind: fc.constantFrom(...kinds),
    from: fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { maxLength: 3 }),
    condition: fc.nat(conditions.length - 1),
    parallel: fc.integer({ min: 1, max: 3 }),
    stop: stops ? fc.boolean() : fc.constant(false),
    body: depth > 0 ? drafts(depth - 1, 4, stops) : fc.constant([]),
  }), { minLength: 1, maxLength: most })
}

/** Flows that `checkFlow` lets pass: every kind of node, errors caught and not, frames in frames. */
export const flows = ({ stops = true } = {}): fc.Arbitrary<FlowDocument> => drafts(2, 7, stops).map((list) => {
  const keys = { next: 0 }
  const trigger: FlowNode = { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } }
  return { format: 1, key: 'test', name, ...graphOf(list, keys, [trigger]) }
})

function graphOf(list: readonly Draft[], keys: { next: number }, nodes: FlowNode[]): Graph {
  const edges: Edge[] = []
  const inFrame = nodes.length === 0
  for (const draft of list) {
    const node = nodeOf(draft, `n${(keys.next += 1)}`, keys)
    const before = nodes.filter((one) => outletsOf(one).length > 0)
    const from = !inFrame && draft.from.length === 0 ? [[0, 0] as [number, number]] : draft.from
    const ways = before.length === 0 ? [] : from.map(([at, out]) => wayFrom(before[at % before.length]!, out))
    for (const { from, outlet } of new Map(ways.map((way) => [`${way.from} ${way.outlet}`, way])).values())
      edges.push({ from, to: node.key, ...(outlet === 'next' ? {} : { outlet }) })
    nodes.push(node)
  }
  return { nodes, edges }
}

function wayFrom(node: FlowNode, out: number): { from: string; outlet: string } {
  const outlets = outletsOf(node)
  return { from: node.key, outlet: outlets[out % outlets.length]!.key }
}

function nodeOf({ kind, condition, parallel, stop, body }: Draft, key: string, keys: { next: number }): FlowNode {
  const base = { key, name }
  const when = conditions[condition]!
  switch (kind) {
    case 'call':
      return { ...base, kind, connection: 'erp', operation: 'x.create', input: { fields: { n: { expr: 'trigger.n' }, item: { expr: 'item' } } } }
    case 'coded':
      return { ...base, kind: 'call', connection: 'erp', operation: 'x.create', input: { fields: { code: { expr: '$xref("material", "crm", item ? "CP-" & item.a : "CP-0", "erp")' } } }, claim: `"${key}/" & index` }
    case 'map':
      return { ...base, kind, output: { expr: '{"n": trigger.n, "index": index}' } }
    case 'choice':
    case 'every':
      return { ...base, kind: 'choice', cases: [{ outlet: 'yes', name, when }, { outlet: 'also', name, when: 'trigger.n = 2' }], ...(kind === 'every' ? { every: true } : {}) }
    case 'forEach':
      return { ...base, kind, items: condition === 0 ? '[]' : condition === 1 ? '{"a": 9}' : `[1..${condition + 1}].{"a": $}`, parallel, onItemError: stop ? 'stop' : 'collect', result: '{"item": item.a, "index": index}', body: graphOf(body.length > 0 ? body : [MAP], keys, []) }
    case 'wait':
      return { ...base, kind, for: { duration: 'PT1M' } }
    case 'waitForEvent':
      return { ...base, kind, connection: 'erp', event: 'released', match: { field: 'no', equals: `"${key}"` }, ...(condition > 1 ? { timeout: 'PT1H' } : {}) }
    case 'fail':
      return { ...base, kind, message: '"no"' }
  }
}

const MAP: Draft = { kind: 'map', from: [], condition: 0, parallel: 1, stop: false, body: [] }
