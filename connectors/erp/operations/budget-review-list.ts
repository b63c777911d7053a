import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { BudgetReview } from '../entities/budget-review.ts'
import { costCentreNo, reference } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const budgetReviewList = defineOperation({
  name: text('列出预算审核', 'List budget reviews'),
  entity: 'budgetReview',
  action: 'list',
  input: listInput({ reference: Type.Optional(reference()), costCentre: Type.Optional(costCentreNo()) }),
  output: listOutput(BudgetReview),
  http: { method: 'GET', path: '/budget-reviews' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { costCentre: 'CC-410' } }],
})
