import { expect, it } from 'vitest'
import { shipped } from '../../flows/standard/shipped.ts'
import { problemsOf } from '../kit/schema.ts'
import { erp } from './connector.ts'
import { erpData } from './data.ts'
import type { Budget } from './entities/budget.ts'
import type { Reservation } from './entities/reservation.ts'
import type { Stock } from './entities/stock.ts'

const rows = <T>(entity: string) => erpData[entity] as readonly T[]
const codes = (entity: string) =>
  shipped.crossReferences.find((table) => table.entity === entity)!.rows.flatMap((row) => row.codes['erp'] ?? []).toSorted()

it.each(Object.keys(erpData))('%s fit their schema', (entity) => {
  for (const row of rows<object>(entity)) expect(problemsOf(erp.entities[entity as keyof typeof erp.entities].schema, row)).toEqual([])
})

it('has exactly the materials and suppliers that the cross-references name', () => {
  expect(rows<{ material: string }>('material').map(({ material }) => material).toSorted()).toEqual(codes('material'))
  expect(rows<{ supplier: string }>('supplier').map(({ supplier }) => supplier).toSorted()).toEqual(codes('supplier'))
})

it('adds up: stock, what reservations hold of it, budgets', () => {
  for (const { material, onHand, reserved, available } of rows<Stock>('stock')) {
    const held = rows<Reservation>('reservation').filter((each) => each.material === material).reduce((sum, each) => sum + each.reserved - each.delivered, 0)
    expect([available, reserved]).toEqual([onHand - reserved, held])
  }
  for (const { total, reviewed, committed, available } of rows<Budget>('budget')) expect(available).toBe(total - reviewed - committed)
})

it('is what the demo counts on', () => {
  const available = (material: string) => rows<Stock>('stock').find((each) => each.material === material)!.available
  expect(['000000000010001001', '000000000010001017', '000000000010001025'].map(available)).toEqual([40, 3, 0])
})
