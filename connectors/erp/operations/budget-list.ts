import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Budget } from '../entities/budget.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const budgetList = defineOperation({
  name: text('列出预算', 'List budgets'),
  entity: 'budget',
  action: 'list',
  input: listInput({}),
  output: listOutput(Budget),
  http: { method: 'GET', path: '/budgets' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: {  } }],
})
