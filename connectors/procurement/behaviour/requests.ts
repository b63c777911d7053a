/** Purchase requests: estimated by the standard price, then approved or rejected. */
import Big from 'big.js'
import { refuse } from '../../kit/simulate.ts'
import type { Behaviour, World } from '../../kit/simulate.ts'
import type { procurement } from '../connector.ts'
import type { Material } from '../entities/material.ts'
import type { Request } from '../entities/request.ts'
import type { ProcurementOptions } from './options.ts'
import { write } from './options.ts'
import { shortYear } from './week.ts'

type Operations = NonNullable<Behaviour<typeof procurement>['operations']>

/** `price × quantity` to two decimals, half up. */
export function amountOf(price: string, quantity: number): string {
  return new Big(price).times(quantity).toFixed(2, Big.roundHalfUp)
}

export function submit({ approval, approvalMs }: Required<ProcurementOptions>): Operations['request.create'] {
  return (world, input) => {
    const material = world.get<Material>('material', input.material)
    if (!material) throw refuse(422, `没有物料 ${input.material}`, `There is no material ${input.material}`, '/material')
    if (input.unit !== material.unit)
      throw refuse(422, `物料 ${material.no} 的单位是 ${material.unit}`, `The unit of material ${material.no} is ${material.unit}`, '/unit')
    const year = shortYear(world.now)
    const request = write<Request>(world, 'request', {
      ...input,
      no: `PR-${year}-${String(world.next(`request/${year}`, 418)).padStart(5, '0')}`,
      state: '10',
      line: 10,
      supplierGroup: material.supplierGroup,
      estimatedPrice: material.standardPrice,
      estimatedAmount: amountOf(material.standardPrice, input.quantity),
      currency: material.currency,
      createdAt: world.now,
    })
    world.emit('request.submitted', request)
    if (approval === 'auto') world.schedule('approve', approvalMs, request.no, request.no)
    return request
  }
}

export const approve: Operations['request.approve'] = (world, { no }) => {
  const request = submitted(world, no)
  const approved = write<Request>(world, 'request', { ...request, state: '20' })
  world.emit('request.approved', approved)
  return approved
}

export const reject: Operations['request.reject'] = (world, { no, reason }) => {
  const request = submitted(world, no)
  const rejected = write<Request>(world, 'request', { ...request, state: '90', reason })
  world.emit('request.rejected', rejected)
  return rejected
}

/** The timer of `approval: 'auto'`: a person may have decided before it. */
export function approveByItself(world: World, no: string) {
  const request = world.get<Request>('request', no)
  if (request?.state !== '10') return
  world.emit('request.approved', write<Request>(world, 'request', { ...request, state: '20' }))
}

function submitted(world: World, no: string): Request {
  const request = world.need<Request>('request', no)
  if (request.state !== '10')
    throw refuse(409, `请购 ${no} 的状态是 ${request.state}，只有 10 可以审批`, `Purchase request ${no} is in state ${request.state}; only 10 can be decided`)
  return request
}
