/**
 * The tokens of an expression, without loss: comments are kept beside them and each token knows where it begins and ends.
 * A slash begins a regular expression where an operand can stand, and is a division elsewhere: the parser says which.
 */
import { ExpressionError } from '../expression.ts'
import { syntaxError } from './errors.ts'

export type TokenType = 'operator' | 'name' | 'variable' | 'string' | 'number' | 'value' | 'regex' | 'end'

export interface Token {
  type: TokenType
  /** What it stands for: the operator, the name without quotes, the text without escapes. */
  value: string | number | boolean | null | RegexLiteral
  start: number
  /** Where it ends: what JSONata calls its position. */
  end: number
}

export interface RegexLiteral {
  pattern: string
  flags: string
}

export interface Comment {
  start: number
  end: number
}

const white = ' \t\n\r\v'
const twoCharacters = new Set(['..', ':=', '!=', '>=', '<=', '**', '~>', '?:', '??'])
const oneCharacter = new Set('.[]{}(),@#;:?+-*/%|=<>^&!~')
const words = new Set(['and', 'or', 'in'])
const values = new Map<string, boolean | null>([['true', true], ['false', false], ['null', null]])
const escapes = new Map([['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t']])
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y

export class Tokenizer {
  readonly comments: Comment[] = []
  readonly source: string
  #at = 0
  constructor(source: string) {
    this.source = source
  }

  /** The next token; `afterOperand` says that a slash divides. */
  next(afterOperand: boolean): Token {
    this.#skip()
    const { source } = this
    const start = this.#at
    if (start >= source.length) return { type: 'end', value: '(end)', start: source.length, end: source.length }
    const first = source[start]!
    if (first === '/' && !afterOperand) return this.#regex()
    const two = source.slice(start, start + 2)
    if (twoCharacters.has(two)) return this.#token('operator', two, start, start + 2)
    if (oneCharacter.has(first)) return this.#token('operator', first, start, start + 1)
    if (first === '"' || first === "'") return this.#text(first)
    return this.#number() ?? (first === '`' ? this.#quotedName() : this.#word())
  }

  #token(type: TokenType, value: Token['value'], start: number, end: number): Token {
    this.#at = end
    return { type, value, start, end }
  }

  #skip(): void {
    for (;;) {
      while (this.#at < this.source.length && white.includes(this.source[this.#at]!)) this.#at++
      if (!this.source.startsWith('/*', this.#at)) return
      const start = this.#at
      const close = this.source.indexOf('*/', start + 2)
      if (close < 0) throw syntaxError('S0106', start)
      this.#at = close + 2
      this.comments.push({ start, end: this.#at })
    }
  }

  #regex(): Token {
    const { source } = this
    const start = this.#at
    let depth = 0
    let at = start + 1
    for (; at < source.length; at++) {
      const character = source[at]!
      if (character === '/' && depth === 0 && !this.#escaped(at)) break
      if (source[at - 1] === '\\') continue
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth--
    }
    if (at >= source.length) throw syntaxError('S0302', source.length)
    const pattern = source.slice(start + 1, at)
    if (pattern === '') throw syntaxError('S0301', at)
    let end = at + 1
    while (source[end] === 'i' || source[end] === 'm') end++
    const flags = source.slice(at + 1, end)
    try {
      void new RegExp(pattern, flags)
    } catch (error) {
      throw new ExpressionError('regex', `not a regular expression: ${(error as Error).message}`, end, { cause: error })
    }
    return this.#token('regex', { pattern, flags }, start, end)
  }

  #escaped(at: number): boolean {
    let slashes = 0
    while (this.source[at - 1 - slashes] === '\\') slashes++
    return slashes % 2 === 1
  }

  #text(quote: string): Token {
    const { source } = this
    const start = this.#at
    let text = ''
    for (let at = start + 1; at < source.length; at++) {
      const character = source[at]!
      if (character === quote) return this.#token('string', text, start, at + 1)
      if (character !== '\\') {
        text += character
        continue
      }
      const escaped = source[++at] ?? ''
      const plain = escapes.get(escaped)
      if (plain !== undefined) text += plain
      else if (escaped === 'u') {
        // Up to four hexadecimal digits are taken as the package takes them.
        const digits = source.slice(at + 1, at + 5)
        if (!/^[0-9a-fA-F]+$/.test(digits)) throw syntaxError('S0104', at)
        text += String.fromCharCode(Number.parseInt(digits, 16))
        at += 4
      } else throw syntaxError('S0103', at, { token: escaped })
    }
    throw syntaxError('S0101', source.length)
  }

  #number(): Token | undefined {
    number.lastIndex = this.#at
    const text = number.exec(this.source)?.[0]
    if (text === undefined) return undefined
    const value = Number(text)
    if (!Number.isFinite(value)) throw syntaxError('S0102', this.#at, { token: text })
    return this.#token('number', value, this.#at, this.#at + text.length)
  }

  #quotedName(): Token {
    const close = this.source.indexOf('`', this.#at + 1)
    if (close < 0) throw syntaxError('S0105', this.source.length)
    return this.#token('name', this.source.slice(this.#at + 1, close), this.#at, close + 1)
  }

  #word(): Token {
    const { source } = this
    const start = this.#at
    let end = start
    while (end < source.length && !white.includes(source[end]!) && !oneCharacter.has(source[end]!)) end++
    const word = source.slice(start, end)
    if (word.startsWith('$')) return this.#token('variable', word.slice(1), start, end)
    if (words.has(word)) return this.#token('operator', word, start, end)
    const value = values.get(word)
    return value === undefined ? this.#token('name', word, start, end) : this.#token('value', value, start, end)
  }
}
