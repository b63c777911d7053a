import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { textField } from '../../kit/fields.ts'
import { Request } from '../entities/request.ts'
import { requestNo } from '../fields.ts'

export const requestReject = defineOperation({
  name: text('驳回请购', 'Reject purchase request'),
  description: text(
    '只能驳回已提交的请购，要写原因。',
    'Only a submitted request can be rejected, with a reason.',
  ),
  entity: 'request',
  action: 'act',
  input: Type.Object({ no: requestNo(), reason: textField('驳回原因', 'Reason') }, { additionalProperties: false }),
  output: Request,
  http: { method: 'POST', path: '/requests/:no/reject' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'request.get',
  examples: [{ input: { no: 'PR-26-00402', reason: '先用库存' } }],
})
