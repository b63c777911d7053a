import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { titled } from '../../kit/fields.ts'
import { costCentreNo, currency, minorUnits, timeStamp, version } from '../fields.ts'

/**
 * A cost centre's budget. `reviewed` is held for reviews that passed and are not yet ordered, `committed` for orders:
 * `available = total − reviewed − committed`.
 */
export const Budget = Type.Object({
  costCentre: costCentreNo(),
  version: version(),
  name: Type.String(titled('名称', 'Name')),
  currency: currency(),
  total: minorUnits('预算总额', 'Total'),
  reviewed: minorUnits('审核占用', 'Held by reviews'),
  committed: minorUnits('已承诺', 'Committed'),
  available: minorUnits('可用', 'Available'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Budget = Type.Static<typeof Budget>

export const budgetEntity = {
  name: text('预算', 'Budget'),
  schema: Budget,
  number: 'costCentre',
  version: 'version',
} satisfies Entity
