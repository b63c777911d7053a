import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineOperation } from '../../kit/define.ts'
import { choiceOf, textField } from '../../kit/fields.ts'
import { Product } from '../entities/product.ts'
import { listInput, listOutput, paging } from '../fields.ts'

export const productList = defineOperation({
  name: text('产品列表', 'List products'),
  entity: 'product',
  action: 'list',
  input: listInput({ category: Type.Optional(textField('类别', 'Category')), state: Type.Optional(choiceOf(['在售', '停售'], '状态', 'State')) }),
  output: listOutput(Product),
  http: { method: 'GET', path: '/products' },
  idempotency: { by: 'nature' },
  paging,
  examples: [{ input: {} }, { input: { category: '减速机' } }],
})
