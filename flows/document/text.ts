import Type from 'typebox'

/** What a person reads, in both languages of the product. */
export const Text = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, { additionalProperties: false })
export type Text = Type.Static<typeof Text>

export type Language = keyof Text

/** @example text('查库存', 'Check stock') */
export function text(zh: string, en: string): Text {
  return { zh, en }
}
