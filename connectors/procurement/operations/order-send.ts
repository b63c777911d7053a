import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Order } from '../entities/order.ts'
import { orderNo } from '../fields.ts'

export const orderSend = defineOperation({
  name: text('发出采购订单', 'Send purchase order'),
  description: text(
    '发给供应商，供应商稍后确认。',
    'To the supplier, who confirms it later.',
  ),
  entity: 'order',
  action: 'act',
  input: Type.Object({ no: orderNo() }, { additionalProperties: false }),
  output: Order,
  http: { method: 'POST', path: '/orders/:no/send' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'order.get',
  examples: [{ input: { no: '4500018196' } }],
})
