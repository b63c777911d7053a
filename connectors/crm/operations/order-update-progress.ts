import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { titled } from '../../kit/fields.ts'
import { Order } from '../entities/order.ts'
import { expectedDate, ProgressDocument, progressText, stage, stageState } from '../entities/progress.ts'
import { closed, orderNo } from '../fields.ts'

export const orderUpdateProgress = defineOperation({
  name: text('回写进度', 'Report progress'),
  description: text(
    '报告订单或其中一行的履约进度。进度只前进不后退：落后的报告只补充单据，相同的报告不产生变化。',
    'Reports how far the order, or one line of it, has come. Never goes back: a late report only adds its document, an equal one changes nothing.',
  ),
  entity: 'order',
  action: 'update',
  input: Type.Object(
    {
      no: orderNo(),
      stage: stage(),
      state: stageState(),
      text: progressText(),
      line: Type.Optional(Type.Integer(titled('行号', 'Line', { minimum: 1 }))),
      document: Type.Optional(ProgressDocument),
      expectedDate: Type.Optional(expectedDate()),
    },
    closed,
  ),
  output: Order,
  http: { method: 'PATCH', path: '/orders/:no/progress' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'order.get',
  examples: [{ input: { no: 'SO-20261123-004', line: 1, stage: '采购', state: '进行中', text: '采购订单已发出，预计 12 月 10 日到货', document: { entity: '采购订单', number: 'PO-20261124-0101' }, expectedDate: '2026-12-10' } }],
})
