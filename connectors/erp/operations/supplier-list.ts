import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { titled } from '../../kit/fields.ts'
import { Supplier } from '../entities/supplier.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const supplierList = defineOperation({
  name: text('列出供应商', 'List suppliers'),
  entity: 'supplier',
  action: 'list',
  input: listInput({
    numbers: Type.Optional(Type.String(titled('供应商号，逗号分隔', 'Supplier numbers, by commas', { pattern: '^\\d{10}(,\\d{10})*$' }))),
  }),
  output: listOutput(Supplier),
  http: { method: 'GET', path: '/suppliers' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { numbers: '0000070012,0000070014' } }],
})
