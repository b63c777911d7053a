import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import type { FlowNode, Graph } from '../../flows/document/flow.ts'
import { text } from '../../flows/document/text.ts'
import { bandsOf } from './bands.ts'
import { layoutFlow, type Place } from './layout.ts'
import { CAPTION, COLUMNS, NODE, PITCH } from './measures.ts'

const elk = new ELK()
const map = (key: string): FlowNode => ({ key, name: text(key, key), kind: 'map', output: { value: 1 } })
const chain = (...keys: string[]) => keys.slice(1).map((to, index) => ({ from: keys[index] ?? '', to }))
const frame = (key: string, body: Graph): FlowNode => ({ key, name: text(key, key), kind: 'forEach', items: 'trigger.lines', body })
const overlap = (a: Place, b: Place) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test('a frame has a band of its own, below what leads to it', () => {
  const body = { nodes: [map('inner')], edges: [] }
  const graph: Graph = {
    nodes: [map('a'), frame('lines', body), map('b'), map('c')],
    edges: [{ from: 'a', to: 'lines' }, { from: 'lines', to: 'b' }, { from: 'b', to: 'c' }],
  }
  expect(bandsOf(graph).map((band) => band.map((node) => node.key))).toEqual([['a'], ['lines'], ['b', 'c']])
})

test('nothing overlaps and columns are a pitch apart, more where an edge is named', async () => {
  const body: Graph = {
    nodes: [map('stock'), map('enough'), map('delivery'), map('request')],
    edges: [...chain('stock', 'enough', 'delivery'), { from: 'enough', to: 'request' }],
  }
  const graph: Graph = { nodes: [map('start'), frame('lines', body), map('tell')], edges: chain('start', 'lines', 'tell') }
  const { places, width, height } = await layoutFlow(graph, elk)
  for (const keys of [['start', 'lines', 'tell'], ['stock', 'enough', 'delivery', 'request']])
    for (const a of keys) for (const b of keys) if (a < b) expect(overlap(places.get(a)!, places.get(b)!), `${a} ${b}`).toBe(false)
  expect(places.get('enough')!.x - places.get('stock')!.x).toBe(PITCH)
  const lines = places.get('lines')!
  for (const key of ['stock', 'enough', 'delivery', 'request']) {
    const place = places.get(key)!
    expect(place.x + NODE.width).toBeLessThan(lines.width)
    expect(place.y + NODE.height + CAPTION).toBeLessThan(lines.height)
  }
  expect(lines.y).toBeGreaterThan(places.get('start')!.y)
  expect(places.get('tell')!.y).toBeGreaterThan(lines.y + lines.height)
  expect(width).toBeGreaterThanOrEqual(lines.width)
  expect(height).toBeGreaterThan(lines.height)
})

test('a long row is broken like a line of text', async () => {
  const keys = Array.from({ length: COLUMNS + 2 }, (_, index) => `n${index}`)
  const { places } = await layoutFlow({ nodes: keys.map(map), edges: chain(...keys) }, elk)
  expect(places.get(`n${COLUMNS}`)!.x).toBe(places.get('n0')!.x)
  expect(places.get(`n${COLUMNS}`)!.y).toBeGreaterThan(places.get('n0')!.y + NODE.height)
})

test('positions of the document are kept', async () => {
  const { places } = await layoutFlow({ nodes: [{ ...map('a'), position: { x: 90, y: 45 } }], edges: [] }, elk)
  expect(places.get('a')).toMatchObject({ x: 90, y: 45, ...NODE })
})
