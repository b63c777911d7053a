import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { choiceOf } from '../../kit/fields.ts'
import { Request } from '../entities/request.ts'
import { materialNo, salesOrder } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const requestList = defineOperation({
  name: text('列出请购单', 'List purchase requests'),
  entity: 'request',
  action: 'list',
  input: listInput({
    state: Type.Optional(choiceOf(['10', '20', '30', '40', '90'], '状态', 'State')),
    salesOrder: Type.Optional(salesOrder()),
    material: Type.Optional(materialNo()),
  }),
  output: listOutput(Request),
  http: { method: 'GET', path: '/requests' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { salesOrder: 'SO-20261124-019' } }],
})
