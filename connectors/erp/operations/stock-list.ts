import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Stock } from '../entities/stock.ts'
import { materialNo } from '../fields.ts'
import { listInput, listOutput, paging } from '../paging.ts'

export const stockList = defineOperation({
  name: text('列出库存', 'List stock'),
  entity: 'stock',
  action: 'list',
  input: listInput({ material: Type.Optional(materialNo()) }),
  output: listOutput(Stock),
  http: { method: 'GET', path: '/stock' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: { material: '000000000010001017' } }],
})
