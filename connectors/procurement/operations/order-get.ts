import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Order } from '../entities/order.ts'
import { orderNo } from '../fields.ts'

export const orderGet = defineOperation({
  name: text('读取采购订单', 'Get purchase order'),
  entity: 'order',
  action: 'get',
  input: Type.Object({ no: orderNo() }, { additionalProperties: false }),
  output: Order,
  http: { method: 'GET', path: '/orders/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: '4500018196' } }],
})
