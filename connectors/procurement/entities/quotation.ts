import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { epochMoment, numberOf, titled } from '../../kit/fields.ts'
import { currency, leadTimeDays, materialNo, money, quantity, supplierNo, updatedAt, version } from '../fields.ts'

/** What a supplier asks for a material: `price` for `per` units, so one unit costs `price / per`. */
export const Quotation = Type.Object({
  no: numberOf('quotation', '报价单', 'Quotation', { pattern: '^QT-\\d{4}-\\d{4}$' }),
  version: version(),
  material: materialNo(),
  supplier: supplierNo(),
  price: money('价格', 'Price'),
  per: Type.Integer(titled('价格单位数量', 'Price unit', { minimum: 1 })),
  currency: currency(),
  leadTimeDays: leadTimeDays(),
  minQuantity: quantity('起订量', 'Minimum quantity'),
  validTo: epochMoment('有效至', 'Valid to'),
  updatedAt: updatedAt(),
})
export type Quotation = Type.Static<typeof Quotation>

export const quotationEntity = {
  name: text('报价单', 'Quotation'),
  schema: Quotation,
  number: 'no',
  numbers: ['material', 'supplier'],
  version: 'version',
} satisfies Entity
