import type { Static } from 'typebox'
import { formatStamp } from '../../kit/stamp.ts'
import type { World } from '../../kit/simulate.ts'
import { refuse } from '../../kit/simulate.ts'
import type { Customer } from '../entities/customer.ts'
import type { Order } from '../entities/order.ts'
import type { Product } from '../entities/product.ts'
import type { orderCancel } from '../operations/order-cancel.ts'
import type { orderCreate } from '../operations/order-create.ts'
import { lineAmount, mustAgree, total } from './amounts.ts'

type Create = Static<typeof orderCreate.input>

/** A draft under the day's next number: SO-20261125-001. */
export function createOrder(world: World, input: Create): Order {
  const customer = world.get<Customer>('customer', input.customer)
  if (!customer) throw refuse(422, `没有客户 ${input.customer}`, `There is no customer ${input.customer}`, '/customer')
  const lines = input.lines.map((line, index) => priced(world, line, index))
  const amount = total(lines.map((line) => line.amount))
  mustAgree(input.amount, amount, '/amount')
  const { no, name, address } = customer
  const day = String(formatStamp(world.now, 'yyyyMMddHHmmss')).slice(0, 8)
  const order = {
    no: `SO-${day}-${String(world.next(`order/${day}`)).padStart(3, '0')}`,
    state: '草稿', customer: { no, name, address }, department: input.department, deliveryDate: input.deliveryDate,
    currency: input.currency ?? customer.currency, amount, lines,
    progress: { stage: '受理', state: '等待', text: '等待确认', lines: [] },
    ...(input.note === undefined ? {} : { note: input.note }),
  }
  return told(world, 'order.created', order as unknown as Order)
}

function priced(world: World, line: Create['lines'][number], index: number): Order['lines'][number] {
  const product = world.get<Product>('product', line.product)
  if (!product) throw refuse(422, `没有产品 ${line.product}`, `There is no product ${line.product}`, `/lines/${index}/product`)
  if (product.state === '停售') throw refuse(422, `产品 ${line.product} 已停售`, `Product ${line.product} is discontinued`, `/lines/${index}/product`)
  const price = line.price ?? product.price
  const amount = lineAmount(line.quantity, price)
  mustAgree(line.amount, amount, `/lines/${index}/amount`)
  return { line: index + 1, product: product.no, name: product.name, quantity: line.quantity, unit: product.unit, price, amount }
}

export function confirmOrder(world: World, { no }: { no: string }): Order {
  const order = world.need<Order>('order', no)
  if (order.state !== '草稿') throw refuse(409, `订单 ${no} 是「${order.state}」,只有草稿可以确认`, `Order ${no} is "${order.state}"; only a draft can be confirmed`, '/no')
  return told(world, 'order.confirmed', { ...order, state: '已确认', progress: { ...order.progress, state: '进行中', text: '已确认,等待履约' } })
}

export function cancelOrder(world: World, { no, reason }: Static<typeof orderCancel.input>): Order {
  const order = world.need<Order>('order', no)
  if (order.state === '已完成' || order.state === '已取消') throw refuse(409, `订单 ${no} ${order.state},不能取消`, `Order ${no} is "${order.state}" and cannot be cancelled`, '/no')
  return told(world, 'order.cancelled', { ...order, state: '已取消', progress: { ...order.progress, text: reason ?? '订单已取消' } })
}

/** The CRM's own list also filters by the customer inside the order. */
export function listOrders(world: World, { state, department, customer }: { state?: string; department?: string; customer?: string }): Order[] {
  const orders = world.list<Order>('order', { state, department } as Partial<Order>)
  return customer === undefined ? orders : orders.filter((order) => order.customer.no === customer)
}

/** Writes the order and sends its event with the whole order as it now is. */
export function told(world: World, event: string, order: Order): Order {
  const written = world.put('order', order)
  world.emit(event, written)
  return written
}
