import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, epochMoment } from '../../kit/fields.ts'
import {
  costCentre, currency, line, materialNo, money, orderNo, planNo, quantity, requestNo, salesLine, salesOrder, supplierNo, unit, updatedAt, version,
} from '../fields.ts'

/** One purchase order for one request line. `price` is per unit, `amount = price × quantity` to two decimals. */
export const Order = Type.Object({
  no: orderNo(),
  version: version(),
  state: choiceOf(['10', '20', '30'], '状态', 'State'),
  plan: planNo(),
  request: requestNo(),
  line: line(),
  supplier: supplierNo(),
  material: materialNo(),
  quantity: quantity(),
  unit: unit(),
  price: money('单价', 'Unit price'),
  amount: money('金额', 'Amount'),
  currency: currency(),
  deliveryDate: epochMoment('交货日期', 'Delivery date'),
  costCentre: costCentre(),
  salesOrder: salesOrder(),
  salesLine: salesLine(),
  createdAt: epochMoment('创建时间', 'Created at'),
  updatedAt: updatedAt(),
})
export type Order = Type.Static<typeof Order>

export const orderEntity = {
  name: text('采购订单', 'Purchase order'),
  schema: Order,
  number: 'no',
  numbers: ['plan', 'request', 'supplier', 'material', 'salesOrder'],
  version: 'version',
  state: {
    field: 'state',
    values: { 10: text('已创建', 'Created'), 20: text('已发出', 'Sent'), 30: text('已确认', 'Confirmed') },
  },
} satisfies Entity
