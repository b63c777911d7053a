import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Supplier } from '../entities/supplier.ts'
import { supplierGroup } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const supplierList = defineOperation({
  name: text('列出供应商', 'List suppliers'),
  entity: 'supplier',
  action: 'list',
  input: listInput({ group: Type.Optional(supplierGroup()) }),
  output: listOutput(Supplier),
  http: { method: 'GET', path: '/suppliers' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { group: 'G20' } }],
})
