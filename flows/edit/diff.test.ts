import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flows } from '../../runtime/engine/testing/graphs.ts'
import type { FlowDocument, FlowNode } from '../document/flow.ts'
import { applyEdit } from './apply.ts'
import { describeChange, diffFlows } from './diff.ts'
import type { Edit } from './edit.ts'
import { mergeFlows } from './merge.ts'

const name = { zh: '名', en: 'name' }
const map = (key: string, expr = '1'): FlowNode => ({ key, kind: 'map', name, output: { expr } })
const base: FlowDocument = {
  format: 1, key: 'test', name, nodes: [
    { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } }, map('a'),
    { key: 'stock', kind: 'call', name, connection: 'erp', operation: 'stock.get', input: { fields: { material: { expr: 'trigger.no' }, site: { value: 'S1' } } } },
    { key: 'lines', kind: 'forEach', name, items: 'trigger.lines', body: { nodes: [map('x'), map('y')], edges: [{ from: 'x', to: 'y' }] } },
  ], edges: [{ from: 'trigger', to: 'a' }, { from: 'a', to: 'stock' }, { from: 'stock', to: 'lines' }],
}
function after(...edits: Edit[]): FlowDocument {
  return edits.reduce<FlowDocument>((document, edit) => {
    const result = applyEdit(document, edit)
    if ('refused' in result) throw new Error(result.refused.en)
    return result.document
  }, base)
}
const set = (key: string, path: string[], value?: unknown): Edit => ({ type: 'setField', key, path, value })
const said = (document: FlowDocument) => diffFlows(base, document).map((change) => describeChange(change).en)

describe('what is otherwise in a second document', () => {
  it.each<[string, Edit[], string[]]>([
    ['nothing, where a node was only moved', [{ type: 'moveNodes', positions: { a: { x: 1, y: 2 } } }], []],
    ['a node more, with its edge', [{ type: 'addNode', node: map('z'), in: 'lines', from: { key: 'y' } }], ['Added “name” (z) in lines', 'Connected y → z']],
    ['a node less', [{ type: 'removeNodes', keys: ['a'], join: true }], ['Removed “name” (a)', 'Disconnected trigger → a', 'Disconnected a → stock', 'Connected trigger → stock']],
    ['fields, with before and after', [set('stock', ['input', 'fields', 'material'], { expr: 'trigger.code' }), set('stock', ['input', 'fields', 'site']), set('stock', ['timeout'], 'PT5S')], ['“name” (stock): input.material trigger.no → trigger.code; input.site "S1" → nothing; timeout nothing → "PT5S"']],
    ['a node that went into a frame', [{ type: 'intoFrame', keys: ['stock'], frame: 'lines' }], ['“name” (stock) moved into lines', 'Disconnected a → stock', 'Disconnected stock → lines', 'Connected a → lines']],
    ['and out', [{ type: 'outOfFrame', keys: ['y'] }], ['“name” (y) moved out of lines', 'Disconnected x → y', 'Connected lines → y']],
    ['the flow’s own words', [{ type: 'setName', name: { zh: '新', en: 'new' } }, { type: 'setDescription', description: name }], ['Renamed: name → new', 'Description: nothing → name']],
  ])('%s', (_, edits, expected) => {
    expect(said(after(...edits))).toEqual(expected)
    for (const change of diffFlows(base, after(...edits))) expect(describeChange(change).zh).toMatch(/[\u4e00-\u9fff]/)
  })

  it('is nothing between a document and itself, whatever the order of its keys', () => {
    fc.assert(fc.property(flows(), (document) => {
      const turned = JSON.parse(JSON.stringify(document), (_, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value)) as FlowDocument
      expect(diffFlows(document, turned)).toEqual([])
    }), { numRuns: 50 })
  })
})

describe('two people’s changes of one document', () => {
  const mine = after(set('stock', ['timeout'], 'PT5S'), { type: 'addNode', node: map('m'), from: { key: 'a' } })
  const theirs = after(set('a', ['output'], { expr: '2' }), { type: 'removeNodes', keys: ['y'] }, { type: 'setName', name: { zh: '他', en: 'theirs' } })

  it('that touch different nodes come together', () => {
    const { document, conflicts, texts } = mergeFlows(base, mine, theirs)
    expect([conflicts, texts]).toEqual([[], []])
    expect(said(document).toSorted()).toEqual([...said(mine), ...said(theirs)].toSorted())
  })

  it('of one node are a conflict: mine, until theirs is taken', () => {
    const other = after(set('stock', ['timeout'], 'PT9S'))
    const { conflicts, document } = mergeFlows(base, mine, other)
    expect(conflicts).toMatchObject([{ key: 'stock', mine: { timeout: 'PT5S' }, theirs: { timeout: 'PT9S' } }])
    expect(document.nodes[2]).toMatchObject({ timeout: 'PT5S' })
    expect(mergeFlows(base, mine, other, new Set(['stock'])).document.nodes[2]).toMatchObject({ timeout: 'PT9S' })
    expect(mergeFlows(base, mine, mine).conflicts).toEqual([])
  })

  it('a change wins over a removal, from either side', () => {
    const gone = after({ type: 'removeNodes', keys: ['stock'] })
    for (const [one, two] of [[mine, gone], [gone, mine]] as const) {
      const { conflicts, document } = mergeFlows(base, one, two)
      expect(conflicts.map(({ key }) => key)).toEqual(['stock'])
      expect(document.nodes.map(({ key }) => key)).toContain('stock')
    }
    expect(mergeFlows(base, mine, gone, new Set(['stock'])).document.nodes.map(({ key }) => key)).not.toContain('stock')
  })

  it('of which one is none give the other', () => {
    fc.assert(fc.property(flows(), flows(), (one, two) => {
      expect(diffFlows(mergeFlows(one, one, two).document, two)).toEqual([])
      expect(diffFlows(mergeFlows(one, two, one).document, two)).toEqual([])
    }), { numRuns: 60 })
  })
})
