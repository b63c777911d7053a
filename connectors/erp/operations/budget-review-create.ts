import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { titled } from '../../kit/fields.ts'
import { BudgetReview } from '../entities/budget-review.ts'
import { costCentreNo, currency, positiveMinorUnits, reference } from '../fields.ts'

export const budgetReviewCreate = defineOperation({
  name: text('预算审核', 'Review budget'),
  description: text(
    '预算够则占用并通过，不够则为超预算，等待下达。',
    'Holds the amount and passes when the budget suffices; otherwise it is blocked until finance releases more.',
  ),
  entity: 'budgetReview',
  action: 'create',
  input: Type.Object(
    {
      reference: reference(),
      costCentre: costCentreNo(),
      amount: positiveMinorUnits('金额', 'Amount'),
      currency: currency(),
      document: Type.String(titled('审核单据', 'Document', { minLength: 1, maxLength: 60 })),
    },
    { additionalProperties: false },
  ),
  output: BudgetReview,
  http: { method: 'POST', path: '/budget-reviews' },
  idempotency: { by: 'reference', field: 'reference', lookup: 'budgetReview.list', lookupField: 'reference' },
  examples: [{ input: { costCentre: 'CC-410', amount: 930000, currency: 'CNY', document: 'PR-26-00418' } }],
})
