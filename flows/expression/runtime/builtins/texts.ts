/** Functions on text. Missing in, missing out. */
import { ExpressionError } from '../../expression.ts'
import { checkItems, checkText, limits, overBudget, spend } from '../budget.ts'
import { Fault } from '../fault.ts'
import { toText } from '../values.ts'
import { builtin, type Builtins } from './builtin.ts'

/** Unicode characters, not UTF-16 units. */
function characters(text: string): string[] {
  spend(text.length >> 2)
  return [...text]
}

const surrogate = /[\ud800-\udfff]/

export function lengthOf(text: string): number {
  return surrogate.test(text) ? characters(text).length : text.length
}

export function substring(text: string | undefined, start: number, length?: number): string | undefined {
  if (text === undefined) return undefined
  const plain = !surrogate.test(text)
  const all = plain ? text : characters(text)
  const from = all.length + start < 0 ? 0 : start
  if (length !== undefined && length <= 0) return ''
  const end = length === undefined ? undefined : from >= 0 ? from + length : all.length + from + length
  const part = all.slice(from, end)
  return typeof part === 'string' ? part : part.join('')
}

export function substringBefore(text: string, separator: string): string {
  const at = text.indexOf(separator)
  return at < 0 ? text : text.slice(0, at)
}

export function substringAfter(text: string, separator: string): string {
  const at = text.indexOf(separator)
  return at < 0 ? text : text.slice(at + separator.length)
}

export function trim(text: string): string {
  // Mostly there is nothing to melt together, and one space at an end at most.
  const melted = /[\t\n\r]|  /.test(text) ? text.replace(/[ \t\n\r]+/g, ' ') : text
  const start = melted.charCodeAt(0) === 32 ? 1 : 0
  const end = melted.length > start && melted.charCodeAt(melted.length - 1) === 32 ? melted.length - 1 : melted.length
  return start === 0 && end === melted.length ? melted : melted.slice(start, end)
}

function pad(text: string, width: number, fill?: string): string {
  const wanted = Math.trunc(width)
  const missing = Math.abs(wanted) - lengthOf(text)
  if (!(missing > 0)) return text
  if (missing > limits.text) throw overBudget('text')
  spend(missing >> 3)
  const unit = fill === undefined || fill === '' ? ' ' : fill
  const padding = unit.length === 1 ? unit.repeat(missing) : substring(unit.repeat(Math.ceil(missing / lengthOf(unit))), 0, missing)!
  return checkText(wanted > 0 ? text + padding : padding + text)
}

export function join(list: readonly string[] | undefined, separator = ''): string | undefined {
  if (list === undefined) return undefined
  let length = 0
  for (const item of list) length += item.length + separator.length
  if (length > limits.text + separator.length) throw overBudget('text')
  spend(list.length + (length >> 3))
  return list.join(separator)
}

export function splitText(text: string, separator: string, limit?: number): string[] {
  spend(text.length >> 3)
  if (separator === '') checkItems(Math.min(text.length, limit ?? text.length))
  const parts = text.split(separator, limit)
  checkItems(parts.length)
  return parts
}

export function replaceText(text: string, pattern: string, replacement: string, limit = Number.POSITIVE_INFINITY): string {
  let result = ''
  let from = 0
  let count = 0
  for (let at = text.indexOf(pattern); at >= 0 && count < limit; at = text.indexOf(pattern, from), count++) {
    result += text.slice(from, at) + replacement
    from = at + pattern.length
    spend(2)
    if (result.length > limits.text) throw overBudget('text')
  }
  return checkText(result + text.slice(from))
}

function base64encode(text: string): string {
  spend(text.length >> 1)
  const bytes = new TextEncoder().encode(text)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function base64decode(text: string): string {
  spend(text.length >> 1)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0)))
  } catch (error) {
    throw new ExpressionError('base64', '$base64decode: not base64 of UTF-8 text', undefined, { cause: error })
  }
}

function uri(functionName: string, convert: (text: string) => string): (text: string) => string {
  return (text) => {
    spend(text.length >> 2)
    try {
      return checkText(convert(text))
    } catch (error) {
      if (error instanceof ExpressionError) throw error
      throw new Fault('D3140', { value: text, functionName })
    }
  }
}

/** Nothing for nothing. */
function given<T>(run: (text: string, ...rest: never[]) => T): (...args: never[]) => T | undefined {
  return ((text: string | undefined, ...rest: never[]) => (text === undefined ? undefined : run(text, ...rest))) as (...args: never[]) => T | undefined
}

export const textFunctions = {
  string: builtin('<x-b?:s>', 1, (value: unknown, pretty?: boolean) => toText(value, pretty)),
  substring: builtin('<s-nn?:s>', 3, substring),
  substringBefore: builtin('<s-s:s>', 2, given(substringBefore)),
  substringAfter: builtin('<s-s:s>', 2, given(substringAfter)),
  lowercase: builtin('<s-:s>', 1, given((text) => text.toLowerCase())),
  uppercase: builtin('<s-:s>', 1, given((text) => text.toUpperCase())),
  length: builtin('<s-:n>', 1, given(lengthOf)),
  trim: builtin('<s-:s>', 1, given(trim)),
  pad: builtin('<s-ns?:s>', 3, given(pad)),
  join: builtin('<a<s>s?:s>', 2, join),
  base64encode: builtin('<s-:s>', 1, given(base64encode)),
  base64decode: builtin('<s-:s>', 1, given(base64decode)),
  encodeUrlComponent: builtin('<s-:s>', 1, given(uri('encodeUrlComponent', encodeURIComponent))),
  encodeUrl: builtin('<s-:s>', 1, given(uri('encodeUrl', encodeURI))),
  decodeUrlComponent: builtin('<s-:s>', 1, given(uri('decodeUrlComponent', decodeURIComponent))),
  decodeUrl: builtin('<s-:s>', 1, given(uri('decodeUrl', decodeURI))),
} satisfies Builtins
