/**
 * Documents as MongoDB takes them. Payloads carry other people's field names and text: a name with a dot, a leading
 * `$`, a NUL, an empty one, and text with lone surrogates have no place in BSON or could not be updated there. They are
 * escaped when written and restored when read; everything else is stored as it is.
 *
 * - In a name, `%` and the characters above become `%2E` and the like, `%uD800` for a lone surrogate; the empty name
 *   becomes `%`.
 * - Text: see `storableText`.
 * - A list directly within a list becomes `{ '%[': […] }`: FerretDB 1 refuses it otherwise.
 */
import { BSON } from 'mongodb'
import { checkId, checkValue, maxBytes, originalText, storableText, tooLarge } from '../document.ts'

/** @throws InvalidDocument */
export function encodeDocument<T extends { _id: string }>(document: T, collection: string): T {
  checkId(document, collection)
  checkValue(document, collection)
  const encoded = encodeValue(document) as T
  if (BSON.calculateObjectSize(encoded) > maxBytes) throw tooLarge(`${collection}/${document._id.slice(0, 100)}`)
  return encoded
}

/** A copy of a checked value in its stored form. */
export function encodeValue(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((element) => (Array.isArray(element) ? { [listKey]: encodeValue(element) } : encodeValue(element ?? null)))
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined) result[encodeKey(key)] = encodeValue(member)
  }
  return result
}

const listKey = '%['
const special = /^\$|[.%\0]|[\uD800-\uDFFF]/gu

export function encodeKey(key: string): string {
  if (key === '') return '%'
  special.lastIndex = 0
  return special.test(key) ? key.replace(special, escapeCharacter) : key
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase()
  return code.length > 2 ? `%u${code}` : `%${code.padStart(2, '0')}`
}

function decodeKey(key: string): string {
  return key === '%' ? '' : key.replace(/%(?:u([0-9A-F]{4})|([0-9A-F]{2}))/g, (_, unit, byte) => String.fromCharCode(parseInt(unit ?? byte, 16)))
}

/** Restores a value that the driver has read; in place where nothing has to be renamed. */
export function decodeValue(value: unknown): unknown {
  if (typeof value === 'string') return originalText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = decodeElement(value[i])
    return value
  }
  // A 64-bit number that adding up has made: too large to be exact, as it is in JavaScript.
  if ('_bsontype' in value && typeof value._bsontype === 'string' && !Object.hasOwn(value, '_bsontype')) return Number(value)
  return decodeObject(value as Record<string, unknown>)
}

function decodeElement(element: unknown): unknown {
  const inner = typeof element === 'object' && element !== null && Object.hasOwn(element, listKey) ? (element as Record<string, unknown>)[listKey] : undefined
  return decodeValue(inner ?? element)
}

function decodeObject(object: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(object)
  if (keys.some((key) => key.includes('%'))) return Object.fromEntries(keys.map((key) => [decodeKey(key), decodeValue(object[key])]))
  for (const key of keys) object[key] = decodeValue(object[key])
  return object
}
