import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Budget } from '../entities/budget.ts'
import { costCentreNo } from '../fields.ts'

export const budgetGet = defineOperation({
  name: text('查询预算', 'Get budget'),
  entity: 'budget',
  action: 'get',
  input: Type.Object({ costCentre: costCentreNo() }, { additionalProperties: false }),
  output: Budget,
  http: { method: 'GET', path: '/budgets/:costCentre' },
  idempotency: { by: 'nature' },
  examples: [{ input: { costCentre: 'CC-410' } }],
})
