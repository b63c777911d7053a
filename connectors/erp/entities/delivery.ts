import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, numberOf } from '../../kit/fields.ts'
import {
  customerNo, date, materialNo, positiveQuantity, reference, reservationNo, salesLine, salesOrder, timeStamp, unit, version,
} from '../fields.ts'

/** Goods that leave the warehouse for one sales order line, taken from its reservation. */
export const Delivery = Type.Object({
  no: numberOf('delivery', '交货单', 'Delivery'),
  version: version(),
  reference: reference(),
  reservation: reservationNo(),
  salesOrder: salesOrder(),
  salesLine: salesLine(),
  customer: customerNo(),
  material: materialNo(),
  quantity: positiveQuantity('数量', 'Quantity'),
  unit: unit(),
  shipDate: date('发货日期', 'Ship date'),
  state: choiceOf(['ISSUED', 'CANCELLED'], '状态', 'State'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Delivery = Type.Static<typeof Delivery>

export const deliveryEntity = {
  name: text('交货单', 'Delivery'),
  schema: Delivery,
  number: 'no',
  numbers: ['reference', 'reservation', 'salesOrder', 'customer', 'material'],
  version: 'version',
  state: { field: 'state', values: { ISSUED: text('已过账', 'Issued'), CANCELLED: text('已取消', 'Cancelled') } },
} satisfies Entity
