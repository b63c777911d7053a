import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Order } from '../entities/order.ts'
import { planNo, requestNo, salesOrder, supplierNo } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const orderList = defineOperation({
  name: text('列出采购订单', 'List purchase orders'),
  entity: 'order',
  action: 'list',
  input: listInput({
    plan: Type.Optional(planNo()),
    request: Type.Optional(requestNo()),
    supplier: Type.Optional(supplierNo()),
    salesOrder: Type.Optional(salesOrder()),
  }),
  output: listOutput(Order),
  http: { method: 'GET', path: '/orders' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { plan: 'PL-26W47-01' } }],
})
