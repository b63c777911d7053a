/** Purchase orders: one per request line, sent to the supplier, who confirms. */
import { refuse } from '../../kit/simulate.ts'
import type { Behaviour, World } from '../../kit/simulate.ts'
import type { procurement } from '../connector.ts'
import type { Order } from '../entities/order.ts'
import type { Plan } from '../entities/plan.ts'
import type { Request } from '../entities/request.ts'
import type { Supplier } from '../entities/supplier.ts'
import type { ProcurementOptions } from './options.ts'
import { write } from './options.ts'
import { amountOf } from './requests.ts'

type Operations = NonNullable<Behaviour<typeof procurement>['operations']>

export function create({ allowSecondOrder }: Required<ProcurementOptions>): Operations['order.create'] {
  return (world, input) => {
    const line = plannedLine(world, input)
    if (input.material !== line.material)
      throw refuse(422, `请购 ${line.request} 要的是 ${line.material}`, `Purchase request ${line.request} asks for ${line.material}`, '/material')
    usableSupplier(world, input.supplier)
    const [existing] = world.list<Order>('order', { request: input.request, line: input.line })
    if (existing && !allowSecondOrder)
      throw refuse(409, `请购行已有采购订单 ${existing.no}`, `The request line has purchase order ${existing.no} already`, '/request', { existing: existing.no })
    const order = write<Order>(world, 'order', {
      ...input,
      no: String(world.next('order', 4_500_018_273)),
      state: '10',
      unit: line.unit,
      amount: amountOf(input.price, input.quantity),
      costCentre: line.costCentre,
      salesOrder: line.salesOrder,
      salesLine: line.salesLine,
      createdAt: world.now,
    })
    world.emit('request.changed', write<Request>(world, 'request', { ...world.need<Request>('request', input.request), state: '40', order: order.no }))
    return order
  }
}

export function send({ supplierConfirmsAfterMs }: Required<ProcurementOptions>): Operations['order.send'] {
  return (world, { no }) => {
    const order = world.need<Order>('order', no)
    if (order.state !== '10')
      throw refuse(409, `采购订单 ${no} 的状态是 ${order.state}，只有 10 可以发出`, `Purchase order ${no} is in state ${order.state}; only 10 can be sent`)
    const sent = write<Order>(world, 'order', { ...order, state: '20' })
    world.emit('order.sent', sent)
    world.schedule('confirm', supplierConfirmsAfterMs, no, no)
    return sent
  }
}

/** The timer after sending: the supplier's answer. */
export function confirm(world: World, no: string) {
  const order = world.get<Order>('order', no)
  if (order?.state !== '20') return
  world.emit('order.confirmed', write<Order>(world, 'order', { ...order, state: '30' }))
}

function plannedLine(world: World, input: { plan: string; request: string; line: number }): Plan['lines'][number] {
  const plan = world.get<Plan>('plan', input.plan)
  if (!plan) throw refuse(422, `没有采购计划 ${input.plan}`, `There is no purchase plan ${input.plan}`, '/plan')
  if (plan.state !== '20')
    throw refuse(409, `采购计划 ${plan.no} 还未关闭`, `Purchase plan ${plan.no} is not closed yet`, '/plan')
  const line = plan.lines.find((planned) => planned.request === input.request && planned.line === input.line)
  if (!line)
    throw refuse(422, `采购计划 ${plan.no} 里没有 ${input.request} 第 ${input.line} 行`, `Purchase plan ${plan.no} has no line ${input.request}/${input.line}`, '/request')
  return line
}

function usableSupplier(world: World, no: string) {
  const supplier = world.get<Supplier>('supplier', no)
  if (!supplier) throw refuse(422, `没有供应商 ${no}`, `There is no supplier ${no}`, '/supplier')
  if (supplier.blocked) throw refuse(422, `供应商 ${no} 已冻结`, `Supplier ${no} is blocked`, '/supplier')
}
