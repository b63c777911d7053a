import Type from 'typebox'

/** Query fields of every list: give `next` of the last answer as `cursor`, with the same other fields. */
export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
}
