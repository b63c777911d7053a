import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { choiceOf } from '../../kit/fields.ts'
import { Order, ORDER_STATES } from '../entities/order.ts'
import { customerNo, department, listInput, listOutput, paging } from '../fields.ts'

export const orderList = defineOperation({
  name: text('订单列表', 'List orders'),
  entity: 'order',
  action: 'list',
  input: listInput({ state: Type.Optional(choiceOf(ORDER_STATES, '状态', 'State')), department: Type.Optional(department()), customer: Type.Optional(customerNo()) }),
  output: listOutput(Order),
  http: { method: 'GET', path: '/orders' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { state: '已确认' } }, { input: { customer: 'C-10023' } }],
})
