import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Plan } from '../entities/plan.ts'
import { planNo } from '../fields.ts'

export const planGet = defineOperation({
  name: text('读取采购计划', 'Get purchase plan'),
  entity: 'plan',
  action: 'get',
  input: Type.Object({ no: planNo() }, { additionalProperties: false }),
  output: Plan,
  http: { method: 'GET', path: '/plans/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'PL-26W47-01' } }],
})
