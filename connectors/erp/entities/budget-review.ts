import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, numberOf, titled } from '../../kit/fields.ts'
import { costCentreNo, currency, minorUnits, positiveMinorUnits, reference, timeStamp, version } from '../fields.ts'

/** Asks whether a cost centre can pay a document. `available` is what was left right after it was decided. */
export const BudgetReview = Type.Object({
  no: numberOf('budgetReview', '预算审核', 'Budget review'),
  version: version(),
  reference: reference(),
  costCentre: costCentreNo(),
  amount: positiveMinorUnits('金额', 'Amount'),
  currency: currency(),
  document: Type.String(titled('审核单据', 'Document', { minLength: 1, maxLength: 60 })),
  available: minorUnits('剩余可用', 'Left available'),
  state: choiceOf(['PASSED', 'BLOCKED', 'RELEASED', 'COMMITTED'], '状态', 'State'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type BudgetReview = Type.Static<typeof BudgetReview>

export const budgetReviewEntity = {
  name: text('预算审核', 'Budget review'),
  schema: BudgetReview,
  number: 'no',
  numbers: ['reference', 'costCentre', 'document'],
  version: 'version',
  state: {
    field: 'state',
    values: {
      PASSED: text('通过', 'Passed'),
      BLOCKED: text('超预算', 'Over budget'),
      RELEASED: text('已放行', 'Released'),
      COMMITTED: text('已转承诺', 'Committed'),
    },
  },
} satisfies Entity
