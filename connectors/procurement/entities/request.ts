import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, epochMoment, textField } from '../../kit/fields.ts'
import {
  costCentre, currency, line, materialNo, money, orderNo, planNo, quantity, requestNo, salesLine, salesOrder, supplierGroup, unit, updatedAt, version,
} from '../fields.ts'

/** Somebody needs a quantity of one material by a day. Price and amount are estimates by the material's standard price. */
export const Request = Type.Object({
  no: requestNo(),
  version: version(),
  state: choiceOf(['10', '20', '30', '40', '90'], '状态', 'State'),
  line: line(),
  material: materialNo(),
  quantity: quantity(),
  unit: unit(),
  neededBy: epochMoment('需求日期', 'Needed by'),
  costCentre: costCentre(),
  salesOrder: salesOrder(),
  salesLine: salesLine(),
  supplierGroup: supplierGroup(),
  estimatedPrice: money('估价', 'Estimated price'),
  estimatedAmount: money('估算金额', 'Estimated amount'),
  currency: currency(),
  plan: Type.Optional(planNo()),
  order: Type.Optional(orderNo()),
  reason: Type.Optional(textField('驳回原因', 'Reason of rejection')),
  createdAt: epochMoment('创建时间', 'Created at'),
  updatedAt: updatedAt(),
})
export type Request = Type.Static<typeof Request>

export const requestEntity = {
  name: text('请购单', 'Purchase request'),
  schema: Request,
  number: 'no',
  numbers: ['material', 'salesOrder', 'plan', 'order'],
  version: 'version',
  state: {
    field: 'state',
    values: {
      10: text('已提交', 'Submitted'),
      20: text('已批准', 'Approved'),
      30: text('已入计划', 'Planned'),
      40: text('已下单', 'Ordered'),
      90: text('已驳回', 'Rejected'),
    },
  },
} satisfies Entity
