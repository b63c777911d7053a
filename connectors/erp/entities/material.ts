import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, titled } from '../../kit/fields.ts'
import { materialNo, timeStamp, unit, version } from '../fields.ts'

export const Material = Type.Object({
  material: materialNo(),
  version: version(),
  name: Type.String(titled('名称', 'Name')),
  nameEn: Type.String(titled('英文名称', 'English name')),
  unit: unit(),
  state: choiceOf(['ACTIVE', 'LOCKED'], '状态', 'State'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Material = Type.Static<typeof Material>

export const materialEntity = {
  name: text('物料', 'Material'),
  schema: Material,
  number: 'material',
  version: 'version',
  code: { padTo: 18, with: '0' },
  state: { field: 'state', values: { ACTIVE: text('可用', 'Active'), LOCKED: text('已锁定', 'Locked') } },
} satisfies Entity
