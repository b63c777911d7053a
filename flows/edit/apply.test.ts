import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import Schema from 'typebox/value'
import { flows } from '../../runtime/engine/testing/graphs.ts'
import orderToFulfilment from '../library/order-to-fulfilment.flow.json' with { type: 'json' }
import { checkFlow } from '../document/check.ts'
import { FlowDocument, kindOf, outletsOf, walkNodes, type FlowNode } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import { outletOf } from '../document/edge.ts'
import { applyEdit } from './apply.ts'
import { copyNodes } from './clipboard.ts'
import { describeEdit, type Edit } from './edit.ts'
import { freeKey, proposeKey } from './keys.ts'

const name = { zh: '名', en: 'name' }
const map = (key: string, expr = '1'): FlowNode => ({ key, kind: 'map', name, output: { expr } })
const choice = (key: string, outlets: string[]): FlowNode => ({ key, kind: 'choice', name, cases: outlets.map((outlet) => ({ outlet, name, when: 'true' })) })
const frame = (key: string, nodes: FlowNode[], edges: [string, string][] = []): FlowNode => ({ key, kind: 'forEach', name, items: 'trigger.lines', body: { nodes, edges: edges.map(([from, to]) => ({ from, to })) } })
const flow = (nodes: FlowNode[], edges: [string, string, string?][]): FlowDocument =>
  ({ format: 1, key: 'test', name, nodes: [{ key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } }, ...nodes], edges: edges.map(([from, to, outlet]) => ({ from, ...(outlet ? { outlet } : {}), to })) })

/** After the edits, the edges as `a→b`, frames' too; or the sentence of the first refusal. */
function after(document: FlowDocument, ...edits: Edit[]): FlowDocument {
  for (const edit of edits) {
    const result = applyEdit(document, edit)
    if ('refused' in result) throw new Error(result.refused.en)
    document = result.document
  }
  return document
}
const edges = (document: FlowDocument) => [document, ...[...walkNodes(document)].flatMap(({ node }) => (node.kind === 'forEach' ? [node.body] : []))]
  .flatMap((graph) => graph.edges.map((edge) => `${edge.from}${edge.outlet ? `.${edge.outlet}` : ''}→${edge.to}`))
const refused = (document: FlowDocument, edit: Edit) => expect(() => after(document, edit))
const nodeOf = (document: FlowDocument, key: string) => [...walkNodes(document)].find(({ node }) => node.key === key)!.node

const line = flow([map('a'), map('b', 'a.x'), map('c', '{"a": a, "b": b.a}')], [['trigger', 'a'], ['a', 'b'], ['b', 'c']])

describe('edits', () => {
  it('add, connect, disconnect', () => {
    expect(edges(after(line, { type: 'addNode', node: map('d'), from: { key: 'a', outlet: 'error' } }, { type: 'connect', from: 'd', to: 'c' }, { type: 'disconnect', edges: [{ from: 'b', to: 'c' }] }))).toEqual(['trigger→a', 'a→b', 'a.error→d', 'd→c'])
    refused(line, { type: 'addNode', node: map('a') }).toThrow('There is a node a already')
    refused(line, { type: 'addNode', node: map('item') }).toThrow('reserved')
    refused(line, { type: 'addNode', node: { key: 'x', kind: 'loop' } as never }).toThrow('no such kind')
    refused(line, { type: 'addNode', node: { ...map('x'), output: 7 } as never }).toThrow('not of the format: output')
    refused(line, { type: 'addNode', node: { ...nodeOf(line, 'trigger'), key: 'x' } as FlowNode }).toThrow('exactly one trigger')
    refused(line, { type: 'connect', from: 'c', to: 'a' }).toThrow('circle')
    refused(line, { type: 'connect', from: 'a', to: 'a' }).toThrow('circle')
    refused(line, { type: 'connect', from: 'a', to: 'b' }).toThrow('already')
    refused(line, { type: 'connect', from: 'a', outlet: 'maybe', to: 'c' }).toThrow('no outlet maybe')
    refused(line, { type: 'connect', from: 'a', to: 'nobody' }).toThrow('no node nobody')
    refused(line, { type: 'connect', from: 'a', to: 'trigger' }).toThrow()
    refused(line, { type: 'disconnect', edges: [{ from: 'a', to: 'c' }] }).toThrow('gone')
  })

  it('insert on an edge, move', () => {
    expect(edges(after(line, { type: 'insertOnEdge', node: choice('q', ['yes']), edge: { from: 'a', to: 'b' } }))).toEqual(['trigger→a', 'a→q', 'q.yes→b', 'b→c'])
    refused(line, { type: 'insertOnEdge', node: { key: 'f', kind: 'fail', name, message: '"x"' }, edge: { from: 'a', to: 'b' } }).toThrow('leads on')
    const moved = after(line, { type: 'moveNodes', positions: { b: { x: 1, y: 2 } } })
    expect(nodeOf(moved, 'b').position).toEqual({ x: 1, y: 2 })
    expect(moved.nodes[1]).toBe(line.nodes[1])
    expect(after(moved, { type: 'moveNodes', positions: { b: { x: 1, y: 2 } } })).toBe(moved)
    refused(line, { type: 'moveNodes', positions: { toString: { x: 1, y: 2 } } }).toThrow('no node')
  })

  it('rename: key, name, every expression and edge', () => {
    const renamed = after(line, { type: 'rename', key: 'a', newKey: 'stock', name: { zh: '库存', en: 'Stock' } })
    expect(edges(renamed)).toEqual(['trigger→stock', 'stock→b', 'b→c'])
    expect(nodeOf(renamed, 'c')).toMatchObject({ output: { expr: '{"a": stock, "b": b.a}' } })
    expect(nodeOf(renamed, 'stock').name.en).toBe('Stock')
    refused(line, { type: 'rename', key: 'a', newKey: 'b' }).toThrow('already')
    refused(line, { type: 'rename', key: 'a', newKey: 'A b' }).toThrow('not of the format')
    refused(line, { type: 'rename', key: 'a', newKey: 'function' }).toThrow('reserved')
    refused(line, { type: 'rename', key: 'trigger', newKey: 'x' }).toThrow('always trigger')
    const inside = after(flow([frame('lines', [map('x'), map('y', 'x & lines')], [['x', 'y']])], [['trigger', 'lines']]), { type: 'rename', key: 'x', newKey: 'z' })
    expect([edges(inside), nodeOf(inside, 'y')]).toMatchObject([['trigger→lines', 'z→y'], { output: { expr: 'z & lines' } }])
  })

  it('remove, with and without joining the neighbours', () => {
    expect(edges(after(line, { type: 'removeNodes', keys: ['b'] }))).toEqual(['trigger→a'])
    expect(edges(after(line, { type: 'removeNodes', keys: ['b', 'a'], join: true }))).toEqual(['trigger→c'])
    const branched = flow([map('a'), choice('q', ['yes', 'no']), map('b'), map('c')], [['trigger', 'a'], ['a', 'q'], ['a', 'c', 'error'], ['q', 'b', 'no'], ['q', 'c', 'otherwise']])
    expect(edges(after(branched, { type: 'removeNodes', keys: ['q'], join: true }))).toEqual(['trigger→a', 'a.error→c', 'a→b'])
    refused(line, { type: 'removeNodes', keys: ['trigger'] }).toThrow('cannot be removed')
    refused(line, { type: 'removeNodes', keys: [] }).toThrow('No node is selected')
    refused(flow([frame('lines', [map('x')])], [['trigger', 'lines']]), { type: 'removeNodes', keys: ['x'] }).toThrow('not of the format')
  })

  it('fields: set, taken away, never key, kind, body or prototype', () => {
    const call: FlowNode = { key: 'a', kind: 'call', name, connection: 'erp', operation: 'stock.get', input: { fields: {} } }
    const document = flow([call, frame('lines', [map('x')])], [['trigger', 'a']])
    const set = after(document, { type: 'setField', key: 'a', path: ['input', 'fields', 'material'], value: { expr: 'trigger.no' } }, { type: 'setField', key: 'a', path: ['retry', 'attempts'], value: 3 })
    expect(nodeOf(set, 'a')).toMatchObject({ input: { fields: { material: { expr: 'trigger.no' } } }, retry: { attempts: 3 } })
    expect(nodeOf(after(set, { type: 'setField', key: 'a', path: ['retry'] }), 'a')).not.toHaveProperty('retry')
    for (const path of [['key'], ['kind'], [], ['input', '__proto__', 'x'], ['constructor']]) refused(document, { type: 'setField', key: 'a', path, value: 'x' }).toThrow()
    refused(document, { type: 'setField', key: 'lines', path: ['body', 'nodes'], value: [] }).toThrow('not changed so')
    refused(document, { type: 'setField', key: 'a', path: ['timeout'], value: '30 s' }).toThrow('timeout')
    expect(nodeOf(after(document, { type: 'setNode', node: { ...nodeOf(document, 'lines'), items: 'trigger.x', body: { nodes: [], edges: [] } } as FlowNode }), 'lines')).toMatchObject({ items: 'trigger.x', body: { nodes: [{ key: 'x' }] } })
    refused(document, { type: 'setNode', node: map('a') }).toThrow('stays of its kind')
    expect(after(document, { type: 'setName', name: { zh: '新', en: 'new' } }, { type: 'setDescription', description: name }, { type: 'setNote', key: 'a', note: name })).toMatchObject({ name: { en: 'new' }, description: name, nodes: [{}, { note: name }, {}] })
    refused(document, { type: 'setName', name: { zh: '', en: 'x' } }).toThrow('must not be empty')
    expect(nodeOf(after(line, { type: 'correctName', key: 'c', from: 'b', to: 'a' }), 'c')).toMatchObject({ output: { expr: '{"a": a, "b": a.a}' } })
  })

  it('a case called otherwise keeps its ways; those of a case that is gone go', () => {
    const document = flow([choice('q', ['yes', 'no']), map('a'), map('b')], [['trigger', 'q'], ['q', 'a', 'yes'], ['q', 'b', 'no']])
    expect(edges(after(document, { type: 'setField', key: 'q', path: ['cases', 0, 'outlet'], value: 'sure' }))).toEqual(['trigger→q', 'q.sure→a', 'q.no→b'])
    expect(edges(after(document, { type: 'setField', key: 'q', path: ['cases', 0] }))).toEqual(['trigger→q', 'q.no→b'])
    const wait: FlowNode = { key: 'w', kind: 'waitForEvent', name, connection: 'erp', event: 'x', match: { field: 'no', equals: '1' }, timeout: 'P1D' }
    expect(edges(after(flow([wait, map('a')], [['trigger', 'w'], ['w', 'a', 'timeout']]), { type: 'setField', key: 'w', path: ['timeout'] }))).toEqual(['trigger→w'])
  })

  it('into a frame and out of it', () => {
    const document = flow([map('a'), map('b'), frame('lines', [map('x'), map('y')], [['x', 'y']]), map('c')], [['trigger', 'a'], ['a', 'b'], ['b', 'lines'], ['lines', 'c']])
    const into = after(document, { type: 'intoFrame', keys: ['a', 'b'], frame: 'lines' })
    expect(edges(into)).toEqual(['lines→c', 'trigger→lines', 'x→y', 'a→b'])
    expect(edges(after(document, { type: 'outOfFrame', keys: ['y'] }))).toEqual(['trigger→a', 'a→b', 'b→lines', 'lines→c', 'lines→y'])
    refused(document, { type: 'outOfFrame', keys: ['x', 'y'] }).toThrow('at least one')
    refused(document, { type: 'outOfFrame', keys: ['a'] }).toThrow('in no frame')
    refused(document, { type: 'intoFrame', keys: ['lines'], frame: 'lines' }).toThrow('into itself')
    refused(document, { type: 'intoFrame', keys: ['trigger'], frame: 'lines' }).toThrow('trigger')
    refused(document, { type: 'intoFrame', keys: ['a', 'x'], frame: 'lines' }).toThrow('one graph')
    refused(document, { type: 'intoFrame', keys: ['a'], frame: 'b' }).toThrow('no frame')
  })

  it('copy and paste: fresh keys, edges and references among the pasted', () => {
    const document = flow([map('a'), frame('lines', [map('x', 'a & lines'), map('y', 'x')], [['x', 'y']])], [['trigger', 'a'], ['a', 'lines']])
    const text = copyNodes(document, ['trigger', 'a', 'lines', 'x'])!
    const pasted = after(document, { type: 'paste', text, at: { x: 100, y: 50 } })
    expect(edges(pasted)).toEqual(['trigger→a', 'a→lines', 'a2→lines2', 'x→y', 'x2→y2'])
    expect(nodeOf(pasted, 'x2')).toMatchObject({ output: { expr: 'a2 & lines2' } })
    expect(nodeOf(pasted, 'lines2').position).toEqual({ x: 100, y: 50 })
    expect(edges(after(document, { type: 'paste', text, in: 'lines' }))).toContain('a2→lines2')
    expect(copyNodes(document, ['trigger'])).toBeUndefined()
    expect(copyNodes(document, ['a', 'x'])).toBeUndefined()
    for (const bad of ['', 'hello', '{}', '{"weft":"nodes","format":1,"nodes":[{"kind":"constructor"}],"edges":[]}', text.replace('"map"', '"trigger"'), text.replace('"lines"', '"Lines 2"')]) refused(document, { type: 'paste', text: bad }).toThrow()
    refused(document, { type: 'paste', text: text.replace('"from": "a"', '"from": "lines"') }).toThrow('circle')
  })

  it('several as one: all or none', () => {
    const edits: Edit[] = [{ type: 'addNode', node: map('d') }, { type: 'connect', from: 'c', to: 'd' }]
    expect(edges(after(line, { type: 'all', name, edits }))).toContain('c→d')
    refused(line, { type: 'all', name, edits: [...edits, { type: 'connect', from: 'd', to: 'a' }] }).toThrow('circle')
  })
})

describe('keys', () => {
  it.each([['delivery.create', 'createDelivery'], ['order.updateProgress', 'updateOrderProgress'], ['stock.get', 'getStock'], ['物料.查', 'node'], ['x', 'x']])('%s → %s', (operation, key) => {
    expect(proposeKey({ kind: 'call', operation }, new Set())).toBe(key)
  })
  it('are free', () => {
    expect([freeKey('a', new Set(['a', 'a2'])), freeKey('item', new Set()), freeKey('a9', new Set(['a9'])), proposeKey({ kind: 'map' }, new Set(['values'])), proposeKey({ kind: 'waitForEvent', event: 'budget.released' }, new Set())]).toEqual(['a3', 'item2', 'a10', 'values2', 'budgetReleased'])
  })
})

/** What no sequence of edits may bring about. */
function broken(document: FlowDocument): string[] {
  const wrong = checkFlow(document).filter(({ code }) => ['schema', 'unknownKind', 'trigger', 'unknownNode', 'unknownOutlet', 'cycle', 'duplicateKey', 'reservedKey'].includes(code))
  return [...(Schema.Check(FlowDocument, document) ? [] : ['schema']), ...wrong.map(({ code, place }) => `${code} ${place}`)]
}

/** Edits by remainder: numbers become nodes, edges and outlets of the document as it then is. */
const steps = fc.array(fc.tuple(fc.nat(13), fc.nat(99), fc.nat(99), fc.nat(99)), { maxLength: 25 })
function editOf(document: FlowDocument, [which, one, two, three]: [number, number, number, number]): Edit {
  const all = [...walkNodes(document)]
  const pick = (at: number) => all[at % all.length]!
  const key = (at: number) => pick(at).node.key
  const { node, graph } = pick(one)
  const edge = graph.edges[two % Math.max(graph.edges.length, 1)] ?? { from: 'nowhere', to: 'nobody' }
  const keys = [...new Set([node.key, graph.nodes[two % graph.nodes.length]!.key, ...(three % 5 === 0 ? [key(three)] : [])])]
  const fresh = [map(`new${one}`, `${key(two)}.x`), choice(`ask${one}`, ['yes', 'no']), frame(`each${one}`, [map(`body${one}`)]), { key: key(two), kind: 'fail', name, message: '"x"' } as FlowNode][three % 4]!
  const inFrame = all[two % all.length]!.node.kind === 'forEach' ? key(two) : undefined
  switch (which) {
    case 0: return { type: 'addNode', node: fresh, in: inFrame, from: { key: node.key } }
    case 1: return { type: 'insertOnEdge', node: fresh, edge }
    case 2: return { type: 'connect', from: node.key, to: key(two), ...(three % 2 ? { outlet: outletsOf(node)[three % 3]?.key ?? 'gone' } : {}) }
    case 3: return { type: 'disconnect', edges: [edge] }
    case 4: return { type: 'moveNodes', positions: { [node.key]: { x: two, y: three } } }
    case 5: return { type: 'rename', key: node.key, newKey: three % 4 === 0 ? key(two) : `named${two}` }
    case 6: return { type: 'removeNodes', keys, join: three % 2 === 0 }
    case 7: return { type: 'setField', key: node.key, path: [['timeout'], ['cases', two % 3], ['cases', 0, 'outlet'], ['note'], ['body'], ['name', 'zh']][three % 6]!, value: [undefined, 'PT1M', { outlet: 'maybe', name, when: '1' }, name, ''][two % 5] }
    case 8: return { type: 'paste', text: copyNodes(document, keys) ?? 'nothing', in: inFrame }
    case 9: return { type: 'intoFrame', keys, frame: all.find((each) => each.node.kind === 'forEach')?.node.key ?? 'none' }
    case 10: return { type: 'outOfFrame', keys }
    case 11: return { type: 'setNode', node: { ...fresh, key: node.key } as FlowNode }
    case 12: return { type: 'correctName', key: node.key, from: key(two), to: key(three) }
    default: return { type: 'all', name, edits: [{ type: 'setName', name: { zh: '新', en: `${one}` } }, { type: 'removeNodes', keys: [node.key], join: true }] }
  }
}

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe('any sequence of edits', () => {
  const documents = fc.oneof(flows(), fc.constant(orderToFulfilment as unknown as FlowDocument))

  it('gives a document of the schema without a broken reference, or a refusal in words; the one before stays as it was', () => {
    let done = 0
    fc.assert(fc.property(documents, steps, (start, drawn) => {
      let document = frozen(structuredClone(start))
      expect(broken(document)).toEqual([])
      for (const step of drawn) {
        const edit = editOf(document, step)
        expect(describeEdit(edit).zh && describeEdit(edit).en).toBeTruthy()
        const result = applyEdit(document, edit)
        if ('refused' in result) {
          expect(result.refused.zh && result.refused.en).toBeTruthy()
          continue
        }
        done += 1
        expect(broken(result.document), JSON.stringify(edit)).toEqual([])
        const keys = new Set([...walkNodes(result.document)].map(({ node }) => node.key))
        if (edit.type !== 'all') for (const key of result.keys) expect(keys).toContain(key)
        document = frozen(result.document)
      }
    }), { numRuns: 150 })
    expect(done).toBeGreaterThan(300)
  })

  it('shares what it leaves alone', () => {
    const document = orderToFulfilment as unknown as FlowDocument
    const result = after(document, { type: 'setField', key: 'reportDelivery', path: ['timeout'], value: 'PT5S' })
    const before = new Map([...walkNodes(document)].map(({ node }) => [node.key, node]))
    expect([...walkNodes(result)].filter(({ node }) => before.get(node.key) !== node).map(({ node }) => node.key)).toEqual(['lines', 'reportDelivery'])
  })

  it('renaming there and back gives the same document', () => {
    const document = orderToFulfilment as unknown as FlowDocument
    for (const { node } of walkNodes(document)) {
      if (node.kind === 'trigger') continue
      const there = after(document, { type: 'rename', key: node.key, newKey: 'elsewhere' })
      expect(JSON.stringify(there)).not.toMatch(new RegExp(`\\b${node.key}\\.`))
      expect(after(there, { type: 'rename', key: 'elsewhere', newKey: node.key })).toEqual(document)
    }
  })
})

it('every kind gives back what it was given, expression by expression', () => {
  fc.assert(fc.property(flows(), (document) => {
    for (const { node } of walkNodes(document)) {
      const spec = kindOf(node)
      expect(spec.mapExpressions(node, (expr) => expr)).toEqual(node)
      expect(spec.expressions(spec.mapExpressions(node, () => 'changed')).map(({ expr }) => expr)).toEqual(spec.expressions(node).map(() => 'changed'))
    }
  }), { numRuns: 50 })
  expect(Object.keys(kinds)).toHaveLength(9)
  expect(outletOf({ from: 'a', to: 'b' })).toBe('next')
})
