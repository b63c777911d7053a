/** Lists of the ERP: `{ rows, nextPage }`, at most `limit` rows a page; `nextPage` goes back as `page`, the last page has none. */
import Type, { type TProperties, type TSchema } from 'typebox'
import { titled } from '../kit/fields.ts'

/** A list's input: the filters given, and which page. */
export function listInput<Filters extends TProperties>(filters: Filters) {
  return Type.Object(
    {
      ...filters,
      page: Type.Optional(Type.String(titled('页标记', 'Page', { minLength: 1, maxLength: 80 }))),
      limit: Type.Optional(Type.Integer(titled('每页行数', 'Rows per page', { minimum: 1, maximum: 100 }))),
    },
    { additionalProperties: false },
  )
}

/** A list's answer: one page of rows. */
export function listOutput<Row extends TSchema>(row: Row) {
  return Type.Object({
    rows: Type.Array(row, titled('行', 'Rows')),
    nextPage: Type.Optional(Type.String(titled('下一页', 'Next page'))),
  })
}

export const paging = { items: 'rows', next: 'nextPage', parameter: 'page' }
