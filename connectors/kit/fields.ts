import Type from 'typebox'

/**
 * Field schemas with titles in both languages, so that an entity's file reads like a table of its fields.
 * The editor's forms show `title` (zh) or `x-title-en`.
 */
export interface FieldOptions {
  description?: string
  [keyword: string]: unknown
}

/** Titles for any TypeBox type. @example Type.Integer(titled('行号', 'Line', { minimum: 1 })) */
export function titled(zh: string, en: string, more: FieldOptions = {}) {
  return { title: zh, 'x-title-en': en, ...more }
}

/** Text of at least one character. */
export function textField(zh: string, en: string, more: FieldOptions = {}) {
  return Type.String(titled(zh, en, { minLength: 1, maxLength: 500, ...more }))
}

/** The number of an entity: its code rule (padding) is applied to it. @example numberOf('material', '物料', 'Material') */
export function numberOf(entity: string, zh: string, en: string, more: FieldOptions = {}) {
  return Type.String(titled(zh, en, { minLength: 1, maxLength: 80, 'x-entity': entity, ...more }))
}

/** Money or quantity as decimal text, exact to the last digit: `86420.00`. */
export function decimalText(zh: string, en: string, more: FieldOptions = {}) {
  return Type.String(titled(zh, en, { pattern: '^-?\\d{1,15}(\\.\\d{1,6})?$', ...more }))
}

/** A calendar day `YYYY-MM-DD` that exists (2026-02-30 does not). */
export function isoDate(zh: string, en: string, more: FieldOptions = {}) {
  return Type.String(titled(zh, en, { format: 'date', ...more }))
}

/** A moment in ISO 8601 with zone: `2026-11-25T02:00:00.000Z`. */
export function isoMoment(zh: string, en: string, more: FieldOptions = {}) {
  return Type.String(titled(zh, en, { format: 'date-time', ...more }))
}

/** A moment in milliseconds since 1970. */
export function epochMoment(zh: string, en: string, more: FieldOptions = {}) {
  return Type.Integer(titled(zh, en, { minimum: 0, maximum: 8_640_000_000_000_000, ...more }))
}

/** One of a few values. @example choiceOf(['草稿', '已确认'], '状态', 'State') */
export function choiceOf<const V extends string>(values: readonly V[], zh: string, en: string, more: FieldOptions = {}) {
  return Type.Unsafe<V>(Type.String(titled(zh, en, { enum: [...values], ...more })))
}

/** The settings every HTTP connector has: where it is. */
export const connectionSettings = Type.Object({
  baseUrl: Type.String(titled('地址', 'Address', { format: 'uri', pattern: '^https?://', description: 'https://crm.example.com/api' })),
})

/** The secrets every HTTP connector has: the token of calls and the secret of webhooks. */
export const connectionSecrets = Type.Object({
  token: Type.String(titled('访问令牌', 'Access token', { minLength: 1 })),
  webhookSecret: Type.Optional(Type.String(titled('Webhook 密钥', 'Webhook secret', { description: 'whsec_…' }))),
})
