import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, titled } from '../../kit/fields.ts'
import { supplierNo, timeStamp, version } from '../fields.ts'

/** A vendor as accounting and goods receipt know it. A rating of `''` means that nobody has rated it yet. */
export const Supplier = Type.Object({
  supplier: supplierNo(),
  version: version(),
  name: Type.String(titled('名称', 'Name')),
  nameEn: Type.String(titled('英文名称', 'English name')),
  rating: choiceOf(['A', 'B', 'C', 'D', ''], '信用评级', 'Credit rating'),
  receipts: Type.Integer(titled('十二个月收货次数', 'Receipts in twelve months', { minimum: 0 })),
  receiptsOnTime: Type.Integer(titled('其中准时', 'Of these on time', { minimum: 0 })),
  blocked: Type.Boolean(titled('采购冻结', 'Blocked for purchasing')),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Supplier = Type.Static<typeof Supplier>

export const supplierEntity = {
  name: text('供应商', 'Supplier'),
  schema: Supplier,
  number: 'supplier',
  version: 'version',
  code: { padTo: 10, with: '0' },
} satisfies Entity
