import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Request } from '../entities/request.ts'
import { requestNo } from '../fields.ts'

export const requestGet = defineOperation({
  name: text('读取请购单', 'Get purchase request'),
  entity: 'request',
  action: 'get',
  input: Type.Object({ no: requestNo() }, { additionalProperties: false }),
  output: Request,
  http: { method: 'GET', path: '/requests/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'PR-26-00396' } }],
})
