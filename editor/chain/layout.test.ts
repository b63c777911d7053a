import { expect, test } from 'vitest'
import type { Chain, ChainDocument } from '../api/types.ts'
import { text } from '../../flows/document/text.ts'
import { layoutChain } from './layout.ts'
import { linesOf } from './lines.ts'

const document = (connection: string, entity: string, number: string, stage: number, more: Partial<ChainDocument> = {}): ChainDocument =>
  ({ connection, entity, number, name: text(entity, entity), at: stage, stage, ...more })
const link = (from: ChainDocument, to: ChainDocument, line?: number, quantity?: number) => ({ _id: `${from.number}${to.number}${line}`, from, to, at: 1, line, quantity })

const order = document('crm', 'order', 'SO-1', 0, { data: { lines: [{ line: 1, product: 'A', quantity: 12 }, { line: 2, product: 'B', quantity: 8 }, { line: 3, product: 'C', quantity: 40 }] } })
const delivery = document('erp', 'delivery', '8000', 1)
const request = document('procurement', 'request', 'PR-1', 2)
const purchase = document('procurement', 'order', '4500', 3)
const chain: Chain = {
  number: 'SO-1', documents: [order, delivery, request, purchase], runs: [],
  links: [link(order, delivery, 1, 12), link(order, delivery, 2, 3), link(order, request, 2, 5), link(request, purchase, 2, 5)],
  parked: [{ run: 'r', step: 'lines/2/toRequest', since: 1, problem: { code: 'unknownCode', message: text('没有', 'none'), detail: { to: 'procurement' } } }],
}
const names = { thread: (connection: string) => connection }

test('lanes are in the order of the threads, and no two cards overlap', () => {
  const { lanes, cells } = layoutChain(chain, names, 900)
  expect(lanes.map((lane) => lane.connection)).toEqual(['crm', 'procurement', 'erp'])
  for (const a of cells) for (const b of cells)
    if (a !== b) expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height, `${a.id} ${b.id}`).toBe(false)
  const parked = cells.find((cell) => cell.parked)
  expect(parked?.y).toBeGreaterThan(cells.find((cell) => cell.document === request)?.y ?? 0)
})

test('lines between the same two documents are one link', () => {
  const { links } = layoutChain(chain, names, 900)
  expect(links).toHaveLength(3)
  expect(links[0]?.lines).toEqual([{ line: 1, quantity: 12 }, { line: 2, quantity: 3 }])
})

test('no link runs through a card', () => {
  const { links, cells } = layoutChain(chain, names, 900)
  for (const { path, onThread } of links) {
    if (onThread) continue
    const points = [...path.matchAll(/([\d.]+) ([\d.]+)(?=[LQM]|$)/g)].map((match) => ({ x: Number(match[1]), y: Number(match[2]) }))
    for (const { x, y } of points)
      expect(cells.filter((cell) => x > cell.x + 1 && x < cell.x + cell.width - 1 && y > cell.y + 1 && y < cell.y + cell.height - 1).map((cell) => cell.id)).toEqual([])
  }
})

test('each line says how far it has come', () => {
  const lines = linesOf(chain)
  expect(lines.map((line) => line.parts.map((part) => [part.quantity, part.state, part.document?.number]))).toEqual([
    [[12, 'done', '8000']], [[3, 'done', '8000'], [5, 'underWay', '4500']], [[40, 'parked', undefined]],
  ])
})
