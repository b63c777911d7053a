/** Pictures of whole numbers, as XPath's format-integer has them: `#,##0`, `0001`, `I`, `a`, `w`, `1;o`. */
import { Fault } from '../fault.ts'
import { fromLetters, fromRoman, fromWords, toLetters, toRoman, toWords, wordValues } from './words.ts'

export interface IntegerPicture {
  kind: 'decimal' | 'letters' | 'roman' | 'words' | 'sequence'
  letterCase: 'upper' | 'lower' | 'title'
  ordinal: boolean
  /** Code point of its zero. */
  zero: number
  mandatory: number
  optional: number
  /** One character at the same distance each: the distance; else 0. */
  every: number
  /** Grouping characters by their distance from the end, nearest first. */
  separators: { distance: number; character: string }[]
  /** A sequence that is not supported. */
  token: string
  /** Where another number follows at once, this one has so many digits. */
  parseWidth?: number
}

const zeros = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810,
  0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
]

const lettered: Record<string, Pick<IntegerPicture, 'kind' | 'letterCase'>> = {
  A: { kind: 'letters', letterCase: 'upper' }, a: { kind: 'letters', letterCase: 'lower' },
  I: { kind: 'roman', letterCase: 'upper' }, i: { kind: 'roman', letterCase: 'lower' },
  W: { kind: 'words', letterCase: 'upper' }, Ww: { kind: 'words', letterCase: 'title' }, w: { kind: 'words', letterCase: 'lower' },
}

/** @throws Fault D3131 */
export function integerPicture(picture: string): IntegerPicture {
  const semicolon = picture.lastIndexOf(';')
  const primary = semicolon < 0 ? picture : picture.slice(0, semicolon)
  const base: IntegerPicture = {
    kind: 'decimal', letterCase: 'lower', ordinal: semicolon >= 0 && picture[semicolon + 1] === 'o',
    zero: 0x30, mandatory: 0, optional: 0, every: 0, separators: [], token: primary,
  }
  if (Object.hasOwn(lettered, primary)) return { ...base, ...lettered[primary] }
  return digits(base, [...primary].reverse())
}

function digits(base: IntegerPicture, characters: string[]): IntegerPicture {
  let zero: number | undefined
  for (const character of characters) {
    const code = character.codePointAt(0)!
    const own = zeros.find((first) => code >= first && code <= first + 9)
    if (own !== undefined) {
      if (zero !== undefined && zero !== own) throw new Fault('D3131')
      zero = own
      base.mandatory++
    } else if (character === '#') base.optional++
    else base.separators.push({ distance: base.mandatory + base.optional, character })
  }
  if (zero === undefined) return { ...base, kind: 'sequence' }
  return { ...base, zero, every: regular(base.separators) }
}

function regular(separators: IntegerPicture['separators']): number {
  if (separators.length === 0 || separators.some(({ character }) => character !== separators[0]!.character)) return 0
  return regularDistance(separators.map(({ distance }) => distance))
}

/** The distance that all are multiples of without a gap, or 0. */
export function regularDistance(distances: number[]): number {
  if (distances.length === 0) return 0
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  const factor = distances.reduce(gcd)
  return distances.every((_, index) => distances.includes((index + 1) * factor)) ? factor : 0
}

/** @throws Fault D3130 */
export function formatWhole(value: number, picture: IntegerPicture): string {
  const text = unsigned(Math.abs(value), picture)
  return value < 0 ? `-${text}` : text
}

function unsigned(value: number, picture: IntegerPicture): string {
  const upper = picture.letterCase === 'upper'
  switch (picture.kind) {
    case 'letters':
      return toLetters(value, upper ? 'A' : 'a')
    case 'roman':
      return upper ? toRoman(value).toUpperCase() : toRoman(value)
    case 'words': {
      const words = toWords(value, picture.ordinal)
      return upper ? words.toUpperCase() : picture.letterCase === 'lower' ? words.toLowerCase() : words
    }
    case 'decimal':
      return decimal(value, picture)
    case 'sequence':
      throw new Fault('D3130', { value: picture.token })
  }
}

function decimal(value: number, { mandatory, zero, every, separators, ordinal }: IntegerPicture): string {
  let text = String(value).padStart(mandatory, '0')
  if (zero !== 0x30) text = [...text].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + zero - 0x30)).join('')
  const { length } = text
  const places = every > 0
    ? Array.from({ length: Math.floor((length - 1) / every) }, (_, index) => ({ distance: (index + 1) * every, character: separators[0]!.character }))
    : separators
  for (const { distance, character } of [...places].reverse()) {
    const at = text.length - distance
    if (at > 0) text = text.slice(0, at) + character + text.slice(at)
  }
  return ordinal ? text + suffix(text) : text
}

function suffix(text: string): string {
  if (text.length > 1 && text.at(-2) === '1') return 'th'
  return ({ '1': 'st', '2': 'nd', '3': 'rd' } as Record<string, string>)[text.at(-1)!] ?? 'th'
}

/** A pattern that such a number fits, and its value. @throws Fault D3130 */
export function integerReader(picture: IntegerPicture): { pattern: string; read(text: string): number } {
  const upper = picture.letterCase === 'upper'
  switch (picture.kind) {
    case 'letters':
      return { pattern: upper ? '[A-Z]+' : '[a-z]+', read: (text) => fromLetters(text, upper ? 'A' : 'a') }
    case 'roman':
      return { pattern: upper ? '[MDCLXVI]+' : '[mdclxvi]+', read: (text) => fromRoman(upper ? text : text.toUpperCase()) }
    case 'words':
      return { pattern: `(?:${[...wordValues.keys()].join('|')}|and|[\\-, ])+`, read: (text) => fromWords(text.toLowerCase()) }
    case 'decimal': {
      const width = picture.parseWidth ? `{${picture.parseWidth}}` : '+'
      return { pattern: `[0-9]${width}${picture.ordinal ? '(?:th|st|nd|rd)' : ''}`, read: (text) => readDigits(text, picture) }
    }
    case 'sequence':
      throw new Fault('D3130', { value: picture.token })
  }
}

function readDigits(text: string, { ordinal, separators, zero }: IntegerPicture): number {
  let digits = ordinal ? text.slice(0, -2) : text
  for (const { character } of separators) digits = digits.replaceAll(character, '')
  if (zero !== 0x30) digits = [...digits].map((digit) => String.fromCodePoint(Math.max(0, digit.codePointAt(0)! - zero + 0x30))).join('')
  return Number.parseInt(digits, 10)
}
