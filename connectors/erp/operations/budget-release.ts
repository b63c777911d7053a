import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { BudgetRelease } from '../entities/budget-release.ts'
import { costCentreNo, positiveMinorUnits, reference } from '../fields.ts'

export const budgetReleaseCreate = defineOperation({
  name: text('下达预算', 'Release budget'),
  description: text(
    '追加成本中心的预算；此后放得下的超预算审核按先后放行。',
    'Raises a cost centre’s budget; blocked reviews that fit then are released, the oldest first.',
  ),
  entity: 'budgetRelease',
  action: 'create',
  input: Type.Object(
    {
      costCentre: costCentreNo(),
      reference: reference(),
      amount: positiveMinorUnits('追加金额', 'Amount added'),
    },
    { additionalProperties: false },
  ),
  output: BudgetRelease,
  http: { method: 'POST', path: '/budgets/:costCentre/release' },
  idempotency: { by: 'reference', field: 'reference', lookup: 'budgetRelease.list', lookupField: 'reference' },
  examples: [{ input: { costCentre: 'CC-420', amount: 2400000 } }],
})
