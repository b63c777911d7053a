import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { numberOf } from '../../kit/fields.ts'
import { Commitment } from '../entities/commitment.ts'

export const commitmentGet = defineOperation({
  name: text('读取预算承诺', 'Get commitment'),
  entity: 'commitment',
  action: 'get',
  input: Type.Object({ no: numberOf('commitment', '预算承诺', 'Commitment') }, { additionalProperties: false }),
  output: Commitment,
  http: { method: 'GET', path: '/commitments/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'CM-002271' } }],
})
