import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Commitment } from '../entities/commitment.ts'
import { reference } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const commitmentList = defineOperation({
  name: text('列出预算承诺', 'List commitments'),
  entity: 'commitment',
  action: 'list',
  input: listInput({ reference: Type.Optional(reference()) }),
  output: listOutput(Commitment),
  http: { method: 'GET', path: '/commitments' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: {  } }],
})
