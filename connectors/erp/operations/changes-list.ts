import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Change } from '../entities/change.ts'
import { timeStamp } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const changesList = defineOperation({
  name: text('读取变更', 'List changes'),
  description: text('自某一秒起（含）的变更，旧的在前。', 'Changes since a second, that second included, the oldest first.'),
  entity: 'change',
  action: 'list',
  input: listInput({ since: Type.Optional(timeStamp('起始时间', 'Since')) }),
  output: listOutput(Change),
  http: { method: 'GET', path: '/changes' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { since: '20261125000000' } }],
})
