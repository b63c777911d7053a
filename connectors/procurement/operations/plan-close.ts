import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Plan } from '../entities/plan.ts'
import { planNo } from '../fields.ts'

export const planClose = defineOperation({
  name: text('关闭采购计划', 'Close purchase plan'),
  description: text(
    '先进入关闭中，稍后关闭并发出通知；此间到来的请购进入下一个计划。',
    'It closes a moment later and says so; what arrives meanwhile goes to the next plan.',
  ),
  entity: 'plan',
  action: 'act',
  input: Type.Object({ no: planNo() }, { additionalProperties: false }),
  output: Plan,
  http: { method: 'POST', path: '/plans/:no/close' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'plan.get',
  examples: [{ input: { no: 'PL-26W47-02' } }],
})
