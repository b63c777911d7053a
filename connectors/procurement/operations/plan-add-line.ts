import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Plan } from '../entities/plan.ts'
import { requestNo } from '../fields.ts'

export const planAddLine = defineOperation({
  name: text('加入采购计划', 'Add to purchase plan'),
  description: text(
    '加入该供应组本周收集中的计划，没有就新开；已在计划中的请购不会再加一次。',
    'Into the open plan of its supplier group and week, or a new one; a request that is in a plan already stays there.',
  ),
  entity: 'plan',
  action: 'act',
  input: Type.Object({ request: requestNo() }, { additionalProperties: false }),
  output: Plan,
  http: { method: 'POST', path: '/plans/lines' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  examples: [{ input: { request: 'PR-26-00403' } }],
})
