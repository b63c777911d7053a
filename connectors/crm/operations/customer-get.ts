import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Customer } from '../entities/customer.ts'
import { closed, customerNo } from '../fields.ts'

export const customerGet = defineOperation({
  name: text('查客户', 'Get customer'),
  entity: 'customer',
  action: 'get',
  input: Type.Object({ no: customerNo() }, closed),
  output: Customer,
  http: { method: 'GET', path: '/customers/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'C-10023' } }],
})
