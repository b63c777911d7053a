import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Delivery } from '../entities/delivery.ts'
import { customerNo, date, materialNo, positiveQuantity, reference, reservationNo, salesLine, salesOrder } from '../fields.ts'

export const deliveryCreate = defineOperation({
  name: text('创建交货单', 'Create delivery'),
  description: text(
    '从预留中发货并减少库存；超过预留数量会被拒绝。',
    'Ships from a reservation and lowers the stock; more than was reserved is refused.',
  ),
  entity: 'delivery',
  action: 'create',
  input: Type.Object(
    {
      reference: reference(),
      reservation: reservationNo(),
      salesOrder: salesOrder(),
      salesLine: salesLine(),
      customer: customerNo(),
      material: materialNo(),
      quantity: positiveQuantity('数量', 'Quantity'),
      shipDate: date('发货日期', 'Ship date'),
    },
    { additionalProperties: false },
  ),
  output: Delivery,
  http: { method: 'POST', path: '/deliveries' },
  idempotency: { by: 'reference', field: 'reference', lookup: 'delivery.list', lookupField: 'reference' },
  examples: [
    {
      input: {
        reservation: 'RSV-000401',
        salesOrder: 'SO-20261124-019',
        salesLine: 1,
        customer: '0000010023',
        material: '000000000010002031',
        quantity: 5,
        shipDate: '20261126',
      },
    },
  ],
})
