/**
 * What a document may hold, and its text. Both adapters let every value pass through here before they keep it, so
 * that neither keeps what the other would lose.
 */
import { InvalidDocument } from './collection.ts'

/** Levels of nesting. MongoDB's manual promises 100; what comes from outside is limited to 64 before it gets here. */
export const maxDepth = 100
/** Bytes of one document: MongoDB's limit, kept on SQLite too, so that a move between them cannot fail. */
export const maxBytes = 16 * 1024 * 1024

/**
 * Checks that a value is JSON as the stores keep it: null, booleans, finite numbers, text, arrays and plain objects.
 * An `undefined` field counts as absent, an `undefined` element as null.
 * @param place where the value stands: the collection's name, then the path; its length counts as depth
 * @returns whether a negative zero is in it (which `JSON.stringify` alone would lose)
 * @throws InvalidDocument with the place
 */
export function checkValue(value: unknown, ...place: string[]): boolean {
  return visit(value, place)
}

function visit(value: unknown, path: string[]): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined) return false
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fault(path, `${value} is not a number that JSON has`)
    return Object.is(value, -0)
  }
  if (typeof value !== 'object') throw fault(path, `a ${typeof value} cannot be stored`)
  if (path.length > maxDepth) throw fault(path.slice(0, 4), `nested deeper than ${maxDepth} levels`)
  return Array.isArray(value) ? visitArray(value, path) : visitObject(value, path)
}

function visitArray(array: readonly unknown[], path: string[]): boolean {
  let negativeZero = false
  for (let i = 0; i < array.length; i++) {
    path.push(`${i}`)
    if (visit(array[i], path)) negativeZero = true
    path.pop()
  }
  return negativeZero
}

function visitObject(object: object, path: string[]): boolean {
  if (!isPlain(object)) throw fault(path, `a ${object.constructor?.name ?? 'class instance'} cannot be stored; only plain values can`)
  let negativeZero = false
  for (const key of Object.keys(object)) {
    path.push(key)
    if (key === '__proto__') throw fault(path, 'this name is not allowed')
    if (visit((object as Record<string, unknown>)[key], path)) negativeZero = true
    path.pop()
  }
  return negativeZero
}

/** An object literal or what JSON.parse makes, of whatever realm. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** An object of fields: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value)
}

/** A path segment that names an element of an array. */
export function isPosition(segment: string): boolean {
  return /^(0|[1-9]\d{0,5})$/.test(segment)
}

function fault(path: readonly string[], reason: string): InvalidDocument {
  return new InvalidDocument(`${path.join('.')}: ${reason}`)
}

/**
 * A checked copy, so that a caller who goes on changing its object does not change what is about to be written.
 * @throws InvalidDocument
 */
export function checkedCopy<T>(value: T, ...place: string[]): T {
  checkValue(value, ...place)
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((element) => (element === undefined ? null : copy(element)))
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined) result[key] = copy(member)
  }
  return result
}

/**
 * A document's JSON text. Reading it gives the same values to the bit: text with lone surrogates and negative zero too.
 * @throws InvalidDocument also when it is over 16 MiB or has no text `_id`
 */
export function documentText(document: { _id: string }, collection: string): string {
  checkId(document, collection)
  const negativeZero = checkValue(document, collection)
  const text = negativeZero ? JSON.stringify(document, keepNegativeZero) : JSON.stringify(document)
  if (text.length > maxBytes / 3 && Buffer.byteLength(text) > maxBytes) throw tooLarge(`${collection}/${document._id.slice(0, 100)}`)
  return text
}

export function tooLarge(place: string, cause?: unknown): InvalidDocument {
  return new InvalidDocument(`${place}: over ${maxBytes} bytes; keep large things in pages or files`, { cause })
}

/** @throws InvalidDocument */
export function checkId(document: { _id: string }, collection: string): void {
  if (typeof document?._id !== 'string' || document._id === '') throw new InvalidDocument(`${collection}: _id must be text`)
}

function keepNegativeZero(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON('-0') : value
}

/**
 * Text as a server that speaks UTF-8 keeps it. A lone surrogate has no UTF-8 form and would come back as U+FFFD: such
 * text is stored as a mark (U+FDD0, which no text may use) and its JSON literal. Equality holds; its order is that of
 * the stored form.
 */
export function storableText(text: string): string {
  return text.isWellFormed() && !text.startsWith(mark) ? text : mark + JSON.stringify(text)
}

/** The inverse of `storableText`. */
export function originalText(text: string): string {
  return text.startsWith(mark) ? (JSON.parse(text.slice(1)) as string) : text
}

const mark = '\uFDD0'
