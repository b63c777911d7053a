import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callOperation } from '../kit/client.ts'
import { listAll } from '../kit/list.ts'
import { simulate } from '../kit/simulate.ts'
import type { Simulator } from '../kit/simulate.ts'
import type { Order } from './entities/order.ts'
import type { Plan } from './entities/plan.ts'
import type { Quotation } from './entities/quotation.ts'
import type { Request } from './entities/request.ts'
import { procurement, procurementWith } from './index.ts'
import type { ProcurementOptions } from './index.ts'

const GEARBOX = 'MAT.000318'
const manual: ProcurementOptions = { approval: 'manual', planClosesAfterMs: 'never', planClosingMs: 40, supplierConfirmsAfterMs: 20 }

let system: Simulator
let count = 0
const running: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
})

async function start(options: ProcurementOptions, more: object = {}) {
  system = await simulate(procurement, { ...procurementWith(options), ...more })
  running.push(system)
}
async function call<T>(operation: string, input: object, key = `t/${(count += 1)}`): Promise<T> {
  const { output } = await callOperation(procurement, operation, system.access(), input, { idempotencyKey: key, attempt: 1 })
  return output as T
}
const submit = (change: object = {}) =>
  call<Request>('request.create', {
    material: GEARBOX, quantity: 5, unit: 'EA', neededBy: Date.parse('2026-12-07T00:00+08:00'), costCentre: 'CC-410', salesOrder: 'SO-20261125-031', salesLine: 2, ...change,
  })
const approved = async (change: object = {}) => call<Request>('request.approve', { no: (await submit(change)).no })
const addLine = (request: Request) => call<Plan>('plan.addLine', { request: request.no })
const state = async (kind: 'plan' | 'request' | 'order', no: string) => (await call<{ state: string }>(`${kind}.get`, { no })).state
const reaches = (kind: 'plan' | 'request' | 'order', no: string, wanted: string) =>
  vi.waitFor(async () => expect(await state(kind, no)).toBe(wanted), { timeout: 4000, interval: 15 })
const orderOf = (plan: Plan, change: object = {}, key?: string) => {
  const [{ request, line, material, quantity }] = plan.lines as [Plan['lines'][number]]
  return call<Order>('order.create', {
    plan: plan.no, request, line, material, quantity, supplier: 'V-2041', price: '1860.00', currency: 'CNY', deliveryDate: Date.parse('2026-12-07T00:00+08:00'), ...change,
  }, key)
}
async function closedPlan(): Promise<Plan> {
  const { no } = await addLine(await approved())
  await call('plan.close', { no })
  await reaches('plan', no, '20')
  return call<Plan>('plan.get', { no })
}

describe('requests', () => {
  beforeEach(() => start(manual))

  it('are estimated by the standard price and numbered', async () => {
    expect(await submit()).toMatchObject({ state: '10', line: 10, supplierGroup: 'G20', estimatedPrice: '1860.00', estimatedAmount: '9300.00', currency: 'CNY' })
    expect(await submit({ material: 'MAT.000715', quantity: 0.3, unit: 'MTR' })).toMatchObject({ estimatedAmount: '1.08' })
    expect((await submit()).no).toMatch(/^PR-\d\d-00420$/)
  })

  it('refuse another unit and an unknown material, naming the field', async () => {
    await expect(submit({ unit: 'SET' })).rejects.toThrow(/unit of material MAT.000318 is EA/)
    await expect(submit({ material: 'MAT.999999' })).rejects.toThrow(/no material MAT.999999/)
    await expect(submit({ quantity: 0 })).rejects.toThrow(/quantity/)
  })

  it('are decided once', async () => {
    const { no } = await approved()
    await expect(call('request.approve', { no })).rejects.toThrow(/in state 20/)
    const other = await submit()
    expect(await call('request.reject', { no: other.no, reason: '先用库存' })).toMatchObject({ state: '90', reason: '先用库存' })
    await expect(addLine(other)).rejects.toThrow(/only 20 can be planned/)
  })

  it('are made once per idempotency key', async () => {
    const input = { material: GEARBOX, quantity: 1, unit: 'EA', neededBy: 1, costCentre: 'CC-410', salesOrder: 'SO-1', salesLine: 1 }
    const [first, again] = [await call<Request>('request.create', input, 'run/1'), await call<Request>('request.create', input, 'run/1')]
    expect(again.no).toBe(first.no)
    expect(await call('request.list', { salesOrder: 'SO-1' })).toMatchObject({ items: [{ no: first.no }] })
  })

  it('are approved by themselves when the company wants so', async () => {
    await start({ approvalMs: 20 })
    await reaches('request', (await submit()).no, '20')
  })
})

describe('plans', () => {
  beforeEach(() => start(manual, { clock: () => Date.parse('2026-11-25T14:28:31+08:00') + Math.round(performance.now()) }))

  it('gather the requests of one supplier group and week', async () => {
    const plan = await addLine(await approved())
    expect(plan).toMatchObject({ no: 'PL-26W48-01', state: '10', week: '2026-W48', supplierGroup: 'G20', lines: [{ material: GEARBOX, quantity: 5, costCentre: 'CC-410', estimatedAmount: '9300.00' }] })
    const second = await approved({ material: 'MAT.000316' })
    expect(await addLine(second)).toMatchObject({ no: 'PL-26W48-01', lines: [{}, { request: second.no }] })
    expect((await addLine(await approved({ material: 'MAT.000302' }))).no).toBe('PL-26W48-02')
  })

  it('take a request once, whoever asks again', async () => {
    const request = await approved()
    await Promise.all([addLine(request), addLine(request), addLine(request)])
    expect((await addLine(request)).lines).toHaveLength(1)
    expect(await call('request.get', { no: request.no })).toMatchObject({ state: '30', plan: 'PL-26W48-01' })
  })

  it('send what arrives while they close to the next one', async () => {
    const { no } = await addLine(await approved())
    expect(await call('plan.close', { no })).toMatchObject({ state: '15' })
    const late = await addLine(await approved())
    expect([late.no, late.state]).toEqual(['PL-26W48-02', '10'])
    await reaches('plan', no, '20')
    expect((await call<Plan>('plan.get', { no })).lines).toHaveLength(1)
    await expect(call('plan.close', { no })).rejects.toThrow(/only 10 can be closed/)
  })

  it('close by themselves some time after their first line', async () => {
    await start({ approvalMs: 0, planClosesAfterMs: 60, planClosingMs: 10 })
    const { no } = await submit()
    await reaches('request', no, '20')
    await reaches('plan', (await addLine(await call<Request>('request.get', { no }))).no, '20')
  })
})

describe('orders', () => {
  beforeEach(() => start(manual))

  it('carry the line on, priced exactly, and mark the request', async () => {
    const order = await orderOf(await closedPlan())
    expect(order).toMatchObject({ no: '4500018273', state: '10', amount: '9300.00', unit: 'EA', salesOrder: 'SO-20261125-031', salesLine: 2, costCentre: 'CC-410' })
    expect(await call('request.get', { no: order.request })).toMatchObject({ state: '40', order: order.no })
  })

  it('exist once per request line, whatever the key', async () => {
    const plan = await closedPlan()
    const tries = await Promise.allSettled([orderOf(plan), orderOf(plan), orderOf(plan)])
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    await expect(orderOf(plan)).rejects.toThrow(/has purchase order 4500018273 already/)
    expect((await call<{ items: Order[] }>('order.list', { plan: plan.no })).items).toHaveLength(1)
  })

  it('may be doubled when told so, for proofs that the caller prevents it', async () => {
    await start({ ...manual, allowSecondOrder: true })
    const plan = await closedPlan()
    expect([(await orderOf(plan)).no, (await orderOf(plan)).no]).toEqual(['4500018273', '4500018274'])
  })

  it('refuse an open plan, a foreign line, another material and a blocked supplier', async () => {
    const open = await addLine(await approved())
    await expect(orderOf(open)).rejects.toThrow(/is not closed yet/)
    const plan = await (await call('plan.close', { no: open.no }), await reaches('plan', open.no, '20'), call<Plan>('plan.get', { no: open.no }))
    await expect(orderOf(plan, { line: 20 })).rejects.toThrow(/has no line/)
    await expect(orderOf(plan, { material: 'MAT.000316' })).rejects.toThrow(/asks for MAT.000318/)
    await expect(orderOf(plan, { supplier: 'V-2088' })).rejects.toThrow(/V-2088 is blocked/)
  })

  it('are sent once and confirmed by the supplier', async () => {
    const { no } = await orderOf(await closedPlan())
    const sent = await callOperation(procurement, 'order.send', system.access(), { no }, { idempotencyKey: 's', attempt: 1, fetchRecordBefore: true })
    expect([sent.before, sent.output]).toMatchObject([{ state: '10', version: 1 }, { state: '20', version: 2 }])
    await reaches('order', no, '30')
    await expect(call('order.send', { no })).rejects.toThrow(/only 10 can be sent/)
  })
})

describe('quotations and suppliers', () => {
  beforeEach(() => start(manual))

  it('are those that are valid', async () => {
    const quotations = (await Array.fromAsync(listAll(procurement, 'quotation.list', system.access(), { material: GEARBOX }))) as Quotation[]
    expect(quotations.map(({ no }) => no)).not.toContain('QT-2041-0094')
    expect(quotations[0]).toMatchObject({ no: 'QT-2041-0093', supplier: 'V-2041', price: '18600.00', per: 10 })
    expect(quotations).toHaveLength(5)
  })

  it('can be asked for by group', async () => {
    const { items } = await call<{ items: { no: string }[] }>('supplier.list', { group: 'G50' })
    expect(items.map(({ no }) => no)).toEqual(['V-2023', 'V-2080', 'V-2083'])
  })
})

describe('webhooks', () => {
  it('tell the whole way of a request', async () => {
    const heard: { type: string; data: { no: string } }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk)).on('end', () => {
        heard.push(JSON.parse(body))
        response.end()
      })
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    running.push({ stop: () => new Promise((done) => server.close(done)) })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/procurement`
    await start(manual, { webhook: { url, secret: `whsec_${Buffer.from('weft-procurement-0123456').toString('base64')}` } })
    const plan = await closedPlan()
    const { no } = await orderOf(plan)
    await call('order.send', { no })
    await vi.waitFor(() => expect(heard).toHaveLength(7), { timeout: 4000 })
    expect(heard.map(({ type, data }) => [type, data.no])).toEqual(
      expect.arrayContaining([
        ['request.submitted', plan.lines[0]!.request],
        ['request.approved', plan.lines[0]!.request],
        ['request.changed', plan.lines[0]!.request],
        ['plan.closed', plan.no],
        ['order.sent', no],
        ['order.confirmed', no],
      ]),
    )
  })
})
