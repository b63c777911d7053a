import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineAmount, total } from './behaviour/amounts.ts'
import { merged } from './behaviour/progress.ts'
import type { Report } from './behaviour/progress.ts'
import orders from './data/orders.json' with { type: 'json' }
import type { Order } from './entities/order.ts'
import { STAGE_STATES, STAGES } from './entities/progress.ts'

const order = orders.find(({ no }) => no === 'SO-20261124-001') as Order
const report = (more: Partial<Report>): Report => ({ no: order.no, stage: '请购', state: '进行中', text: '已请购', ...more })
const after = (...reports: Report[]) => reports.reduce<Order>((so, one) => ({ ...so, progress: merged(so, one) }), order).progress
const anyReport = fc.record({
  no: fc.constant(order.no), stage: fc.constantFrom(...STAGES), state: fc.constantFrom(...STAGE_STATES), text: fc.constantFrom('一', '二'),
  line: fc.option(fc.constantFrom(1, 2, 3), { nil: undefined }), document: fc.option(fc.constantFrom({ entity: '采购订单', number: 'PO-1' }, { entity: '交货单', number: 'OD-1' }), { nil: undefined }),
})

describe('progress', () => {
  it('keeps lines apart and shows the foremost as the whole', () => {
    const progress = after(report({ line: 2 }), report({ line: 1, stage: '采购', text: '已下单' }))
    expect(progress).toMatchObject({ stage: '采购', text: '已下单', lines: [{ line: 1, stage: '采购' }, { line: 2, stage: '请购' }] })
  })
  it('does not go back, but keeps the late report’s document', () => {
    const progress = after(report({ line: 1, stage: '发货', text: '已发货' }), report({ line: 1, document: { entity: '请购单', number: 'PR-1' } }))
    expect(progress.lines).toMatchObject([{ stage: '发货', text: '已发货', documents: [{ number: 'PR-1' }] }])
  })
  it('takes waiting and going on within a stage, but not behind its end', () => {
    expect(after(report({ line: 1, stage: '预算', state: '等待' }), report({ line: 1, stage: '预算', state: '进行中' })).lines[0]!.state).toBe('进行中')
    expect(after(report({ line: 1, stage: '预算', state: '完成' }), report({ line: 1, stage: '预算', state: '等待' })).lines[0]!.state).toBe('完成')
  })
  it('never loses a stage or a document, and changes nothing by the same report twice', () => {
    const rank = (stage: string) => STAGES.indexOf(stage as (typeof STAGES)[number])
    fc.assert(fc.property(fc.array(anyReport, { minLength: 1, maxLength: 8 }), (reports) => {
      const progress = after(...reports)
      expect(after(...reports, reports.at(-1)!)).toEqual(progress)
      for (const { line, stage, document } of reports) {
        const where = line === undefined ? progress : progress.lines.find((one) => one.line === line)!
        expect(rank(where.stage)).toBeGreaterThanOrEqual(rank(stage))
        expect(rank(progress.stage)).toBeGreaterThanOrEqual(rank(stage))
        if (document) expect(where.documents).toContainEqual(document)
      }
    }))
  })
})

describe('amounts', () => {
  it.each([[12, '2150.00', '25800.00'], [35.5, '12.35', '438.43'], [0.1, '0.15', '0.02'], [3, '0.10', '0.30'], [1_000_000, '9999999.99', '9999999990000.00']])('%s × %s = %s', (quantity, price, expected) => {
    expect(lineAmount(quantity, price)).toBe(expected)
  })
  it('add up exactly, in the data too', () => {
    expect(total(['0.10', '0.20'])).toBe('0.30')
    for (const { lines, amount } of orders as Order[]) {
      for (const line of lines) expect(line.amount).toBe(lineAmount(line.quantity, line.price))
      expect(amount).toBe(total(lines.map((line) => line.amount)))
    }
  })
})
