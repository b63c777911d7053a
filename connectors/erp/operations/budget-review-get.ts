import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { numberOf } from '../../kit/fields.ts'
import { BudgetReview } from '../entities/budget-review.ts'

export const budgetReviewGet = defineOperation({
  name: text('读取预算审核', 'Get budget review'),
  entity: 'budgetReview',
  action: 'get',
  input: Type.Object({ no: numberOf('budgetReview', '预算审核', 'Budget review') }, { additionalProperties: false }),
  output: BudgetReview,
  http: { method: 'GET', path: '/budget-reviews/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'BR-000701' } }],
})
