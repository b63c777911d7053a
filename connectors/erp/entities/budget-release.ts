import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { numberOf, titled } from '../../kit/fields.ts'
import { costCentreNo, currency, minorUnits, positiveMinorUnits, reference, reviewNo, timeStamp, version } from '../fields.ts'

/** Finance raises a cost centre's budget; blocked reviews that fit then are released, the oldest first. */
export const BudgetRelease = Type.Object({
  no: numberOf('budgetRelease', '预算下达号', 'Budget release'),
  version: version(),
  reference: reference(),
  costCentre: costCentreNo(),
  amount: positiveMinorUnits('追加金额', 'Amount added'),
  currency: currency(),
  available: minorUnits('下达后可用', 'Available afterwards'),
  released: Type.Array(reviewNo(), titled('放行的审核', 'Reviews released')),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type BudgetRelease = Type.Static<typeof BudgetRelease>

export const budgetReleaseEntity = {
  name: text('预算下达', 'Budget release'),
  schema: BudgetRelease,
  number: 'no',
  numbers: ['reference', 'costCentre', 'released'],
  version: 'version',
} satisfies Entity
