import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Quotation } from '../entities/quotation.ts'
import { materialNo, supplierNo } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const quotationList = defineOperation({
  name: text('列出有效报价', 'List valid quotations'),
  description: text('只含今天仍有效的报价。', 'Only those that are still valid today.'),
  entity: 'quotation',
  action: 'list',
  input: listInput({
    material: Type.Optional(materialNo()),
    supplier: Type.Optional(supplierNo()),
  }),
  output: listOutput(Quotation),
  http: { method: 'GET', path: '/quotations' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { material: 'MAT.000318' } }],
})
