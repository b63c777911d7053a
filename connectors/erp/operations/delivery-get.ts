import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { numberOf } from '../../kit/fields.ts'
import { Delivery } from '../entities/delivery.ts'

export const deliveryGet = defineOperation({
  name: text('读取交货单', 'Get delivery'),
  entity: 'delivery',
  action: 'get',
  input: Type.Object({ no: numberOf('delivery', '交货单', 'Delivery') }, { additionalProperties: false }),
  output: Delivery,
  http: { method: 'GET', path: '/deliveries/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: '80004498' } }],
})
