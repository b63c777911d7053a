import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Reservation } from '../entities/reservation.ts'
import { materialNo, positiveQuantity, reference, salesLine, salesOrder } from '../fields.ts'

export const reservationCreate = defineOperation({
  name: text('预留库存', 'Reserve stock'),
  description: text(
    '取走当时可用的数量，可能少于申请数量，甚至为零。',
    'Takes what is available at that moment: perhaps less than asked for, perhaps nothing.',
  ),
  entity: 'reservation',
  action: 'create',
  input: Type.Object(
    {
      reference: reference(),
      material: materialNo(),
      quantity: positiveQuantity('数量', 'Quantity'),
      salesOrder: salesOrder(),
      salesLine: salesLine(),
    },
    { additionalProperties: false },
  ),
  output: Reservation,
  http: { method: 'POST', path: '/reservations' },
  idempotency: { by: 'reference', field: 'reference', lookup: 'reservation.list', lookupField: 'reference' },
  examples: [{ input: { material: '000000000010001001', quantity: 2, salesOrder: 'SO-20261124-019', salesLine: 1 } }],
})
