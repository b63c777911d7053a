import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { epochMoment } from '../../kit/fields.ts'
import { Request } from '../entities/request.ts'
import { costCentre, materialNo, quantity, salesLine, salesOrder, unit } from '../fields.ts'

export const requestCreate = defineOperation({
  name: text('提交请购', 'Submit purchase request'),
  description: text(
    '按标准价估算金额，随后审批。',
    'The amount is estimated by the standard price; approval follows.',
  ),
  entity: 'request',
  action: 'create',
  input: Type.Object(
    {
      material: materialNo(),
      quantity: quantity(),
      unit: unit(),
      neededBy: epochMoment('需求日期', 'Needed by'),
      costCentre: costCentre(),
      salesOrder: salesOrder(),
      salesLine: salesLine(),
    },
    { additionalProperties: false },
  ),
  output: Request,
  http: { method: 'POST', path: '/requests' },
  idempotency: { by: 'key', header: 'Idempotency-Key' },
  examples: [
    {
      input: {
        material: 'MAT.000318',
        quantity: 5,
        unit: 'EA',
        neededBy: 1796832000000,
        costCentre: 'CC-410',
        salesOrder: 'SO-20261125-031',
        salesLine: 2,
      },
    },
  ],
})
