import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { titled } from '../../kit/fields.ts'
import { Commitment } from '../entities/commitment.ts'
import { currency, positiveMinorUnits, reference, reviewNo, supplierNo } from '../fields.ts'

export const commitmentCreate = defineOperation({
  name: text('创建预算承诺', 'Create commitment'),
  description: text(
    '把审核占用的金额转为采购订单的承诺；未通过或已用过的审核会被拒绝。',
    'Turns what a review held into the commitment of a purchase order; a review that did not pass or was used is refused.',
  ),
  entity: 'commitment',
  action: 'create',
  input: Type.Object(
    {
      reference: reference(),
      review: reviewNo(),
      purchaseOrder: Type.String(titled('采购订单', 'Purchase order', { minLength: 1, maxLength: 40 })),
      supplier: supplierNo(),
      amount: positiveMinorUnits('金额', 'Amount'),
      currency: currency(),
    },
    { additionalProperties: false },
  ),
  output: Commitment,
  http: { method: 'POST', path: '/commitments' },
  idempotency: { by: 'reference', field: 'reference', lookup: 'commitment.list', lookupField: 'reference' },
  examples: [{ input: { review: 'BR-000701', purchaseOrder: '4500018210', supplier: '0000070012', amount: 412000, currency: 'CNY' } }],
})
