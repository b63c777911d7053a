/** Lists of the procurement system: `{ items, next }`; `next` goes back as `cursor`, its absence is the end. */
import Type, { type TProperties, type TSchema } from 'typebox'
import { titled } from '../kit/fields.ts'

/** A list's input: the filters given, and where to go on. */
export function listInput<Filters extends TProperties>(filters: Filters) {
  return Type.Object({ ...filters, cursor: Type.Optional(Type.String(titled('续读位置', 'Cursor'))) }, { additionalProperties: false })
}

/** A list's answer: one page of items. */
export function listOutput<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item, titled('条目', 'Items')),
    next: Type.Optional(Type.String(titled('下一页', 'Next page'))),
  })
}

export const paging = { items: 'items', next: 'next', parameter: 'cursor' }
