import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOperation } from '../kit/client.ts'
import { listAll } from '../kit/list.ts'
import { simulate } from '../kit/simulate.ts'
import type { Simulator } from '../kit/simulate.ts'
import { erp } from './connector.ts'
import type { Delivery } from './entities/delivery.ts'
import type { Reservation } from './entities/reservation.ts'
import type { Stock } from './entities/stock.ts'
import { erpSimulator } from './simulator.ts'

const MOTOR = '000000000010001001'
const GEARBOX = '000000000010001017'
const SENSOR = '000000000010001011'

let system: Simulator
let count = 0
beforeAll(async () => {
  system = await simulate(erp, erpSimulator)
})
afterAll(() => system.stop())

async function call<T>(operation: string, input: object, key = `t/${(count += 1)}`): Promise<T> {
  const { output } = await callOperation(erp, operation, system.access(), input, { idempotencyKey: key, attempt: 1 })
  return output as T
}
const stock = (material: string) => call<Stock>('stock.get', { material })
const reserve = (material: string, quantity: number, salesLine = 1) =>
  call<Reservation>('reservation.create', { material, quantity, salesOrder: 'SO-1', salesLine })
const deliver = (reservation: Reservation, change: object = {}) => {
  const { no, salesOrder, salesLine, material, reserved } = reservation
  return call<Delivery>('delivery.create', { reservation: no, salesOrder, salesLine, material, quantity: reserved, customer: '0000010023', shipDate: '20261126', ...change })
}

describe('reservations', () => {
  it('take what is asked for when there is enough, and hold it', async () => {
    expect(await reserve(MOTOR, 12)).toMatchObject({ reserved: 12, requested: 12, state: 'FULL', unit: 'ST' })
    expect(await stock(MOTOR)).toMatchObject({ onHand: 40, reserved: 12, available: 28 })
  })

  it('take what there is, then nothing', async () => {
    expect(await reserve(GEARBOX, 8)).toMatchObject({ reserved: 3, requested: 8, state: 'PARTIAL' })
    expect(await reserve(GEARBOX, 1)).toMatchObject({ reserved: 0, state: 'NONE' })
  })

  it('know a material by its display form too (case 34)', async () => {
    expect(await reserve('10001018', 1)).toMatchObject({ material: '000000000010001018', reserved: 1 })
  })

  it('refuse an unknown material and what breaks the schema', async () => {
    await expect(reserve('000000000099999999', 1)).rejects.toThrow(/no material 000000000099999999/)
    await expect(reserve(MOTOR, 0)).rejects.toThrow(/quantity/)
    await expect(reserve('CP-1001', 1)).rejects.toThrow(/material/)
  })

  it('find an earlier try by its reference instead of reserving twice', async () => {
    const first = await call<Reservation>('reservation.create', { material: MOTOR, quantity: 1, salesOrder: 'SO-2', salesLine: 1 }, 'run/reserve/0')
    const again = await call<Reservation>('reservation.create', { material: MOTOR, quantity: 1, salesOrder: 'SO-2', salesLine: 1 }, 'run/reserve/0')
    expect(again.no).toBe(first.no)
    const response = await fetch(`${system.url}/reservations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reference: 'run/reserve/0', material: MOTOR, quantity: 1, salesOrder: 'SO-2', salesLine: 1 }),
    })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ existing: first.no })
  })

  it('never give out more than there is, however orders race', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 }), async (wanted) => {
        const before = await stock(SENSOR)
        const given = await Promise.all(wanted.map((quantity) => reserve(SENSOR, quantity)))
        const sum = given.reduce((total, { reserved }) => total + reserved, 0)
        const asked = wanted.reduce((total, quantity) => total + quantity)
        expect(sum).toBe(Math.min(asked, before.available))
        expect(await stock(SENSOR)).toMatchObject({ available: before.available - sum, reserved: before.reserved + sum })
      }),
      { numRuns: 25 },
    )
    expect((await stock(SENSOR)).available).toBeGreaterThanOrEqual(0)
  })
})

describe('deliveries', () => {
  it('consume the reservation and lower the stock', async () => {
    const reservation = await reserve('000000000010001002', 5)
    const delivery = await deliver(reservation)
    expect(delivery).toMatchObject({ state: 'ISSUED', quantity: 5, unit: 'ST', customer: '0000010023' })
    expect(delivery.no).toMatch(/^8000\d{4}$/)
    expect(await stock('000000000010001002')).toMatchObject({ onHand: 21, reserved: 0, available: 21 })
    expect(await call('reservation.list', { reference: reservation.reference })).toMatchObject({ rows: [{ state: 'CONSUMED', delivered: 5 }] })
    expect(await call('delivery.list', { reference: delivery.reference })).toMatchObject({ rows: [{ no: delivery.no }] })
  })

  it('refuse more than is reserved, also in parts', async () => {
    const reservation = await reserve('000000000010001003', 4)
    await expect(deliver(reservation, { quantity: 5 })).rejects.toThrow(/holds only 4/)
    await deliver(reservation, { quantity: 3 })
    await expect(deliver(reservation, { quantity: 2 })).rejects.toThrow(/holds only 1/)
    expect(await stock('000000000010001003')).toMatchObject({ onHand: 32, reserved: 1 })
  })

  it('refuse another line, a reservation that is not there and a day that is not', async () => {
    const reservation = await reserve('000000000010001004', 1)
    await expect(deliver(reservation, { salesLine: 2 })).rejects.toThrow(/is for 1/)
    await expect(deliver(reservation, { reservation: 'RSV-999999' })).rejects.toThrow(/no reservation/)
    await expect(deliver(reservation, { shipDate: '20270229' })).rejects.toThrow(/no day 20270229/)
  })
})

describe('the change feed', () => {
  it('has a row per change, inclusive from a second on, through short and empty pages', async () => {
    const at = Date.parse('2026-11-25T14:28:07.250+08:00')
    const erpAtTen = await simulate(erp, { ...erpSimulator, manners: { ...erpSimulator.manners, pageSizes: [2, 1], emptyPageEvery: 2 }, clock: () => at })
    const ask = async (quantity: number) =>
      callOperation(erp, 'reservation.create', erpAtTen.access(), { material: MOTOR, quantity, salesOrder: 'SO-1', salesLine: 1 }, { idempotencyKey: `r/${quantity}`, attempt: 1 })
    for (const quantity of [1, 2, 3, 4, 5]) await ask(quantity)
    const read = (since: string) => Array.fromAsync(listAll(erp, 'changes.list', erpAtTen.access(), { since }))
    const rows = await read('20261125142807')
    expect(rows.map((row) => (row as { change: number }).change)).toEqual([1, 2, 3, 4, 5])
    expect(rows[4]).toMatchObject({ changedAt: '20261125142807', entity: 'stock', number: MOTOR, event: 'STK-CHG', record: { reserved: 15, available: 25 } })
    expect(await read('20261125142808')).toEqual([])
    await erpAtTen.stop()
  })
})
