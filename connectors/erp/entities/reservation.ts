import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, numberOf } from '../../kit/fields.ts'
import { materialNo, positiveQuantity, quantity, reference, salesLine, salesOrder, timeStamp, unit, version } from '../fields.ts'

/** Pieces kept for a sales order line. `reserved` may be less than `requested`, down to nothing. */
export const Reservation = Type.Object({
  no: numberOf('reservation', '预留号', 'Reservation'),
  version: version(),
  reference: reference(),
  material: materialNo(),
  requested: positiveQuantity('申请数量', 'Requested'),
  reserved: quantity('预留数量', 'Reserved'),
  delivered: quantity('已交货', 'Delivered'),
  unit: unit(),
  salesOrder: salesOrder(),
  salesLine: salesLine(),
  state: choiceOf(['FULL', 'PARTIAL', 'NONE', 'CONSUMED'], '状态', 'State'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Reservation = Type.Static<typeof Reservation>

export const reservationEntity = {
  name: text('预留', 'Reservation'),
  schema: Reservation,
  number: 'no',
  numbers: ['reference', 'material', 'salesOrder'],
  version: 'version',
  state: {
    field: 'state',
    values: {
      FULL: text('全部预留', 'Reserved in full'),
      PARTIAL: text('部分预留', 'Reserved in part'),
      NONE: text('无货可留', 'Nothing reserved'),
      CONSUMED: text('已交货', 'Delivered'),
    },
  },
} satisfies Entity
