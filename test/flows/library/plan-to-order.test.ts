import { afterEach, expect, it } from 'vitest'
import type { BudgetReview } from '../../../connectors/erp/entities/budget-review.ts'
import type { Order as SalesOrder } from '../../../connectors/crm/entities/order.ts'
import type { Supplier } from '../../../connectors/procurement/entities/supplier.ts'
import { openCompany, type ClosedPlan, type Company, type CompanyRun, type ConfirmedOrder } from './company.ts'

let company: Company
afterEach(() => company.stop())

/** Confirmed, fulfilled as far as the stock goes, its requests approved, gathered, and the plan closed. */
async function closedPlan(lines: { product: string; quantity: number }[], more: object = {}): Promise<{ order: ConfirmedOrder; plan: ClosedPlan }> {
  const order = await company.order(lines, more)
  await company.start('order-to-fulfilment', order)
  const [plan] = await company.plan(order.no)
  return { order, plan: await company.closed(plan!) }
}

const lineOf = async (order: string, line = 1) => (await company.ask<SalesOrder>('crm', 'order.get', { no: order })).progress.lines.find((one) => one.line === line)!
const orders = (plan: string) => company.list('procurement', 'order.list', { plan })
const commitments = () => company.list<{ purchaseOrder: string; amount: number; supplier: string }>('erp', 'commitment.list')
const budget = (costCentre: string) => company.ask('erp', 'budget.get', { costCentre })
const waiting = (run: CompanyRun) => Object.values(run.state.steps).filter(({ status }) => status === 'waiting').map(({ path }) => path)
const reviewsOf = async (request: string) => (await company.list<BudgetReview>('erp', 'budgetReview.list')).filter(({ document }) => document === request)
const release = (costCentre: string, amount: number) => company.ask<{ released: string[] }>('erp', 'budget.release', { costCentre, amount })
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

it('buys what is short from the best supplier, commits it and tells the CRM', async () => {
  company = await openCompany()
  const before = await budget('CC-410')
  const { order, plan } = await closedPlan([{ product: 'CP-1001', quantity: 1 }, { product: 'CP-1017', quantity: 8 }])
  const run = await company.start('plan-to-order', plan)
  expect(run.state.status).toBe('succeeded')
  const [bought] = await orders(plan.no)
  expect(bought).toMatchObject({ state: '20', supplier: 'V-2041', material: 'MAT.000318', quantity: 5, price: '1860.00', amount: '9300.00', currency: 'CNY', salesOrder: order.no, salesLine: 2, deliveryDate: Date.parse('2026-12-03T00:00+08:00') })
  expect((await commitments()).filter(({ purchaseOrder }) => purchaseOrder === bought!['no'])).toMatchObject([{ supplier: '0000070012', amount: 930000, costCentre: 'CC-410' }])
  expect(await budget('CC-410')).toMatchObject({ reviewed: 0, committed: Number(before['committed']) + 930000 })
  expect(await lineOf(order.no, 2)).toMatchObject({
    stage: '采购', state: '进行中', expectedDate: '2026-12-03', text: `已向宁波精工传动采购 5 件，采购订单 ${String(bought!['no'])}，预计 2026-12-03 到货`,
    documents: expect.arrayContaining([{ entity: '采购订单', number: bought!['no'] }]) as unknown,
  })
  const [review] = await reviewsOf(plan.lines[0]!.request)
  expect(review).toMatchObject({ state: 'COMMITTED', document: plan.lines[0]!.request, amount: 930000 })
  expect(run.links()).toEqual([
    `plan ${plan.no} line 2 × 5 → budgetReview ${review!.no}`,
    `budgetReview ${review!.no} line 2 × 5 → order ${String(bought!['no'])}`,
    `order ${String(bought!['no'])} line 2 × 5 → commitment ${String((await commitments()).at(-1)!['no' as never])}`,
  ])
})

it('orders for the earliest day that the lead time allows when it is needed sooner', async () => {
  company = await openCompany()
  const { order, plan } = await closedPlan([{ product: 'CP-1017', quantity: 8 }], { deliveryDate: '2026-11-27' })
  await company.start('plan-to-order', plan)
  // Five working days after Wednesday 25 November.
  expect(await orders(plan.no)).toMatchObject([{ deliveryDate: Date.parse('2026-12-02T00:00+08:00') }])
  expect(await lineOf(order.no)).toMatchObject({ expectedDate: '2026-12-02' })
})

it('lets the line over budget wait and the CRM know what is missing, carries the others, and goes on when it is released', async () => {
  company = await openCompany()
  const { order, plan } = await closedPlan([{ product: 'CP-1017', quantity: 8 }, { product: 'CP-1018', quantity: 25 }], { department: 'SZ2' })
  const run = await company.start('plan-to-order', plan)
  expect(waiting(run)).toEqual(['lines/0/waitForBudget'])
  expect(await orders(plan.no)).toMatchObject([{ material: 'MAT.000325', quantity: 1 }])
  const [review] = await reviewsOf(plan.lines[0]!.request)
  // 8,000.00 are left when it is reviewed.
  expect(await lineOf(order.no)).toMatchObject({
    stage: '预算', state: '等待', text: `等待预算：成本中心 CC-420 还差 1300.00 CNY（需 9300.00 CNY，可用 8000.00 CNY），预算审核 ${review!.no}`,
  })
  await release('CC-420', 2_400_000)
  await company.deliverErpEvents()
  expect(run.state.status).toBe('succeeded')
  expect(run.output('lines/0/waitForBudget')).toMatchObject({ no: review!.no, state: 'RELEASED' })
  expect(await orders(plan.no)).toHaveLength(2)
  expect(await lineOf(order.no)).toMatchObject({ stage: '采购', state: '进行中' })
  expect((await company.ask<BudgetReview>('erp', 'budgetReview.get', { no: review!.no })).state).toBe('COMMITTED')
})

it('finds a release that came before it began to wait', async () => {
  company = await openCompany()
  const { plan } = await closedPlan([{ product: 'CP-1017', quantity: 8 }], { department: 'SZ2' })
  await company.systems.crm.control('POST', 'faults', { kind: 'slow', operation: 'order.updateProgress', ms: 400, count: 1 })
  const started = company.start('plan-to-order', plan)
  await until(async () => (await reviewsOf(plan.lines[0]!.request)).length === 1)
  await release('CC-420', 2_400_000)
  void company.deliverErpEvents()
  const released = company.clock()
  const run = await started
  expect(run.state.status).toBe('succeeded')
  expect(run.events.find(({ type }) => type === 'waitStarted')!.at).toBeGreaterThan(released)
  expect(await orders(plan.no)).toHaveLength(1)
})

it('lets exactly those go on that the money is enough for when two wait on one cost centre', async () => {
  company = await openCompany()
  const first = await closedPlan([{ product: 'CP-1017', quantity: 8 }], { department: 'SZ2' })
  const second = await closedPlan([{ product: 'CP-1017', quantity: 6 }], { department: 'SZ2' })
  const runs = [await company.start('plan-to-order', first.plan), await company.start('plan-to-order', second.plan)]
  expect(runs.map(waiting)).toEqual([['lines/0/waitForBudget'], ['lines/0/waitForBudget']])
  // 9,300.00 and 11,160.00 wait; 8,000.00 + 1,300.00 is enough for the first alone.
  expect((await release('CC-420', 130_000)).released).toEqual([runs[0]!.output('lines/0/reviewBudget')!['no']])
  await company.deliverErpEvents()
  expect(runs.map(({ state }) => state.status)).toEqual(['succeeded', 'running'])
  expect([(await orders(first.plan.no)).length, (await orders(second.plan.no)).length]).toEqual([1, 0])
  await release('CC-420', 2_000_000)
  await company.deliverErpEvents()
  expect(runs.map(({ state }) => state.status)).toEqual(['succeeded', 'succeeded'])
  expect([(await orders(first.plan.no)).length, (await orders(second.plan.no)).length]).toEqual([1, 1])
})

it('makes one review, one purchase order and one commitment of a request line when its plan closes twice', async () => {
  company = await openCompany({ allowSecondOrder: true })
  const { plan } = await closedPlan([{ product: 'CP-1017', quantity: 8 }, { product: 'CP-1018', quantity: 30 }])
  const before = (await commitments()).length
  const runs = await Promise.all([company.start('plan-to-order', plan), company.start('plan-to-order', plan)])
  expect(runs.map(({ state }) => state.status)).toEqual(['succeeded', 'succeeded'])
  const made = await orders(plan.no)
  expect(made.map(({ request }) => request).toSorted()).toEqual(plan.lines.map(({ request }) => request).toSorted())
  expect((await commitments()).length).toBe(before + 2)
  for (const { request } of plan.lines) expect(await reviewsOf(request)).toHaveLength(1)
  const result = (run: CompanyRun) => (run.output('lines')!['items'] as { output: { order: string; commitment: string } }[]).map(({ output }) => [output.order, output.commitment])
  expect(result(runs[0]!)).toEqual(result(runs[1]!))
})

it('fails the line without an eligible supplier and says why of each; the others are bought, and so is it when its quotations are looked up again', async () => {
  company = await openCompany()
  const { plan } = await closedPlan([{ product: 'CP-1017', quantity: 8 }, { product: 'CP-1016', quantity: 7 }])
  const block = (blocked: boolean) => company.systems.procurement.seed((world) => {
    for (const no of ['V-2041', 'V-2044']) world.put('supplier', { ...world.need<Supplier>('supplier', no), blocked })
    const dear = world.need<{ minQuantity: number }>('quotation', 'QT-2052-0041')
    world.put('quotation', { ...dear, minQuantity: blocked ? 6 : 2 })
  })
  await block(true)
  const run = await company.start('plan-to-order', plan)
  expect(run.state.status).toBe('failed')
  expect(run.state.problem?.message.zh).toContain('2 项中 1 项失败')
  expect(run.state.steps['lines/0/noSupplier']?.problem?.message.zh).toBe(
    `${plan.lines[0]!.request} MAT.000318：没有合格的供应商：宁波精工传动（采购系统已冻结）、杭州宏远减速机（采购系统已冻结）、昆山力达齿轮（起订量 6，只需 5）、台州捷驰传动（没有信用评级）、宁波精工传动设备（采购系统已冻结）`
    + ' / No eligible supplier: Ningbo Jinggong Transmission (blocked in procurement), Hangzhou Hongyuan Gearboxes (blocked in procurement), Kunshan Lida Gears (sells 6 or more, 5 needed), Taizhou Jiechi Transmission (has no credit rating), Ningbo Jinggong Transmission Equipment (blocked in procurement)',
  )
  expect(await orders(plan.no)).toMatchObject([{ material: 'MAT.000319' }])
  await block(false)
  await run.retry('lines/0/quotations')
  expect(run.state.status).toBe('succeeded')
  expect((await orders(plan.no)).map(({ material, supplier }) => [material, supplier])).toEqual([['MAT.000319', expect.any(String)], ['MAT.000318', 'V-2041']])
  expect(await reviewsOf(plan.lines[0]!.request)).toHaveLength(1)
})

it('does not park a line because a supplier has no number in the ERP', async () => {
  company = await openCompany()
  company.entered.set('material|crm|CP-1040|procurement', 'MAT.000871')
  const { plan } = await closedPlan([{ product: 'CP-1040', quantity: 4 }])
  const run = await company.start('plan-to-order', plan)
  expect(run.state.status).toBe('succeeded')
  expect(run.output('lines/0/matchSupplier')).toMatchObject({ supplier: 'V-2071', candidates: [{ supplier: 'V-2071' }, { supplier: 'V-2093', disqualified: { en: 'has no number in the ERP' } }] })
})
