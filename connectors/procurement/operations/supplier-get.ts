import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Supplier } from '../entities/supplier.ts'
import { supplierNo } from '../fields.ts'

export const supplierGet = defineOperation({
  name: text('读取供应商', 'Get supplier'),
  entity: 'supplier',
  action: 'get',
  input: Type.Object({ no: supplierNo() }, { additionalProperties: false }),
  output: Supplier,
  http: { method: 'GET', path: '/suppliers/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'V-2041' } }],
})
