import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { materialNo, quantity, timeStamp, unit, version } from '../fields.ts'

/** What lies there, what of it is promised, and what can still be promised: `available = onHand − reserved`. */
export const Stock = Type.Object({
  material: materialNo(),
  version: version(),
  onHand: quantity('在库', 'On hand'),
  reserved: quantity('已预留', 'Reserved'),
  available: quantity('可用', 'Available'),
  unit: unit(),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Stock = Type.Static<typeof Stock>

export const stockEntity = {
  name: text('库存', 'Stock'),
  schema: Stock,
  number: 'material',
  version: 'version',
  code: { padTo: 18, with: '0' },
} satisfies Entity
