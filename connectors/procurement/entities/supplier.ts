import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { textField, titled } from '../../kit/fields.ts'
import { supplierGroup, supplierNo, updatedAt, version } from '../fields.ts'

/** A supplier as purchasing knows it; `score` is the yearly assessment, 0 to 100. */
export const Supplier = Type.Object({
  no: supplierNo(),
  version: version(),
  name: textField('名称', 'Name'),
  nameEn: textField('英文名称', 'English name'),
  groups: Type.Array(supplierGroup(), titled('供应组', 'Supplier groups', { minItems: 1 })),
  score: Type.Integer(titled('评分', 'Score', { minimum: 0, maximum: 100 })),
  blocked: Type.Boolean(titled('冻结', 'Blocked')),
  updatedAt: updatedAt(),
})
export type Supplier = Type.Static<typeof Supplier>

export const supplierEntity = {
  name: text('供应商', 'Supplier'),
  schema: Supplier,
  number: 'no',
  version: 'version',
} satisfies Entity
