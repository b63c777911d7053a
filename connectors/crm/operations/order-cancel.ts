import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { textField } from '../../kit/fields.ts'
import { Order } from '../entities/order.ts'
import { closed, orderNo } from '../fields.ts'

export const orderCancel = defineOperation({
  name: text('取消订单', 'Cancel order'),
  description: text('已完成的订单不能取消。', 'A completed order cannot be cancelled.'),
  entity: 'order',
  action: 'act',
  input: Type.Object({ no: orderNo(), reason: Type.Optional(textField('原因', 'Reason')) }, closed),
  output: Order,
  http: { method: 'POST', path: '/orders/:no/cancel' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'order.get',
  examples: [{ input: { no: 'SO-20261124-003', reason: '客户推迟项目' } }],
})
