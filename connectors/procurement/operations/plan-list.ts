import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { choiceOf } from '../../kit/fields.ts'
import { Plan } from '../entities/plan.ts'
import { supplierGroup } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const planList = defineOperation({
  name: text('列出采购计划', 'List purchase plans'),
  entity: 'plan',
  action: 'list',
  input: listInput({
    state: Type.Optional(choiceOf(['10', '15', '20'], '状态', 'State')),
    supplierGroup: Type.Optional(supplierGroup()),
  }),
  output: listOutput(Plan),
  http: { method: 'GET', path: '/plans' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { state: '20' } }],
})
