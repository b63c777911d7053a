import Type from 'typebox'
import type { TProperties, TSchema } from 'typebox'
import { choiceOf, decimalText, isoMoment, numberOf, titled } from '../kit/fields.ts'

/** Fields that several entities of the CRM share. */
export const orderNo = () => numberOf('order', '订单号', 'Order no.', { pattern: '^SO-\\d{8}-\\d{3,}$' })
export const productNo = () => numberOf('product', '产品编码', 'Product')
export const customerNo = () => numberOf('customer', '客户编号', 'Customer')
export const version = () => Type.Integer(titled('版本', 'Version', { minimum: 1 }))
export const updatedAt = () => isoMoment('更新时间', 'Updated')
export const amount = (zh = '金额', en = 'Amount') => decimalText(zh, en, { pattern: '^\\d{1,13}\\.\\d{2}$' })
export const quantity = () => Type.Number(titled('数量', 'Quantity', { exclusiveMinimum: 0, maximum: 1_000_000 }))
export const currency = () => choiceOf(['CNY', 'USD', 'EUR'], '币种', 'Currency')
export const unit = () => choiceOf(['台', '件', '个', '套', '米', '桶'], '单位', 'Unit')
/** The sales department that bears the cost. */
export const department = () => choiceOf(['SZ1', 'SZ2', 'WX1'], '部门', 'Department', { description: 'SZ1 苏州一部, SZ2 苏州二部, WX1 无锡一部' })

export const closed = { additionalProperties: false }

/** A list's input: the filters given, and which page. */
export function listInput<Filters extends TProperties>(filters: Filters) {
  return Type.Object(
    {
      ...filters,
      cursor: Type.Optional(Type.String(titled('页标记', 'Cursor', { maxLength: 80 }))),
      limit: Type.Optional(Type.Integer(titled('每页行数', 'Rows per page', { minimum: 1, maximum: 100 }))),
    },
    closed,
  )
}

/** A list's answer: one page, and where the next begins; the last one has no `next`. */
export function listOutput<Row extends TSchema>(row: Row) {
  return Type.Object({ items: Type.Array(row, titled('行', 'Rows')), next: Type.Optional(Type.String(titled('下一页', 'Next page'))) }, closed)
}

export const paging = { items: 'items', next: 'next', parameter: 'cursor' }
