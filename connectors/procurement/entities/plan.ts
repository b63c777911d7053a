import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, epochMoment, titled } from '../../kit/fields.ts'
import {
  costCentre, currency, line, materialNo, money, planNo, quantity, requestNo, salesLine, salesOrder, supplierGroup, unit, updatedAt, version,
} from '../fields.ts'

export const PlanLine = Type.Object({
  request: requestNo(),
  line: line(),
  material: materialNo(),
  quantity: quantity(),
  unit: unit(),
  neededBy: epochMoment('需求日期', 'Needed by'),
  costCentre: costCentre(),
  salesOrder: salesOrder(),
  salesLine: salesLine(),
  estimatedAmount: money('估算金额', 'Estimated amount'),
  currency: currency(),
})
export type PlanLine = Type.Static<typeof PlanLine>

/** Requests of one supplier group and week (ISO, China time), bought together. What arrives while it closes goes to the next. */
export const Plan = Type.Object({
  no: planNo(),
  version: version(),
  state: choiceOf(['10', '15', '20'], '状态', 'State'),
  supplierGroup: supplierGroup(),
  week: Type.String(titled('周', 'Week', { pattern: '^\\d{4}-W\\d{2}$' })),
  lines: Type.Array(PlanLine, titled('计划行', 'Lines')),
  createdAt: epochMoment('创建时间', 'Created at'),
  updatedAt: updatedAt(),
})
export type Plan = Type.Static<typeof Plan>

export const planEntity = {
  name: text('采购计划', 'Purchase plan'),
  schema: Plan,
  number: 'no',
  numbers: ['lines.request', 'lines.material', 'lines.salesOrder'],
  version: 'version',
  state: {
    field: 'state',
    values: { 10: text('收集中', 'Open'), 15: text('关闭中', 'Closing'), 20: text('已关闭', 'Closed') },
  },
} satisfies Entity
