/** Lists of the ERP: `{ rows, nextPage }`, numbered pages of at most `limit` rows; the last page has no `nextPage`. */
import Type, { type TProperties, type TSchema } from 'typebox'
import { titled } from '../kit/fields.ts'

/** A list's input: the filters given, and which page. */
export function listInput<Filters extends TProperties>(filters: Filters) {
  return Type.Object(
    {
      ...filters,
      page: Type.Optional(Type.Integer(titled('页', 'Page', { minimum: 1 }))),
      limit: Type.Optional(Type.Integer(titled('每页行数', 'Rows per page', { minimum: 1, maximum: 100 }))),
    },
    { additionalProperties: false },
  )
}

/** A list's answer: one page of rows. */
export function listOutput<Row extends TSchema>(row: Row) {
  return Type.Object({
    rows: Type.Array(row, titled('行', 'Rows')),
    nextPage: Type.Optional(Type.Integer(titled('下一页', 'Next page'))),
  })
}

export const paging = { items: 'rows', next: 'nextPage', parameter: 'page' }
