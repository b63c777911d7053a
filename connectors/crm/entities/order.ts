import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, isoDate, textField, titled } from '../../kit/fields.ts'
import { amount, closed, currency, customerNo, department, orderNo, productNo, quantity, unit, updatedAt, version } from '../fields.ts'
import { Address } from './customer.ts'
import { Progress } from './progress.ts'

export const ORDER_STATES = ['草稿', '已确认', '履约中', '已完成', '已取消'] as const

export const OrderLine = Type.Object(
  {
    line: Type.Integer(titled('行号', 'Line', { minimum: 1 })),
    product: productNo(),
    name: textField('品名', 'Name'),
    quantity: quantity(),
    unit: unit(),
    price: amount('单价', 'Price'),
    amount: amount(),
  },
  closed,
)

/** What a customer ordered. Amounts are decimal text and add up. */
export const Order = Type.Object(
  {
    no: orderNo(),
    version: version(),
    state: choiceOf(ORDER_STATES, '状态', 'State'),
    customer: Type.Object({ no: customerNo(), name: textField('客户', 'Customer name'), address: Address }, { ...titled('客户', 'Customer'), ...closed }),
    department: department(),
    deliveryDate: isoDate('交货日期', 'Delivery date'),
    currency: currency(),
    amount: amount('订单金额', 'Amount'),
    lines: Type.Array(OrderLine, titled('明细', 'Lines', { minItems: 1, maxItems: 200 })),
    progress: Progress,
    note: Type.Optional(textField('备注', 'Note')),
    updatedAt: updatedAt(),
  },
  closed,
)
export type Order = Type.Static<typeof Order>

export const orderEntity: Entity = {
  name: text('订单', 'Order'),
  schema: Order,
  number: 'no',
  numbers: ['customer.no', 'lines.product', 'progress.documents.number', 'progress.lines.documents.number'],
  version: 'version',
  state: {
    field: 'state',
    values: { 草稿: text('草稿', 'Draft'), 已确认: text('已确认', 'Confirmed'), 履约中: text('履约中', 'In fulfilment'), 已完成: text('已完成', 'Completed'), 已取消: text('已取消', 'Cancelled') },
  },
}
