/** Number pictures, as XPath's format-number has them: `#,##0.00`, `0.0%`, `01.000e0`. */
import { overBudget } from '../budget.ts'
import { Fault } from '../fault.ts'
import { roundHalfEven } from '../rounding.ts'
import { regularDistance } from './integer.ts'

const defaults = {
  'decimal-separator': '.', 'grouping-separator': ',', 'exponent-separator': 'e', 'infinity': 'Infinity', 'minus-sign': '-', 'NaN': 'NaN',
  'percent': '%', 'per-mille': '‰', 'zero-digit': '0', 'digit': '#', 'pattern-separator': ';',
}
type Symbols = Record<keyof typeof defaults, string>

interface Parts {
  picture: string
  prefix: string
  suffix: string
  active: string
  mantissa: string
  exponent: string | undefined
  whole: string
  fraction: string
}

interface Layout {
  picture: string
  prefix: string
  suffix: string
  /** Distances of the separators from the decimal one, and the one they are multiples of, or 0. */
  wholeGroups: number[]
  every: number
  fractionGroups: number[]
  minWhole: number
  /** Whole digits of a mantissa. */
  scale: number
  minFraction: number
  maxFraction: number
  minExponent: number
}

interface Picture {
  symbols: Symbols
  digits: string[]
  positive: Layout
  negative: Layout
}

const known = new Map<string, Picture>()

/** @throws Fault D3080–D3093 */
export function formatNumber(value: number, picture: string, options: Record<string, unknown> | undefined): string {
  if (picture.length > 1000) throw overBudget('text')
  let analysed = options === undefined ? known.get(picture) : undefined
  if (!analysed) {
    analysed = analyse(picture, options)
    if (options === undefined && known.size < 500) known.set(picture, analysed)
  }
  return write(value, analysed, value >= 0 ? analysed.positive : analysed.negative)
}

function analyse(picture: string, options: Record<string, unknown> | undefined): Picture {
  const symbols: Symbols = { ...defaults }
  for (const [name, symbol] of Object.entries(options ?? {})) if (Object.hasOwn(defaults, name)) symbols[name as keyof Symbols] = String(symbol)
  const zero = symbols['zero-digit'].charCodeAt(0)
  const digits = Array.from({ length: 10 }, (_, digit) => String.fromCharCode(zero + digit))
  const pictures = picture.split(symbols['pattern-separator'])
  if (pictures.length > 2) throw new Fault('D3080')
  const parts = pictures.map((each) => split(each, symbols, digits))
  for (const each of parts) validate(each, symbols, digits)
  const [positive, negative] = parts.map((each) => layout(each, symbols, digits)) as [Layout, Layout?]
  return { symbols, digits, positive, negative: negative ?? { ...positive, prefix: symbols['minus-sign'] + positive.prefix } }
}

function split(picture: string, symbols: Symbols, digits: string[]): Parts {
  const active = new Set([...digits, symbols['decimal-separator'], symbols['grouping-separator'], symbols.digit, symbols['pattern-separator']])
  const exponentSign = symbols['exponent-separator']
  const places = picture.split('')
  const isActive = (character: string): boolean => active.has(character) && character !== exponentSign
  const first = places.findIndex(isActive)
  const last = places.findLastIndex(isActive)
  const prefix = first < 0 ? '' : picture.slice(0, first)
  const suffix = last < 0 ? '' : picture.slice(last + 1)
  const middle = picture.slice(prefix.length, picture.length - suffix.length)
  const at = picture.indexOf(exponentSign, prefix.length)
  const hasExponent = at >= 0 && at <= picture.length - suffix.length
  // The place of the exponent counts from the beginning of the picture, as in the package.
  const mantissa = hasExponent ? middle.slice(0, at) : middle
  const exponent = hasExponent ? middle.slice(at + 1) : undefined
  const point = mantissa.indexOf(symbols['decimal-separator'])
  return {
    picture, prefix, suffix, active: middle, mantissa, exponent,
    whole: point < 0 ? mantissa : mantissa.slice(0, point),
    fraction: point < 0 ? suffix : mantissa.slice(point + 1),
  }
}

function validate(parts: Parts, symbols: Symbols, digits: string[]): void {
  const { picture, mantissa, whole, fraction, exponent, active } = parts
  const isDigit = (character: string): boolean => digits.includes(character)
  const twice = (symbol: string): boolean => picture.indexOf(symbol) !== picture.lastIndexOf(symbol)
  const has = (symbol: string): boolean => picture.includes(symbol)
  const { percent, digit, 'per-mille': perMille, 'decimal-separator': point, 'grouping-separator': comma } = symbols
  const allowed = new Set([...digits, point, symbols['exponent-separator'], comma, digit, symbols['pattern-separator']])
  const at = picture.indexOf(point)
  const optionalWhole = whole.indexOf(digit)
  const optionalFraction = fraction.lastIndexOf(digit)
  // The last that applies is the one that is told.
  const rules: [string, boolean][] = [
    ['D3081', twice(point)],
    ['D3082', twice(percent)],
    ['D3083', twice(perMille)],
    ['D3084', has(percent) && has(perMille)],
    ['D3085', !mantissa.split('').some((character) => isDigit(character) || character === digit)],
    ['D3086', active.split('').some((character) => !allowed.has(character))],
    ['D3087', at >= 0 && (picture[at - 1] === comma || picture[at + 1] === comma)],
    ['D3088', at < 0 && whole.at(-1) === comma],
    ['D3089', has(comma + comma)],
    ['D3090', optionalWhole >= 0 && whole.slice(0, optionalWhole).split('').some(isDigit)],
    ['D3091', optionalFraction >= 0 && fraction.slice(optionalFraction).split('').some(isDigit)],
    ['D3092', !!exponent && (has(percent) || has(perMille))],
    ['D3093', exponent !== undefined && (exponent === '' || !exponent.split('').every(isDigit))],
  ]
  const broken = rules.findLast(([, applies]) => applies)
  if (broken) throw new Fault(broken[0])
}

function layout({ picture, prefix, suffix, whole, fraction, exponent }: Parts, symbols: Symbols, digits: string[]): Layout {
  const comma = symbols['grouping-separator']
  const isDigit = (character: string): boolean => digits.includes(character)
  const isAny = (character: string): boolean => isDigit(character) || character === symbols.digit
  const count = (text: string, test: (character: string) => boolean): number => text.split('').filter(test).length
  const groups = (text: string, left: boolean): number[] => {
    const found: number[] = []
    for (let at = text.indexOf(comma); at >= 0; at = whole.indexOf(comma, at + 1)) found.push(count(left ? text.slice(0, at) : text.slice(at), isAny))
    return found
  }
  let minWhole = count(whole, isDigit)
  const scale = minWhole
  let minFraction = count(fraction, isDigit)
  let maxFraction = count(fraction, isAny)
  if (minWhole === 0 && maxFraction === 0) {
    if (exponent === undefined) minWhole = 1
    else minFraction = maxFraction = 1
  }
  if (exponent !== undefined && minWhole === 0 && whole.includes(symbols.digit)) minWhole = 1
  if (minWhole === 0 && minFraction === 0) minFraction = 1
  const wholeGroups = groups(whole, false)
  return {
    picture, prefix, suffix, wholeGroups, every: regularDistance(wholeGroups), fractionGroups: groups(fraction, true),
    minWhole, scale, minFraction, maxFraction, minExponent: exponent === undefined ? 0 : count(exponent, isDigit),
  }
}

function write(value: number, { symbols, digits }: Picture, layout: Layout): string {
  const point = symbols['decimal-separator']
  const [mantissa, exponent] = scaled(adjusted(value, symbols, layout), layout)
  const inDigits = (text: string): string => (digits[0] === '0' ? text : text.replace(/\d/g, (digit) => digits[Number(digit)]!))
  const fixed = inDigits(Math.abs(roundHalfEven(mantissa, layout.maxFraction)!).toFixed(layout.maxFraction))
  const [whole = '', fraction = ''] = fixed.split('.')
  const zero = digits[0]!
  const wholeDigits = trimStart(whole, zero).padStart(layout.minWhole, zero)
  const fractionDigits = trimEnd(fraction, zero).padEnd(layout.minFraction, zero)
  let text = grouped(wholeDigits, symbols['grouping-separator'], layout)
  const fractionText = fractionGrouped(fractionDigits, symbols['grouping-separator'], layout)
  if (layout.picture.includes(point) && fractionText !== '') text += point + fractionText
  else if (fractionText !== '') text += point + fractionText.slice(0, -1)
  if (exponent !== undefined) {
    const written = inDigits(String(Math.abs(exponent))).padStart(layout.minExponent, zero)
    text += `${symbols['exponent-separator']}${exponent < 0 ? symbols['minus-sign'] : ''}${written}`
  }
  return layout.prefix + text + layout.suffix
}

function adjusted(value: number, symbols: Symbols, { picture }: Layout): number {
  if (picture.includes(symbols.percent)) return value * 100
  return picture.includes(symbols['per-mille']) ? value * 1000 : value
}

function scaled(value: number, { minExponent, scale }: Layout): [mantissa: number, exponent: number | undefined] {
  if (minExponent === 0) return [value, undefined]
  let exponent = 0
  let mantissa = value
  if (mantissa !== 0 && Number.isFinite(mantissa)) {
    while (Math.abs(mantissa) < 10 ** (scale - 1)) {
      mantissa *= 10
      exponent--
    }
    while (Math.abs(mantissa) > 10 ** scale) {
      mantissa /= 10
      exponent++
    }
  }
  return [mantissa, exponent]
}

function grouped(digits: string, comma: string, { every, wholeGroups }: Layout): string {
  const distances = every > 0 ? Array.from({ length: Math.floor((digits.length - 1) / every) }, (_, index) => (index + 1) * every) : wholeGroups
  let text = digits
  // Each is counted in digits from the decimal separator.
  for (const distance of [...distances].sort((a, b) => a - b)) {
    const at = digits.length - distance
    if (at > 0) text = text.slice(0, at) + comma + text.slice(at)
  }
  return text
}

function fractionGrouped(digits: string, comma: string, { fractionGroups }: Layout): string {
  let text = digits
  for (const distance of fractionGroups) if (distance < text.length) text = text.slice(0, distance) + comma + text.slice(distance)
  return text
}

function trimStart(text: string, zero: string): string {
  let at = 0
  while (text[at] === zero) at++
  return text.slice(at)
}

function trimEnd(text: string, zero: string): string {
  let at = text.length
  while (text[at - 1] === zero) at--
  return text.slice(0, at)
}
