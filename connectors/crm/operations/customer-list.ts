import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { choiceOf } from '../../kit/fields.ts'
import { Customer } from '../entities/customer.ts'
import { listInput, listOutput, paging } from '../fields.ts'

export const customerList = defineOperation({
  name: text('客户列表', 'List customers'),
  entity: 'customer',
  action: 'list',
  input: listInput({ level: Type.Optional(choiceOf(['A', 'B', 'C'], '等级', 'Level')) }),
  output: listOutput(Customer),
  http: { method: 'GET', path: '/customers' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: {} }],
})
