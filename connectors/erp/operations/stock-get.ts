import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Stock } from '../entities/stock.ts'
import { materialNo } from '../fields.ts'

export const stockGet = defineOperation({
  name: text('查询库存', 'Get stock'),
  entity: 'stock',
  action: 'get',
  input: Type.Object({ material: materialNo() }, { additionalProperties: false }),
  output: Stock,
  http: { method: 'GET', path: '/stock/:material' },
  idempotency: { by: 'nature' },
  examples: [{ input: { material: '000000000010001017' } }],
})
