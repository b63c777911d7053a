/** How the procurement system writes things: one function per format. */
import Type from 'typebox'
import { choiceOf, epochMoment, numberOf, textField, titled } from '../kit/fields.ts'

/** `MAT.000123`. */
export const materialNo = () => numberOf('material', '物料', 'Material', { pattern: '^MAT\\.\\d{6}$' })

/** `V-2041`. */
export const supplierNo = () => numberOf('supplier', '供应商', 'Supplier', { pattern: '^V-\\d{4}$' })

/** `PR-26-00418`. */
export const requestNo = () => numberOf('request', '请购单', 'Purchase request', { pattern: '^PR-\\d{2}-\\d{5,}$' })

/** `PL-26W48-02`: the second plan of week 48. */
export const planNo = () => numberOf('plan', '采购计划', 'Purchase plan', { pattern: '^PL-\\d{2}W\\d{2}-\\d{2,}$' })

/** `4500018273`. */
export const orderNo = () => numberOf('order', '采购订单', 'Purchase order', { pattern: '^\\d{10}$' })

export const supplierGroup = () => Type.String(titled('供应组', 'Supplier group', { pattern: '^G\\d{2}$' }))

/** EA each, SET set, MTR metre, DR drum. */
export const unit = () => choiceOf(['EA', 'SET', 'MTR', 'DR'], '单位', 'Unit')

/** Up to three decimals. */
export const quantity = (zh = '数量', en = 'Quantity') => Type.Number(titled(zh, en, { exclusiveMinimum: 0 }))

/** Money as decimal text, never negative: `1860.00`. A price may have four decimals. */
export const money = (zh: string, en: string) => Type.String(titled(zh, en, { pattern: '^\\d{1,13}(\\.\\d{1,4})?$' }))

export const currency = () => Type.String(titled('币种', 'Currency', { pattern: '^[A-Z]{3}$' }))

export const costCentre = () => Type.String(titled('成本中心', 'Cost centre', { pattern: '^CC-\\d{3}$' }))

export const salesOrder = () => textField('销售订单', 'Sales order', { maxLength: 40 })

export const salesLine = () => Type.Integer(titled('销售订单行', 'Sales order line', { minimum: 1 }))

export const leadTimeDays = () => Type.Integer(titled('供货周期（工作日）', 'Lead time in working days', { minimum: 0 }))

/** A request has one line, number 10. */
export const line = () => Type.Integer(titled('行号', 'Line', { minimum: 1 }))

export const version = () => Type.Integer(titled('版本', 'Version', { minimum: 1 }))

export const updatedAt = () => epochMoment('更新时间', 'Updated at')
