import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Request } from '../entities/request.ts'
import { requestNo } from '../fields.ts'

export const requestApprove = defineOperation({
  name: text('批准请购', 'Approve purchase request'),
  description: text(
    '只能批准已提交的请购。',
    'Only a submitted request can be approved.',
  ),
  entity: 'request',
  action: 'act',
  input: Type.Object({ no: requestNo() }, { additionalProperties: false }),
  output: Request,
  http: { method: 'POST', path: '/requests/:no/approve' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  before: 'request.get',
  examples: [{ input: { no: 'PR-26-00401' } }],
})
