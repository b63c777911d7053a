/** Purchase plans: one open plan per supplier group and week gathers requests, then closes. */
import { refuse } from '../../kit/simulate.ts'
import type { Behaviour, World } from '../../kit/simulate.ts'
import type { procurement } from '../connector.ts'
import type { Plan } from '../entities/plan.ts'
import type { Request } from '../entities/request.ts'
import type { ProcurementOptions } from './options.ts'
import { write } from './options.ts'
import { isoWeek } from './week.ts'

type Operations = NonNullable<Behaviour<typeof procurement>['operations']>

/**
 * Into the open plan of the request's supplier group and this week; the next number where there is none, because the last
 * one is closing or closed. A request that is in a plan stays there, whoever asks again.
 */
export function addLine({ planClosesAfterMs }: Required<ProcurementOptions>): Operations['plan.addLine'] {
  return (world, { request: no }) => {
    const request = world.get<Request>('request', no)
    if (!request) throw refuse(422, `没有请购 ${no}`, `There is no purchase request ${no}`, '/request')
    if (request.plan !== undefined) return world.need<Plan>('plan', request.plan)
    if (request.state !== '20')
      throw refuse(409, `请购 ${no} 的状态是 ${request.state}，只有 20 可以入计划`, `Purchase request ${no} is in state ${request.state}; only 20 can be planned`, '/request')
    const open = openPlan(world, request.supplierGroup)
    const plan = write<Plan>(world, 'plan', { ...open, lines: [...open.lines, lineOf(request)] })
    world.emit('request.changed', write<Request>(world, 'request', { ...request, state: '30', plan: plan.no }))
    if (planClosesAfterMs !== 'never') world.schedule('startClosing', planClosesAfterMs, plan.no, plan.no)
    return plan
  }
}

export function close(options: Required<ProcurementOptions>): Operations['plan.close'] {
  return (world, { no }) => {
    const plan = world.need<Plan>('plan', no)
    if (plan.state !== '10')
      throw refuse(409, `采购计划 ${no} 的状态是 ${plan.state}，只有 10 可以关闭`, `Purchase plan ${no} is in state ${plan.state}; only 10 can be closed`)
    return closing(world, plan, options)
  }
}

/** The timer after a plan's first line: somebody may have closed it before. */
export function startClosing(options: Required<ProcurementOptions>) {
  return (world: World, no: string) => {
    const plan = world.get<Plan>('plan', no)
    if (plan?.state === '10') closing(world, plan, options)
  }
}

/** The timer at the end of closing. */
export function finishClosing(world: World, no: string) {
  const plan = world.get<Plan>('plan', no)
  if (plan?.state !== '15') return
  world.emit('plan.closed', write<Plan>(world, 'plan', { ...plan, state: '20' }))
}

function closing(world: World, plan: Plan, { planClosingMs }: Required<ProcurementOptions>): Plan {
  world.schedule('finishClosing', planClosingMs, plan.no, plan.no)
  return write<Plan>(world, 'plan', { ...plan, state: '15' })
}

function openPlan(world: World, supplierGroup: string): Plan | Omit<Plan, 'version' | 'updatedAt'> {
  const { year, week, text } = isoWeek(world.now)
  const [open] = world.list<Plan>('plan', { supplierGroup, week: text, state: '10' })
  if (open) return open
  const prefix = `PL-${String(year).slice(2)}W${String(week).padStart(2, '0')}`
  const no = `${prefix}-${String(world.next(prefix)).padStart(2, '0')}`
  return { no, state: '10', supplierGroup, week: text, lines: [], createdAt: world.now }
}

function lineOf(request: Request): Plan['lines'][number] {
  const { no, line, material, quantity, unit, neededBy, costCentre, salesOrder, salesLine, estimatedAmount, currency } = request
  return { request: no, line, material, quantity, unit, neededBy, costCentre, salesOrder, salesLine, estimatedAmount, currency }
}
