/** How the ERP writes things: one function per format, so that every entity and operation says it in the same way. */
import Type from 'typebox'
import { choiceOf, numberOf, titled } from '../kit/fields.ts'

/** 18 digits with leading zeros: always text (case 34). */
export const materialNo = () => numberOf('material', '物料', 'Material', { pattern: '^\\d{18}$' })

/** 10 digits with leading zeros. */
export const supplierNo = () => numberOf('supplier', '供应商', 'Supplier', { pattern: '^\\d{10}$' })

/** 10 digits with leading zeros. */
export const customerNo = () => Type.String(titled('客户', 'Customer', { pattern: '^\\d{10}$' }))

export const costCentreNo = () => numberOf('budget', '成本中心', 'Cost centre', { pattern: '^CC-\\d{3}$' })

/** Our key in a unique field: the ERP takes no idempotency key (≤ 60 characters). */
export const reference = () => Type.String(titled('外部参考号', 'External reference', { minLength: 1, maxLength: 60 }))

/** Money in minor units: 930000 is CNY 9,300.00. */
export const minorUnits = (zh: string, en: string) => Type.Integer(titled(zh, en, { minimum: 0 }))

/** Money in minor units that is more than nothing. */
export const positiveMinorUnits = (zh: string, en: string) => Type.Integer(titled(zh, en, { minimum: 1 }))

export const currency = () => Type.String(titled('币种', 'Currency', { pattern: '^[A-Z]{3}$' }))

/** `YYYYMMDD`. */
export const date = (zh: string, en: string) => Type.String(titled(zh, en, { pattern: '^\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])$' }))

/** `YYYYMMDDHHmmss`, the ERP's own clock: China Standard Time. */
export const timeStamp = (zh: string, en: string) => Type.String(titled(zh, en, { pattern: '^\\d{14}$' }))

export const reservationNo = () => numberOf('reservation', '预留号', 'Reservation')

export const reviewNo = () => numberOf('budgetReview', '预算审核', 'Budget review')

/** ST piece, SA set, M metre, FA drum. */
export const unit = () => choiceOf(['ST', 'SA', 'M', 'FA'], '单位', 'Unit')

/** How many of the unit; up to three decimals. */
export const quantity = (zh: string, en: string) => Type.Number(titled(zh, en, { minimum: 0 }))

export const positiveQuantity = (zh: string, en: string) => Type.Number(titled(zh, en, { exclusiveMinimum: 0 }))

export const salesOrder = () => Type.String(titled('销售订单', 'Sales order', { minLength: 1, maxLength: 40 }))

export const salesLine = () => Type.Integer(titled('销售订单行', 'Sales order line', { minimum: 1 }))

/** Grows by one with every change of the record. */
export const version = () => Type.Integer(titled('版本', 'Version', { minimum: 1 }))
