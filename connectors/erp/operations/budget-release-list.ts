import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { BudgetRelease } from '../entities/budget-release.ts'
import { costCentreNo, reference } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const budgetReleaseList = defineOperation({
  name: text('列出预算下达', 'List budget releases'),
  entity: 'budgetRelease',
  action: 'list',
  input: listInput({ reference: Type.Optional(reference()), costCentre: Type.Optional(costCentreNo()) }),
  output: listOutput(BudgetRelease),
  http: { method: 'GET', path: '/budget-releases' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { costCentre: 'CC-420' } }],
})
