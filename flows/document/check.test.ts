import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFlow } from '../../runtime/engine/compile.ts'
import orderToFulfilment from '../library/order-to-fulfilment.flow.json' with { type: 'json' }
import planToOrder from '../library/plan-to-order.flow.json' with { type: 'json' }
import { checkFlow, hasErrors } from './check.ts'
import type { Catalog } from './finding.ts'
import type { FlowDocument, FlowNode } from './flow.ts'
import { kinds } from './kinds/registry.ts'

const name = { zh: '名', en: 'name' }
type Loose = Record<string, unknown>

const trigger: Loose = { key: 'trigger', kind: 'trigger', name, on: { type: 'event', connection: 'crm', events: ['order.confirmed'] } }
const map = (key: string, expr = '1'): Loose => ({ key, kind: 'map', name, output: { expr } })
const call = (key: string, more: Loose = {}): Loose => ({ key, kind: 'call', name, connection: 'erp', operation: 'stock.get', input: { fields: { material: { expr: 'trigger.no' } } }, ...more })
const wait = (key: string, more: Loose = {}): Loose => ({ key, kind: 'waitForEvent', name, connection: 'erp', event: 'released', match: { field: 'no', equals: 'trigger.no' }, ...more })
const choice = (key: string, outlets: string[], more: Loose = {}): Loose => ({ key, kind: 'choice', name, cases: outlets.map((outlet) => ({ outlet, name, when: 'true' })), ...more })
const frame = (key: string, nodes: unknown[], edges: Edges = []): Loose => ({ key, kind: 'forEach', name, items: 'trigger.lines', body: { nodes, edges: edgesOf(edges) } })
type Edges = [from: string, to: string, outlet?: string][]
const edgesOf = (edges: Edges) => edges.map(([from, to, outlet]) => ({ from, to, ...(outlet ? { outlet } : {}) }))
/** Behind the trigger one after the other, unless edges are given. */
const flow = (nodes: Loose[], edges: Edges = nodes.map((node, index) => [String(index === 0 ? 'trigger' : nodes[index - 1]!['key']), String(node['key'])]), more: Loose = {}): Loose =>
  ({ format: 1, key: 'test', name, nodes: [trigger, ...nodes], edges: edgesOf(edges), ...more })

const object = (fields: string[], required: string[] = []) => ({ type: 'object', properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])), required })
const catalog: Catalog = {
  connection: (key) => ({
    crm: { operations: new Map([['order.get', {}]]), events: new Map([['order.confirmed', { keys: ['no'], payload: { ...object(['no', 'lines']), additionalProperties: false } }]]) },
    erp: { operations: new Map([['stock.get', { input: { ...object(['material', 'site'], ['material']), additionalProperties: false }, output: { ...object(['free']), additionalProperties: false } }]]), events: new Map([['released', { keys: ['no', 'document'] }]]) },
  })[key],
}
const found = (document: unknown) => checkFlow(document, catalog).filter(({ severity }) => severity === 'error').map(({ place, code }) => `${code} at ${place}`)

describe('a flow that may be published', () => {
  it.each<[string, Loose]>([
    ['only a trigger', flow([])],
    ['every kind of node', flow([
      call('stock'), choice('enough', ['yes', 'no'], { every: true }), map('sum'), frame('lines', [call('make'), map('note')], [['make', 'note', 'error']]),
      { key: 'pause', kind: 'wait', name, for: { duration: 'PT1H' } }, wait('released', { timeout: 'P1D' }), map('late'),
      { key: 'respond', kind: 'respond', name, status: 202, body: { value: {} } }, { key: 'stop', kind: 'fail', name, message: '"no"' },
    ], [
      ['trigger', 'stock'], ['stock', 'enough'], ['enough', 'sum', 'yes'], ['enough', 'lines', 'no'], ['lines', 'stop', 'error'], ['lines', 'pause', 'next'], ['pause', 'released'],
      ['released', 'late', 'timeout'], ['released', 'respond'], ['enough', 'stop', 'otherwise'], ['stock', 'stop', 'error'], ['enough', 'stop', 'error'],
    ])],
    ['a join, a frame in a frame, a position', flow([map('a'), map('b'), frame('outer', [frame('inner', [{ ...map('c'), position: { x: 1, y: 2 } }])])], [['trigger', 'a'], ['trigger', 'b'], ['a', 'outer'], ['b', 'outer']])],
  ])('%s', (_, document) => {
    expect(checkFlow(document, catalog)).toEqual([])
    expect(() => compileFlow(document as unknown as FlowDocument, 1)).not.toThrow()
  })

  it('is every one that is shipped', () => {
    for (const document of [orderToFulfilment, planToOrder]) expect(checkFlow(document)).toEqual([])
  })
})

describe('what keeps a flow from being published', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 7, ['schema at /']],
    ['another format', flow([], [], { format: 2 }), ['schema at format']],
    ['a field too many', flow([], [], { owner: 'me' }), ['schema at /']],
    ['a key with capitals', flow([], [], { key: 'Test' }), ['schema at key']],
    ['a name in one language', flow([], [], { name: { zh: '名' } }), ['schema at name']],
    ['no nodes', { ...flow([]), nodes: [] }, ['schema at nodes']],
    ['an edge to a number', flow([], [['trigger', 7 as never]]), ['schema at edges/0/to']],

    ['an unknown kind', flow([{ key: 'a', kind: 'loop', name }]), ['unknownKind at nodes/a/kind']],
    ['a kind of another object', flow([{ key: 'a', kind: 'constructor', name }]), ['unknownKind at nodes/a/kind']],
    ['a node that is none', { ...flow([]), nodes: [trigger, {}] }, ['unknownKind at nodes/1/kind']],
    ['a node without a field of its kind', flow([{ key: 'a', kind: 'call', name, connection: 'erp', input: { value: {} } }]), ['schema at nodes/a']],
    ['a node with a field of the wrong type', flow([call('a', { timeout: '30 s' })]), ['schema at nodes/a/timeout']],
    ['a key that expressions cannot name', flow([map('check-stock')]), ['schema at edges/0/to']],
    ['the same in a frame', flow([frame('lines', [call('a', { operation: 7 })])]), ['schema at nodes/lines/body/nodes/a/operation']],
    ['and in a frame of a frame', flow([frame('outer', [frame('inner', [{ key: 'a', kind: 'loop', name }])])]), ['unknownKind at nodes/outer/body/nodes/inner/body/nodes/a/kind']],

    ['no trigger', { ...flow([]), nodes: [map('a')] }, ['trigger at nodes']],
    ['two triggers', flow([{ ...trigger, key: 'other' }], []), ['trigger at nodes']],
    ['a trigger with a key of its own', { ...flow([]), nodes: [{ ...trigger, key: 'start' }] }, ['trigger at nodes']],
    ['a trigger in a frame', flow([frame('lines', [trigger])]), ['trigger at nodes/lines/body/nodes']],

    ['an edge to nowhere', flow([map('a')], [['trigger', 'a'], ['a', 'b']]), ['unknownNode at edges/1']],
    ['an edge from nowhere', flow([map('a')], [['trigger', 'a'], ['b', 'a']]), ['unknownNode at edges/1']],
    ['an edge into a frame', flow([frame('lines', [map('a')])], [['trigger', 'lines'], ['trigger', 'a']]), ['unknownNode at edges/1']],
    ['an edge out of a frame', flow([frame('lines', [map('a')], [['a', 'trigger']])]), ['unknownNode at nodes/lines/body/edges/0']],
    ['an outlet that the kind does not have', flow([map('a'), map('b')], [['trigger', 'a'], ['a', 'b', 'then']]), ['unknownOutlet at edges/1']],
    ['an outlet that the choice does not have', flow([choice('c', ['yes']), map('a')], [['trigger', 'c'], ['c', 'a']]), ['unknownOutlet at edges/1']],
    ['the time-out of a wait without one', flow([wait('w'), map('a')], [['trigger', 'w'], ['w', 'a', 'timeout']]), ['unknownOutlet at edges/1']],
    ['the error of a kind that cannot fail', flow([map('a')], [['trigger', 'a', 'error']]), ['unknownOutlet at edges/0']],
    ['a way on from a fail', flow([{ key: 'stop', kind: 'fail', name, message: '"x"' }, map('a')], [['trigger', 'stop'], ['stop', 'a']]), ['unknownOutlet at edges/1']],
    ['two cases with one outlet', flow([choice('c', ['yes', 'yes'])]), ['duplicateOutlet at nodes/c/cases/1']],
    ['a case called like the way that is left', flow([choice('c', ['otherwise'])]), ['duplicateOutlet at nodes/c/cases/0']],
    ['a case called like the error, in a frame', flow([frame('lines', [choice('c', ['yes', 'error'])])]), ['duplicateOutlet at nodes/lines/body/nodes/c/cases/1']],

    ['a cycle', flow([map('a'), map('b'), map('c')], [['trigger', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'b']]), ['cycle at nodes/b']],
    ['a node that leads to itself', flow([map('a')], [['trigger', 'a'], ['a', 'a']]), ['cycle at nodes/a']],
    ['a cycle in a frame', flow([frame('lines', [map('a'), map('b')], [['a', 'b'], ['b', 'a']])]), ['cycle at nodes/lines/body/nodes/a']],
    ['back to the trigger', flow([map('a')], [['trigger', 'a'], ['a', 'trigger']]), ['cycle at nodes/trigger']],
    ['a node that no way leads to', flow([map('a'), map('b')], [['trigger', 'a']]), ['unreachable at nodes/b']],
    ['a second beginning', flow([map('a'), map('b'), map('c')], [['trigger', 'a'], ['b', 'c'], ['a', 'c']]), ['unreachable at nodes/b']],

    ['two nodes of one key', flow([map('a'), map('a')], [['trigger', 'a']]), ['duplicateKey at nodes/a']],
    ['one in a frame, one outside', flow([map('a'), frame('lines', [map('a')])]), ['duplicateKey at nodes/a']],
    ['a reserved key', flow([map('item')]), ['reservedKey at nodes/item/key']],
    ['another in a frame', flow([frame('lines', [map('run')])]), ['reservedKey at nodes/lines/body/nodes/run/key']],

    ['an expression that does not parse', flow([map('a', 'lines[')]), ['expression at nodes/a/']],
    ['one of a field', flow([call('a', { input: { fields: { material: { expr: '1' }, site: { expr: '1 +' } } } })]), ['expression at nodes/a/site']],
    ['claim and links', flow([call('a', { claim: '"po/" &', linkFrom: '{' })]), ['expression at nodes/a/claim', 'expression at nodes/a/linkFrom']],
    ['of the trigger', { ...flow([]), nodes: [{ ...trigger, businessKey: 'no.', when: ')' }] }, ['expression at nodes/trigger/businessKey', 'expression at nodes/trigger/when']],
    ['of a case', flow([{ ...choice('c', ['yes']), cases: [{ outlet: 'yes', name, when: 'a =' }] }]), ['expression at nodes/c/cases.yes']],
    ['of a frame', flow([{ ...frame('lines', [map('a')]), items: '[', itemName: '(', result: '{' }]), ['expression at nodes/lines/items', 'expression at nodes/lines/itemName', 'expression at nodes/lines/result']],
    ['of a match', flow([wait('w', { match: { field: 'no', equals: '"' } })]), ['expression at nodes/w/match.equals']],
    ['something that may not be', flow([map('a', '$random()')]), ['expression at nodes/a/']],

    ['an unknown connection', flow([call('a', { connection: 'sap' })]), ['unknownConnection at nodes/a/connection']],
    ['of the trigger', { ...flow([]), nodes: [{ ...trigger, on: { type: 'event', connection: 'sap', events: ['x'] } }] }, ['unknownConnection at nodes/trigger/connection']],
    ['an unknown operation', flow([call('a', { operation: 'stock.read' })]), ['unknownOperation at nodes/a/operation']],
    ['an unknown event of the trigger', { ...flow([]), nodes: [{ ...trigger, on: { type: 'event', connection: 'crm', events: ['order.confirmed', 'order.gone'] } }] }, ['unknownEvent at nodes/trigger/event']],
    ['an unknown event that is waited for', flow([wait('w', { event: 'freed' })]), ['unknownEvent at nodes/w/event']],
    ['a field that events cannot be matched by', flow([wait('w', { match: { field: 'amount', equals: '1' } })]), ['unknownField at nodes/w/match.field']],
    ['several at once', flow([call('a', { connection: 'sap', claim: '(' }), call('b', { operation: 'x' })]), ['expression at nodes/a/claim', 'unknownConnection at nodes/a/connection', 'unknownOperation at nodes/b/operation']],
  ])('%s', (_, document, expected) => {
    const findings = found(document)
    for (const one of expected) expect(findings).toContain(one)
    if (!expected.some((one) => one.startsWith('schema'))) expect(findings).toEqual(expected)
    for (const { message } of checkFlow(document, catalog)) expect(message.zh && message.en).toBeTruthy()
  })

  it('without a catalog says nothing of connections', () => {
    expect(checkFlow(flow([call('a', { connection: 'sap' })]))).toEqual([])
  })

  it('names the position of what does not parse, and the cycle’s way', () => {
    expect(checkFlow(flow([map('a', '1 + + 2')]))[0]!.message.en).toMatch(/^The expression does not parse \(\d+\): /)
    expect(checkFlow(flow([map('a'), map('b')], [['trigger', 'a'], ['a', 'b'], ['b', 'a']]))[0]!.message.en).toBe('The flow runs in a circle: a → b')
  })
})

describe('what is likely wrong', () => {
  const warned = (document: unknown, more: Partial<Catalog> = {}) => checkFlow(document, { ...catalog, ...more }).map(({ severity, code, place, fix }) => `${severity} ${code} ${place}${fix ? ` fix ${JSON.stringify(fix.edit)}` : ''}`)
  const input = (fields: object) => call('a', { input: { fields } })
  it.each<[string, unknown, string[]]>([
    ['a required input that is missing', flow([input({})]), ['error missingInput nodes/a/material']],
    ['an input that there is not', flow([input({ material: { expr: 'trigger.no' }, colour: { value: 'red' } })]), ['error unknownInput nodes/a/colour fix {"type":"setField","key":"a","path":["input","fields","colour"]}']],
    ['a constant of another type', flow([input({ material: { value: 7 } })]), ['warning wrongType nodes/a/material']],
    ['a field that the trigger does not have', flow([map('a', 'trigger.number')]), ['warning unknownField nodes/a/']],
    ['a field that an output does not have', flow([call('a'), map('b', 'a.free & a.error & a.fre & a.fre')]), ['warning unknownField nodes/b/']],
    ['a misspelt name', flow([call('stock'), map('b', 'stok.free & "stok"')]), ['warning unknownName nodes/b/ fix {"type":"correctName","key":"b","from":"stok","to":"stock"}']],
    ['a name that nothing is like', flow([map('b', 'warehouse.x')]), ['warning unknownName nodes/b/']],
    ['one inside a frame, used outside', flow([frame('lines', [map('x')]), map('b', 'x')]), ['warning unknownName nodes/b/']],
    ['an item outside of a frame', flow([map('b', 'item.x & run.id')]), ['warning unknownName nodes/b/']],
    ['what its own trigger cannot know', { ...flow([map('a')]), nodes: [{ ...trigger, businessKey: 'a.no' }, map('a')] }, ['warning unknownName nodes/trigger/businessKey']],
    ['a missing join', flow([map('a'), map('b'), map('c', '{"a": a, "b": b}')], [['trigger', 'a'], ['trigger', 'b'], ['a', 'c']]), ['warning notBefore nodes/c/ fix {"type":"connect","from":"b","to":"c"}']],
    ['a node that comes later', flow([map('a', 'b'), map('b')]), ['warning notBefore nodes/a/']],
    ['the same from inside a frame', flow([frame('lines', [map('x', 'b')]), map('b')]), ['warning notBefore nodes/x/']],
    ['nothing where all is seen', flow([map('a'), { ...frame('lines', [map('x', 'a & item & index'), frame('inner', [map('y', 'a & x & item')])], [['x', 'inner']]), itemName: 'item.no', result: 'x' }]), []],
  ])('%s', (_, document, expected) => expect(warned(document)).toEqual(expected))

  it('nobody is told when it fails: once per flow, as a hint', () => {
    const document = flow([call('a'), call('b')])
    expect(warned(document, { tells: () => false })).toEqual(['hint untold /'])
    expect(warned(document, { tells: () => true })).toEqual([])
    expect(warned(flow([call('a'), map('b')], [['trigger', 'a'], ['a', 'b', 'error']]), { tells: () => false })).toEqual([])
    expect(warned(flow([map('a')]), { tells: () => false })).toEqual([])
    expect(hasErrors(checkFlow(document, { ...catalog, tells: () => false }))).toBe(false)
  })

  it('names the node', () => expect(checkFlow(flow([frame('lines', [map('a', '(')])]))).toMatchObject([{ node: 'a' }]))
})

it('answers whatever it is given, and what it lets pass can be made ready to run', () => {
  fc.assert(fc.property(fc.constantFrom(orderToFulfilment, planToOrder), fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('trigger', 'lines', 'item', 'error', ...Object.keys(kinds)))), { minLength: 1, maxLength: 3 }), (shipped, changes) => {
    const document = structuredClone(shipped) as unknown as Record<string, unknown>
    for (const [at, value] of changes) {
      const places = placesOf(document)
      const { holder, key } = places[at % places.length]!
      if (value === undefined && Array.isArray(holder)) holder.splice(Number(key), 1)
      else if (value === undefined) delete holder[key]
      else holder[key] = value
    }
    if (!hasErrors(checkFlow(document))) expect(() => compileFlow(document as unknown as FlowDocument, 1)).not.toThrow()
  }), { numRuns: 400 })
})

it('says of any graph that it has a cycle exactly when it has one', () => {
  const graphs = fc.integer({ min: 1, max: 8 }).chain((size) => fc.record({ size: fc.constant(size), edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 14 }) }))
  fc.assert(fc.property(graphs, ({ size, edges }) => {
    const nodes = Array.from({ length: size }, (_, index) => map(`n${index}`))
    const document = flow(nodes, [...nodes.map((node): [string, string] => ['trigger', String(node['key'])]), ...edges.map(([a, b]): [string, string] => [`n${a}`, `n${b}`])])
    const reach = Array.from({ length: size }, (_, from) => new Set(edges.filter(([a]) => a === from).map(([, b]) => b)))
    for (let round = 0; round < size; round += 1) for (const set of reach) for (const via of set) for (const to of reach[via]!) set.add(to)
    expect(found(document).some((one) => one.startsWith('cycle'))).toBe(reach.some((set, index) => set.has(index)))
  }), { numRuns: 300 })
})

function placesOf(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])])
}

/** The table above has one of each. */
const everyKind: Record<FlowNode['kind'], true> = { trigger: true, call: true, map: true, choice: true, forEach: true, wait: true, waitForEvent: true, respond: true, fail: true }
it('knows every kind there is', () => expect(Object.keys(kinds).toSorted()).toEqual(Object.keys(everyKind).toSorted()))
