import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Reservation } from '../entities/reservation.ts'
import { materialNo, reference, salesOrder } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const reservationList = defineOperation({
  name: text('列出预留', 'List reservations'),
  entity: 'reservation',
  action: 'list',
  input: listInput({
    reference: Type.Optional(reference()),
    material: Type.Optional(materialNo()),
    salesOrder: Type.Optional(salesOrder()),
  }),
  output: listOutput(Reservation),
  http: { method: 'GET', path: '/reservations' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { salesOrder: 'SO-20261124-019' } }],
})
