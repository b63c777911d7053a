/** Numbers in English words, Roman numerals and spreadsheet letters, there and back. */
const small = 'Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(' ')
const smallOrdinals = 'Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth'.split(' ')
const tens = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ')
const magnitudes = ['Thousand', 'Million', 'Billion', 'Trillion']

/** @example toWords(1024, false) // 'One Thousand and Twenty-Four' */
export function toWords(value: number, ordinal: boolean): string {
  return inWords(value, false, ordinal)
}

function inWords(value: number, follows: boolean, ordinal: boolean): string {
  if (value < 100) return `${follows ? ' and ' : ''}${belowHundred(value, ordinal)}`
  const magnitude = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length)
  const factor = magnitude === 0 ? 100 : 10 ** (magnitude * 3)
  const count = Math.floor(value / factor)
  const rest = value - count * factor
  const named = magnitude === 0 ? `${small[count]} Hundred` : `${inWords(count, false, false)} ${magnitudes[magnitude - 1]}`
  return `${follows ? ', ' : ''}${named}${rest > 0 ? inWords(rest, true, ordinal) : ordinal ? 'th' : ''}`
}

function belowHundred(value: number, ordinal: boolean): string {
  if (value < 20) return (ordinal ? smallOrdinals : small)[value]!
  const ten = tens[Math.floor(value / 10) - 2]!
  if (value % 10 > 0) return `${ten}-${belowHundred(value % 10, ordinal)}`
  return ordinal ? `${ten.slice(0, -1)}ieth` : ten
}

/** What each word is worth, in small letters. */
export const wordValues: ReadonlyMap<string, number> = new Map([
  ...small.map((word, value): [string, number] => [word.toLowerCase(), value]),
  ...smallOrdinals.map((word, value): [string, number] => [word.toLowerCase(), value]),
  ...tens.flatMap((word, index): [string, number][] => {
    const lower = word.toLowerCase()
    return [[lower, (index + 2) * 10], [`${lower.slice(0, -1)}ieth`, (index + 2) * 10]]
  }),
  ['hundred', 100], ['hundredth', 100],
  ...magnitudes.flatMap((word, index): [string, number][] => {
    const lower = word.toLowerCase()
    return [[lower, 1000 ** (index + 1)], [`${lower}th`, 1000 ** (index + 1)]]
  }),
])

/** NaN when a word is none of a number. */
export function fromWords(text: string): number {
  const segments = [0]
  for (const word of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = wordValues.get(word) ?? Number.NaN
    const last = segments.pop()!
    if (!(value < 100)) segments.push(last * value)
    else if (last >= 1000) segments.push(last, value)
    else segments.push(last + value)
  }
  return segments.reduce((sum, segment) => sum + segment, 0)
}

const numerals: [number, string][] = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
]

/** In small letters. */
export function toRoman(value: number): string {
  let roman = ''
  for (const [worth, letters] of numerals) {
    const count = Math.floor(value / worth)
    roman += letters.repeat(Math.min(count, 10_000))
    value -= count * worth
  }
  return roman
}

const romanValues: Record<string, number> = { M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 }

/** From large letters. */
export function fromRoman(roman: string): number {
  let value = 0
  let highest = 1
  for (const letter of [...roman].reverse()) {
    const worth = romanValues[letter] ?? Number.NaN
    if (worth < highest) value -= worth
    else value += highest = worth
  }
  return value
}

/** @example toLetters(28, 'A') // 'AB' */
export function toLetters(value: number, first: string): string {
  let letters = ''
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(((rest - 1) % 26) + first.charCodeAt(0)) + letters
  return letters
}

export function fromLetters(letters: string, first: string): number {
  return [...letters].reduce((value, letter) => value * 26 + letter.charCodeAt(0) - first.charCodeAt(0) + 1, 0)
}
