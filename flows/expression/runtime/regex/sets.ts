/** Sets of UTF-16 units, as sorted ranges. */
export interface CharacterSet {
  ranges: readonly (readonly [from: number, to: number])[]
  negated: boolean
}

export const last = 0xffff

export function normal(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1)
    if (previous && from <= previous[1] + 1) previous[1] = Math.max(previous[1], to)
    else merged.push([from, to])
  }
  return merged
}

export function inverse(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = []
  let next = 0
  for (const [from, to] of normal(ranges)) {
    if (from > next) result.push([next, from - 1])
    next = to + 1
  }
  if (next <= last) result.push([next, last])
  return result
}

export function overlap(a: readonly (readonly [number, number])[], b: readonly (readonly [number, number])[]): boolean {
  return a.some(([from, to]) => b.some(([other, end]) => from <= end && other <= to))
}

export function contains(ranges: readonly (readonly [number, number])[], unit: number): boolean {
  return ranges.some(([from, to]) => unit >= from && unit <= to)
}

/** As a pattern without regard to case compares. */
export function upper(unit: number): number {
  const character = String.fromCharCode(unit)
  const large = character.toUpperCase()
  if (large.length !== 1) return unit
  const code = large.charCodeAt(0)
  return unit >= 128 && code < 128 ? unit : code
}

const digits: [number, number][] = [[0x30, 0x39]]
const wordUnits: [number, number][] = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
const spaces: [number, number][] = [[9, 13], [32, 32], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]]
export const lineEnds: [number, number][] = [[10, 10], [13, 13], [0x2028, 0x2029]]
export const everything: [number, number][] = [[0, last]]

/** `\d`, `\W` … */
export const escaped: Readonly<Record<string, [number, number][]>> = {
  d: digits, D: inverse(digits), w: wordUnits, W: inverse(wordUnits), s: spaces, S: inverse(spaces),
}

export function isWord(unit: number): boolean {
  return contains(wordUnits, unit)
}
