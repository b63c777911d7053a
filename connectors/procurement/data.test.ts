import { expect, it } from 'vitest'
import { shipped } from '../../flows/standard/shipped.ts'
import { problemsOf } from '../kit/schema.ts'
import { amountOf } from './behaviour/requests.ts'
import { procurement } from './connector.ts'
import { procurementData } from './data.ts'
import type { Material } from './entities/material.ts'
import type { Order } from './entities/order.ts'
import type { Plan } from './entities/plan.ts'
import type { Quotation } from './entities/quotation.ts'
import type { Request } from './entities/request.ts'
import type { Supplier } from './entities/supplier.ts'

const rows = <T>(entity: string) => procurementData[entity] as readonly T[]
const codes = (entity: string) =>
  shipped.crossReferences.find((table) => table.entity === entity)!.rows.flatMap((row) => row.codes['procurement'] ?? [])

it.each(Object.keys(procurementData))('%s fit their schema', (entity) => {
  for (const row of rows<object>(entity)) expect(problemsOf(procurement.entities[entity as keyof typeof procurement.entities].schema, row)).toEqual([])
})

it('has the materials and suppliers that the cross-references name, and two candidates for CP-1040', () => {
  const materials = rows<Material>('material').map(({ no }) => no)
  expect(materials.toSorted()).toEqual([...codes('material'), 'MAT.000871', 'MAT.000912'].toSorted())
  expect(rows<Supplier>('supplier').map(({ no }) => no).toSorted()).toEqual(codes('supplier').toSorted())
})

it('quotes every material at least twice validly, by suppliers of its group', () => {
  for (const { no, supplierGroup } of rows<Material>('material')) {
    const quotations = rows<Quotation>('quotation').filter(({ material }) => material === no)
    const valid = quotations.filter(({ validTo }) => validTo > Date.parse('2026-11-25'))
    expect(valid.length).toBeGreaterThanOrEqual(2)
    for (const { supplier } of quotations) expect(rows<Supplier>('supplier').find((each) => each.no === supplier)!.groups).toContain(supplierGroup)
  }
})

it('has plans and orders that agree with their requests', () => {
  const request = (no: string) => rows<Request>('request').find((each) => each.no === no)!
  for (const plan of rows<Plan>('plan')) for (const line of plan.lines) expect(request(line.request)).toMatchObject({ plan: plan.no, material: line.material })
  for (const order of rows<Order>('order')) {
    expect(request(order.request)).toMatchObject({ order: order.no, state: '40' })
    expect(order.amount).toBe(amountOf(order.price, order.quantity))
  }
})
