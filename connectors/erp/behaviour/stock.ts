/** The warehouse: reservations take what is there, each piece once; deliveries consume them. */
import { refuse } from '../../kit/simulate.ts'
import type { Behaviour, World } from '../../kit/simulate.ts'
import type { erp } from '../connector.ts'
import type { Delivery } from '../entities/delivery.ts'
import type { Reservation } from '../entities/reservation.ts'
import type { Stock } from '../entities/stock.ts'
import { numbered, rounded, tell, write } from './write.ts'

type Operations = NonNullable<Behaviour<typeof erp>['operations']>

/**
 * Takes what is available at this moment, in one transaction with the reservation: what two orders get together is never
 * more than there is.
 */
export const reserve: Operations['reservation.create'] = (world, input) => {
  const stock = world.get<Stock>('stock', input.material)
  if (!stock) throw refuse(422, `没有物料 ${input.material}`, `There is no material ${input.material}`, '/material')
  const reserved = Math.min(input.quantity, stock.available)
  if (reserved > 0) move(world, stock, { reserved })
  return write<Reservation>(world, 'reservation', {
    no: numbered(world, 'RSV', 418),
    reference: input.reference,
    material: input.material,
    requested: input.quantity,
    reserved,
    delivered: 0,
    unit: stock.unit,
    salesOrder: input.salesOrder,
    salesLine: input.salesLine,
    state: reserved === 0 ? 'NONE' : reserved < input.quantity ? 'PARTIAL' : 'FULL',
  })
}

/** Ships from a reservation: never more than it still holds, and only for the line that it was made for. */
export const deliver: Operations['delivery.create'] = (world, input) => {
  const reservation = world.get<Reservation>('reservation', input.reservation)
  if (!reservation) throw refuse(422, `没有预留 ${input.reservation}`, `There is no reservation ${input.reservation}`, '/reservation')
  for (const field of ['material', 'salesOrder', 'salesLine'] as const)
    if (input[field] !== reservation[field])
      throw refuse(422, `预留 ${reservation.no} 属于 ${reservation[field]}`, `Reservation ${reservation.no} is for ${reservation[field]}`, `/${field}`)
  mustExist(input.shipDate)
  const open = rounded(reservation.reserved - reservation.delivered)
  if (input.quantity > open)
    throw refuse(422, `预留 ${reservation.no} 只剩 ${open}`, `Reservation ${reservation.no} holds only ${open}`, '/quantity', { open })
  move(world, world.need<Stock>('stock', input.material), { onHand: -input.quantity, reserved: -input.quantity })
  const delivered = rounded(reservation.delivered + input.quantity)
  write<Reservation>(world, 'reservation', {
    ...reservation,
    delivered,
    state: delivered === reservation.reserved ? 'CONSUMED' : reservation.state,
  })
  const delivery = write<Delivery>(world, 'delivery', {
    ...input,
    no: String(world.next('delivery', 80_004_512)),
    unit: reservation.unit,
    state: 'ISSUED',
  })
  tell(world, 'delivery.issued', 'delivery', delivery.no, delivery)
  return delivery
}

function move(world: World, stock: Stock, by: { onHand?: number; reserved?: number }) {
  const onHand = rounded(stock.onHand + (by.onHand ?? 0))
  const reserved = rounded(stock.reserved + (by.reserved ?? 0))
  const changed = write<Stock>(world, 'stock', { ...stock, onHand, reserved, available: rounded(onHand - reserved) })
  tell(world, 'stock.changed', 'stock', stock.material, changed)
}

function mustExist(date: string) {
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  const moment = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== iso)
    throw refuse(422, `没有 ${date} 这一天`, `There is no day ${date}`, '/shipDate')
}
