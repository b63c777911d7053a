import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, numberOf, titled } from '../../kit/fields.ts'
import { costCentreNo, currency, positiveMinorUnits, reference, reviewNo, supplierNo, timeStamp, version } from '../fields.ts'

/** A purchase order's amount, taken out of the budget that its review held. */
export const Commitment = Type.Object({
  no: numberOf('commitment', '预算承诺', 'Commitment'),
  version: version(),
  reference: reference(),
  review: reviewNo(),
  costCentre: costCentreNo(),
  purchaseOrder: Type.String(titled('采购订单', 'Purchase order', { minLength: 1, maxLength: 40 })),
  supplier: supplierNo(),
  amount: positiveMinorUnits('金额', 'Amount'),
  currency: currency(),
  state: choiceOf(['OPEN', 'CLOSED'], '状态', 'State'),
  changedAt: timeStamp('更改时间', 'Changed at'),
})
export type Commitment = Type.Static<typeof Commitment>

export const commitmentEntity = {
  name: text('预算承诺', 'Commitment'),
  schema: Commitment,
  number: 'no',
  numbers: ['reference', 'review', 'costCentre', 'purchaseOrder', 'supplier'],
  version: 'version',
  state: { field: 'state', values: { OPEN: text('已承诺', 'Committed'), CLOSED: text('已清', 'Closed') } },
} satisfies Entity
