import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { Product } from '../entities/product.ts'
import { closed, productNo } from '../fields.ts'

export const productGet = defineOperation({
  name: text('查产品', 'Get product'),
  entity: 'product',
  action: 'get',
  input: Type.Object({ no: productNo() }, closed),
  output: Product,
  http: { method: 'GET', path: '/products/:no' },
  idempotency: { by: 'nature' },
  examples: [{ input: { no: 'CP-1001' } }],
})
