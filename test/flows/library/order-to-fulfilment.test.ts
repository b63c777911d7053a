import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Order } from '../../../connectors/crm/entities/order.ts'
import { openCompany, type Company } from './company.ts'

let company: Company
beforeEach(async () => { company = await openCompany() })
afterEach(() => company.stop())

const progress = async (no: string) => (await company.ask<Order>('crm', 'order.get', { no }))
const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
const stock = (material: string) => company.ask('erp', 'stock.get', { material })

it('delivers an order that is in stock, and the CRM has it completed', async () => {
  const order = await company.order([{ product: 'CP-1001', quantity: 12 }, { product: 'CP-1024', quantity: 20 }])
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state.status).toBe('succeeded')
  const deliveries = await company.list('erp', 'delivery.list', { salesOrder: order.no })
  expect(deliveries.map(({ salesLine, customer, material, quantity, shipDate, state }) => [salesLine, customer, material, quantity, shipDate, state]).toSorted()).toEqual([
    [1, '0000010023', '000000000010001001', 12, '20261208', 'ISSUED'],
    [2, '0000010023', '000000000010001024', 20, '20261208', 'ISSUED'],
  ])
  expect(await company.list('procurement', 'request.list', { salesOrder: order.no })).toEqual([])
  expect(await stock('000000000010001001')).toMatchObject({ onHand: 28, reserved: 0 })
  const after = await progress(order.no)
  expect(after).toMatchObject({ state: '已完成', progress: { stage: '发货', state: '完成', text: '全部 2 行已从库存出货' } })
  expect(after.progress.lines.map(({ stage, state, documents }) => [stage, state, documents[0]?.entity])).toEqual([['发货', '完成', '交货单'], ['发货', '完成', '交货单']])
  expect(run.state.response).toMatchObject({ status: 200, body: { order: order.no, lines: [{ line: 1, product: 'CP-1001', requested: 12, delivered: 12, missing: 0 }, { line: 2, delivered: 20, missing: 0 }] } })
})

it('requests what is short, five working days before the customer wants it', async () => {
  const order = await company.order([{ product: 'CP-1025', quantity: 4 }], { department: 'WX1', deliveryDate: '2027-01-06' })
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state.status).toBe('succeeded')
  const requests = await company.list('procurement', 'request.list', { salesOrder: order.no })
  // Wednesday 6 January: 5, 4 (Monday), not the weekend, not New Year, 31, 30, 29 December.
  expect(requests).toMatchObject([{ quantity: 4, unit: 'SET', neededBy: midnight('2026-12-29'), costCentre: 'CC-430', salesOrder: order.no, salesLine: 1 }])
  expect(await company.list('erp', 'delivery.list', { salesOrder: order.no })).toEqual([])
  expect(await progress(order.no)).toMatchObject({
    state: '履约中', progress: { stage: '请购', state: '进行中', text: '1 行中 1 行缺货，已请购', lines: [{ line: 1, stage: '请购', documents: [{ entity: '请购单', number: requests[0]!['no'] }] }] },
  })
  expect(run.links()).toEqual([
    expect.stringMatching(new RegExp(`^order ${order.no} line 1 × 4 → reservation RSV-`)),
    `order ${order.no} line 1 × 4 → request ${String(requests[0]!['no'])}`,
  ])
})

it('does both for a line that is partly in stock, and the chain has the quantities', async () => {
  const order = await company.order([{ product: 'CP-1017', quantity: 8 }])
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state.status).toBe('succeeded')
  const [delivery] = await company.list('erp', 'delivery.list', { salesOrder: order.no })
  const [request] = await company.list('procurement', 'request.list', { salesOrder: order.no })
  expect([delivery!['quantity'], request!['quantity'], request!['material'], request!['neededBy']]).toEqual([3, 5, 'MAT.000318', midnight('2026-12-03')])
  const reservation = String(run.output('lines/0/reserveStock')!['no'])
  expect(run.links().toSorted()).toEqual([
    `order ${order.no} line 1 × 5 → request ${String(request!['no'])}`,
    `order ${order.no} line 1 × 8 → reservation ${reservation}`,
    `reservation ${reservation} line 1 × 3 → delivery ${String(delivery!['no'])}`,
  ])
  const [line] = (await progress(order.no)).progress.lines
  expect(line).toMatchObject({ stage: '请购', state: '进行中', text: `缺 5 台，已请购，单号 ${String(request!['no'])}，需 2026-12-03 前到货` })
  expect(line!.documents.map(({ entity }) => entity).toSorted()).toEqual(['交货单', '请购单'])
})

it('parks the line whose code nobody knows, at the call that needs it, and carries the others', async () => {
  const order = await company.order([{ product: 'CP-1044', quantity: 1 }, { product: 'CP-1001', quantity: 2 }])
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state.status).toBe('running')
  expect(run.state.steps['lines/0/reserveStock']).toMatchObject({ status: 'parked', problem: { code: 'unknownCode', detail: { kind: 'material', code: 'CP-1044', to: 'erp' } } })
  expect(run.state.steps['lines/1/reportDelivery']?.status).toBe('succeeded')
  expect(run.state.steps['reportOrder']).toBeUndefined()
})

it('still ships what is there of a line that only procurement does not know, and goes on when told the code', async () => {
  await company.systems.erp.seed((world) => world.put('stock', { ...world.need('stock', '000000000010001040'), onHand: 10, available: 10 }))
  const order = await company.order([{ product: 'CP-1040', quantity: 40 }])
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state.steps['lines/0/reportDelivery']?.status).toBe('succeeded')
  expect(run.state.steps['lines/0/requestMissing']).toMatchObject({ status: 'parked', problem: { code: 'unknownCode', detail: { code: 'CP-1040', to: 'procurement' } } })
  expect(await company.list('erp', 'delivery.list', { salesOrder: order.no })).toMatchObject([{ quantity: 10 }])
  company.entered.set('material|crm|CP-1040|procurement', 'MAT.000871')
  await run.answer('lines/0/requestMissing', 'code')
  expect(run.state.status).toBe('succeeded')
  expect(await company.list('procurement', 'request.list', { salesOrder: order.no })).toMatchObject([{ material: 'MAT.000871', quantity: 30 }])
  expect(await company.list('erp', 'delivery.list', { salesOrder: order.no })).toHaveLength(1)
})

it('gives each piece once when two orders race for the last ones', async () => {
  const orders = [await company.order([{ product: 'CP-1017', quantity: 2 }]), await company.order([{ product: 'CP-1017', quantity: 2 }])]
  const runs = await Promise.all(orders.map((order) => company.start('order-to-fulfilment', order)))
  expect(runs.map(({ state }) => state.status)).toEqual(['succeeded', 'succeeded'])
  const sum = (rows: Record<string, unknown>[]) => rows.reduce((total, { quantity }) => total + Number(quantity), 0)
  const delivered = await Promise.all(orders.map(({ no }) => company.list('erp', 'delivery.list', { salesOrder: no })))
  const requested = await Promise.all(orders.map(({ no }) => company.list('procurement', 'request.list', { salesOrder: no })))
  expect([sum(delivered.flat()), sum(requested.flat())]).toEqual([3, 1])
})

it('wants at once what would have been due yesterday', async () => {
  const order = await company.order([{ product: 'CP-1017', quantity: 8 }], { deliveryDate: '2026-11-26' })
  const run = await company.start('order-to-fulfilment', order)
  expect(run.output('dates')).toEqual({ neededBy: '2026-11-25', ship: '2026-11-25' })
  expect(run.state.status).toBe('succeeded')
})

it('leaves the lines that went through alone when a refused one is retried', async () => {
  await company.systems.erp.seed((world) => world.remove('stock', '000000000010001001'))
  const order = await company.order([{ product: 'CP-1001', quantity: 1 }, { product: 'CP-1002', quantity: 1 }])
  const run = await company.start('order-to-fulfilment', order)
  expect(run.state).toMatchObject({ status: 'failed', problem: { code: 'itemsFailed' } })
  await company.systems.erp.seed((world) => world.put('stock', { material: '000000000010001001', onHand: 5, reserved: 0, available: 5, unit: 'ST' }))
  await run.retry()
  expect(run.state.status).toBe('succeeded')
  expect((await company.list('erp', 'delivery.list', { salesOrder: order.no })).map(({ salesLine }) => salesLine).toSorted()).toEqual([1, 2])
  expect(run.state.response?.body).toMatchObject({ lines: [{ line: 1, delivered: 1 }, { line: 2, delivered: 1 }] })
})
