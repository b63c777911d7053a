import type { Static } from 'typebox'
import type { World } from '../../kit/simulate.ts'
import { refuse } from '../../kit/simulate.ts'
import type { Order } from '../entities/order.ts'
import type { LineProgress, Progress } from '../entities/progress.ts'
import { STAGES } from '../entities/progress.ts'
import type { orderUpdateProgress } from '../operations/order-update-progress.ts'
import { told } from './orders.ts'

export type Report = Static<typeof orderUpdateProgress.input>

/**
 * Takes a report of progress into the order. An equal report changes nothing and sends no event, so that a flow that
 * answers events with reports comes to rest.
 */
export function updateProgress(world: World, report: Report): Order {
  const order = world.need<Order>('order', report.no)
  if (order.state === '草稿' || order.state === '已取消') throw refuse(409, `订单 ${report.no} 是「${order.state}」,不能报告进度`, `Order ${report.no} is "${order.state}": it takes no progress`, '/no')
  if (report.line !== undefined && !order.lines.some((line) => line.line === report.line)) throw refuse(422, `订单 ${report.no} 没有第 ${report.line} 行`, `Order ${report.no} has no line ${report.line}`, '/line')
  const progress = merged(order, report)
  const state = order.state === '已完成' || finished(order, progress) ? '已完成' : '履约中'
  if (state === order.state && JSON.stringify(progress) === JSON.stringify(order.progress)) return order
  return told(world, 'order.updated', { ...order, state, progress })
}

/** The order's progress after the report: its line's, and the whole's, which is where the foremost report stands. */
export function merged(order: Order, report: Report): Progress {
  const { progress } = order
  const whole = advance(progress, report)
  if (report.line === undefined) return withDocument(whole, report)
  const former = progress.lines.find((line) => line.line === report.line)
  const fresh: LineProgress = { line: report.line, stage: report.stage, state: report.state, text: report.text, documents: [] }
  const line = withDocument(advance(former ?? fresh, report), report)
  const lines = [...progress.lines.filter((one) => one.line !== report.line), line].toSorted((a, b) => a.line - b.line)
  return { ...whole, lines }
}

interface Standing {
  stage: Progress['stage']
  state: Progress['state']
  text: string
  expectedDate?: string
}

/** Takes the report over unless it lies behind: an earlier stage, or a stage that is done already. */
function advance<S extends Standing>(former: S, report: Report): S {
  if (rank(report) < rank(former)) return former
  const { stage, state, text, expectedDate = former.expectedDate } = report
  return { ...former, stage, state, text, ...(expectedDate === undefined ? {} : { expectedDate }) }
}

function rank({ stage, state }: Pick<Standing, 'stage' | 'state'>): number {
  return STAGES.indexOf(stage) * 2 + (state === '完成' ? 1 : 0)
}

function withDocument<S extends { documents?: { entity: string; number: string }[] }>(standing: S, { document }: Report): S {
  if (!document) return standing
  const documents = standing.documents ?? []
  const known = documents.some((one) => one.entity === document.entity && one.number === document.number)
  return known ? standing : { ...standing, documents: [...documents, document] }
}

/** All lines done, or the whole reported so. */
function finished(order: Order, progress: Progress): boolean {
  const done = ({ stage, state }: Standing) => (stage === '完成' || stage === '发货') && state === '完成'
  if (progress.lines.length === 0) return progress.stage === '完成' && progress.state === '完成'
  return order.lines.every(({ line }) => progress.lines.some((one) => one.line === line && done(one)))
}
