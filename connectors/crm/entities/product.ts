import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, textField } from '../../kit/fields.ts'
import { amount, closed, currency, productNo, unit, updatedAt, version } from '../fields.ts'

/** What is sold, with its list price. */
export const Product = Type.Object(
  {
    no: productNo(),
    version: version(),
    name: textField('名称', 'Name'),
    nameEn: textField('英文名称', 'English name'),
    category: textField('类别', 'Category'),
    unit: unit(),
    price: amount('单价', 'List price'),
    currency: currency(),
    state: choiceOf(['在售', '停售'], '状态', 'State'),
    updatedAt: updatedAt(),
  },
  closed,
)
export type Product = Type.Static<typeof Product>

export const productEntity: Entity = {
  name: text('产品', 'Product'),
  kind: 'material', schema: Product, number: 'no', version: 'version',
  state: { field: 'state', values: { 在售: text('在售', 'On sale'), 停售: text('停售', 'Discontinued') } },
}
