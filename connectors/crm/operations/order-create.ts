import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { isoDate, textField, titled } from '../../kit/fields.ts'
import { Order } from '../entities/order.ts'
import { amount, closed, currency, customerNo, department, productNo, quantity } from '../fields.ts'

const Line = Type.Object(
  { product: productNo(), quantity: quantity(), price: Type.Optional(amount('单价', 'Price')), amount: Type.Optional(amount()) },
  closed,
)

export const orderCreate = defineOperation({
  name: text('新建订单', 'Create order'),
  description: text('价格默认取产品目录；金额由系统计算，给出的金额必须相符。', 'Prices default to the catalogue; amounts are computed, and must agree where given.'),
  entity: 'order',
  action: 'create',
  input: Type.Object(
    {
      customer: customerNo(),
      department: department(),
      deliveryDate: isoDate('交货日期', 'Delivery date'),
      currency: Type.Optional(currency()),
      amount: Type.Optional(amount('订单金额', 'Amount')),
      lines: Type.Array(Line, titled('明细', 'Lines', { minItems: 1, maxItems: 200 })),
      note: Type.Optional(textField('备注', 'Note')),
    },
    closed,
  ),
  output: Order,
  http: { method: 'POST', path: '/orders' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  examples: [{ input: { customer: 'C-10023', department: 'SZ1', deliveryDate: '2027-01-15', lines: [{ product: 'CP-1001', quantity: 12 }, { product: 'CP-1017', quantity: 8, price: '2250.00' }] } }],
})
