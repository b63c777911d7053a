import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Order } from '../entities/order.ts'
import { closed, orderNo } from '../fields.ts'

export const orderGet = defineOperation({
  name: text('查订单', 'Get order'),
  entity: 'order',
  action: 'get',
  input: Type.Object({ no: orderNo() }, closed),
  output: Order,
  http: { method: 'GET', path: '/orders/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'SO-20261123-004' } }],
})
