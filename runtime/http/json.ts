import { HttpProblem } from './problem.ts'

/** A JSON value as read: numbers that a double cannot hold are text. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/** Containers within containers. */
export const DEPTH_LIMIT = 64

/**
 * Reads JSON strictly, in one pass over the text: UTF-8 must be valid, no key may stand twice in an object or be
 * `__proto__`, `constructor` or `prototype`, nesting ends at 64, surrogates come in pairs; errors name line and column.
 *
 * Numbers stay what was written. One that a double holds to the same decimal is a number (`0.1`, `10.00`, `1e3`; `-0` is
 * the number -0, which JSON writes as 0); any other, and every integer beyond 2^53 - 1, becomes text as written:
 * `9007199254740993` → `"9007199254740993"`, `1e400` → `"1e400"`.
 * @throws HttpProblem 400 with the place.
 */
export function readJson(bytes: Uint8Array): JsonValue {
  return new JsonReader(decode(bytes)).document()
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    const valid = new TextDecoder().decode(bytes.subarray(0, validPrefix(bytes)))
    throw jsonProblem('invalidUtf8', valid, valid.length, { zh: '不是有效的 UTF-8', en: 'not valid UTF-8' })
  }
}

/** How many bytes from the beginning are valid UTF-8 (a character may be cut at the end). By halving. */
function validPrefix(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

class JsonReader {
  readonly text: string
  at = 0
  depth = 0

  constructor(text: string) {
    this.text = text
  }

  document(): JsonValue {
    const value = this.value()
    this.space()
    if (this.at < this.text.length) throw this.unexpected()
    return value
  }

  value(): JsonValue {
    this.space()
    switch (this.text.charCodeAt(this.at)) {
      case 0x7b: return this.nested(() => this.object())
      case 0x5b: return this.nested(() => this.array())
      case 0x22: return this.string()
      case 0x74: return this.word('true', true)
      case 0x66: return this.word('false', false)
      case 0x6e: return this.word('null', null)
      default: return this.number()
    }
  }

  nested<T>(read: () => T): T {
    this.depth += 1
    if (this.depth > DEPTH_LIMIT)
      throw this.problem('tooDeep', { zh: `嵌套超过 ${DEPTH_LIMIT} 层`, en: `nested deeper than ${DEPTH_LIMIT}` })
    this.at += 1
    const value = read()
    this.depth -= 1
    return value
  }

  object(): JsonValue {
    const object: { [key: string]: JsonValue } = {}
    if (this.takes(0x7d)) return object
    for (;;) {
      const key = this.key(object)
      if (!this.takes(0x3a)) throw this.unexpected()
      object[key] = this.value()
      if (this.takes(0x7d)) return object
      if (!this.takes(0x2c)) throw this.unexpected()
    }
  }

  key(object: object): string {
    this.space()
    const start = this.at
    if (this.text.charCodeAt(start) !== 0x22) throw this.unexpected()
    const key = this.string()
    if (FORBIDDEN.has(key)) throw this.problem('forbiddenKey', { zh: `不允许的键:${key}`, en: `the key ${key} is not allowed` }, start)
    if (Object.hasOwn(object, key)) throw this.problem('duplicateKey', { zh: `键重复:${key}`, en: `the key ${key} stands twice` }, start)
    return key
  }

  array(): JsonValue {
    const array: JsonValue[] = []
    if (this.takes(0x5d)) return array
    for (;;) {
      array.push(this.value())
      if (this.takes(0x5d)) return array
      if (!this.takes(0x2c)) throw this.unexpected()
    }
  }

  string(): string {
    const start = this.at
    let escaped = false
    for (let at = start + 1; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at)
      if (code === 0x22) {
        this.at = at + 1
        return escaped ? this.unescape(start) : this.text.slice(start + 1, at)
      }
      if (code < 0x20) throw this.unexpected(at)
      if (code !== 0x5c) continue
      escaped = true
      at += 1
    }
    throw this.unexpected(this.text.length)
  }

  /** A string with escapes, from its opening quote up to here. */
  unescape(start: number): string {
    let value: string
    try {
      value = JSON.parse(this.text.slice(start, this.at)) as string
    } catch {
      throw this.problem('badJson', { zh: '字符串中的转义有误', en: 'a bad escape in this string' }, start)
    }
    if (!value.isWellFormed())
      throw this.problem('badUnicode', { zh: '字符串中有不成对的代理项', en: 'half a surrogate pair in this string' }, start)
    return value
  }

  word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.unexpected()
    this.at += word.length
    return value
  }

  number(): number | string {
    NUMBER.lastIndex = this.at
    const literal = NUMBER.exec(this.text)?.[0]
    if (literal === undefined) throw this.unexpected()
    this.at += literal.length
    return numberOrText(literal)
  }

  takes(code: number): boolean {
    this.space()
    if (this.text.charCodeAt(this.at) !== code) return false
    this.at += 1
    return true
  }

  space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.at += 1
    }
  }

  unexpected(at = this.at): HttpProblem {
    if (at >= this.text.length) return this.problem('badJson', { zh: 'JSON 不完整', en: 'the JSON ends too early' }, at)
    const found = JSON.stringify(String.fromCodePoint(this.text.codePointAt(at) ?? 0))
    return this.problem('badJson', { zh: `JSON 有误:此处不应为 ${found}`, en: `not JSON: ${found} is not expected here` }, at)
  }

  problem(code: string, text: { zh: string; en: string }, at = this.at): HttpProblem {
    return jsonProblem(code, this.text, at, text)
  }
}

function jsonProblem(code: string, source: string, at: number, text: { zh: string; en: string }): HttpProblem {
  const before = source.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  return new HttpProblem(
    400, code,
    { zh: `${text.zh}(第 ${line} 行第 ${column} 列)`, en: `${text.en} (line ${line}, column ${column})` },
    { places: [{ at: 'body', message: text, line, column }] },
  )
}

/** A longer literal is text without a look: nobody means it as a number, and comparing it would take time. */
const LONGEST_NUMBER = 100

/** The number, where a double says the same decimal; else the literal itself. */
export function numberOrText(literal: string): number | string {
  const value = Number(literal)
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return literal
  // Up to 15 significant digits always come back as written.
  if (literal.length <= 15 && !/[eE]/.test(literal)) return value
  if (literal.length > LONGEST_NUMBER) return literal
  return decimal(literal) === decimal(String(value)) ? value : literal
}

/** One spelling per value: significant digits and the exponent of the last of them. */
function decimal(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`
}
