import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { epochMoment } from '../../kit/fields.ts'
import { Order } from '../entities/order.ts'
import { currency, line, materialNo, money, planNo, quantity, requestNo, supplierNo } from '../fields.ts'

export const orderCreate = defineOperation({
  name: text('创建采购订单', 'Create purchase order'),
  description: text(
    '一个请购行只有一张采购订单，第二张会被拒绝。',
    'A request line has one purchase order; a second one is refused.',
  ),
  entity: 'order',
  action: 'create',
  input: Type.Object(
    {
      plan: planNo(),
      request: requestNo(),
      line: line(),
      supplier: supplierNo(),
      material: materialNo(),
      quantity: quantity(),
      price: money('单价', 'Unit price'),
      currency: currency(),
      deliveryDate: epochMoment('交货日期', 'Delivery date'),
    },
    { additionalProperties: false },
  ),
  output: Order,
  http: { method: 'POST', path: '/orders' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  examples: [
    {
      input: {
        plan: 'PL-26W47-01',
        request: 'PR-26-00404',
        line: 10,
        supplier: 'V-2041',
        material: 'MAT.000325',
        quantity: 8,
        price: '515.00',
        currency: 'CNY',
        deliveryDate: 1796832000000,
      },
    },
  ],
})
