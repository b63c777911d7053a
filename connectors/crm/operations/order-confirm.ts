import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Order } from '../entities/order.ts'
import { closed, orderNo } from '../fields.ts'

export const orderConfirm = defineOperation({
  name: text('确认订单', 'Confirm order'),
  description: text('只有草稿可以确认。', 'Only a draft can be confirmed.'),
  entity: 'order',
  action: 'act',
  input: Type.Object({ no: orderNo() }, closed),
  output: Order,
  http: { method: 'POST', path: '/orders/:no/confirm' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'order.get',
  examples: [{ input: { no: 'SO-20261124-002' } }],
})
