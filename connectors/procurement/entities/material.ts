import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { textField } from '../../kit/fields.ts'
import { currency, leadTimeDays, materialNo, money, supplierGroup, unit, updatedAt, version } from '../fields.ts'

export const Material = Type.Object({
  no: materialNo(),
  version: version(),
  name: textField('名称', 'Name'),
  nameEn: textField('英文名称', 'English name'),
  unit: unit(),
  supplierGroup: supplierGroup(),
  leadTimeDays: leadTimeDays(),
  standardPrice: money('标准价', 'Standard price'),
  currency: currency(),
  updatedAt: updatedAt(),
})
export type Material = Type.Static<typeof Material>

export const materialEntity = {
  name: text('物料', 'Material'),
  schema: Material,
  number: 'no',
  version: 'version',
} satisfies Entity
