import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Delivery } from '../entities/delivery.ts'
import { reference, salesOrder } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const deliveryList = defineOperation({
  name: text('列出交货单', 'List deliveries'),
  entity: 'delivery',
  action: 'list',
  input: listInput({ reference: Type.Optional(reference()), salesOrder: Type.Optional(salesOrder()) }),
  output: listOutput(Delivery),
  http: { method: 'GET', path: '/deliveries' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { salesOrder: 'SO-20261102-008' } }],
})
