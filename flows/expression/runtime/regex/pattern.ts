/** The tree of a regular expression as JavaScript has it (without the `u` flag). What cannot be bounded is refused with the reason. */
import { escaped, everything, inverse, lineEnds, type CharacterSet } from './sets.ts'

export type Pattern =
  | { type: 'set'; set: CharacterSet }
  | { type: 'empty' }
  | { type: 'assert'; kind: '^' | '$' | 'b' | 'B' }
  | { type: 'sequence' | 'choice'; parts: Pattern[] }
  | { type: 'repeat'; part: Pattern; min: number; max: number; greedy: boolean; firstGroup: number; lastGroup: number }
  | { type: 'group'; part: Pattern; index: number }
  | { type: 'look'; part: Pattern; negative: boolean }

/** Why an expression is refused. */
export class RefusedPattern extends Error {}

export function parsePattern(source: string): { pattern: Pattern; groups: number } {
  const parser = new PatternParser(source)
  return { pattern: parser.choice(), groups: parser.groups }
}

const set = (ranges: readonly (readonly [number, number])[], negated = false): Pattern => ({ type: 'set', set: { ranges, negated } })
const unit = (code: number): Pattern => set([[code, code]])
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 }

class PatternParser {
  groups = 0
  readonly #source: string
  #at = 0
  #depth = 0
  constructor(source: string) {
    this.#source = source
  }

  choice(): Pattern {
    if (++this.#depth > 100) throw new RefusedPattern('is nested too deeply')
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    this.#depth--
    return parts.length === 1 ? parts[0]! : { type: 'choice', parts }
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #sequence(): Pattern {
    const parts: Pattern[] = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) {
      const before = this.groups
      parts.push(this.#quantified(this.#atom(), before))
    }
    return parts.length === 1 ? parts[0]! : parts.length === 0 ? { type: 'empty' } : { type: 'sequence', parts }
  }

  #quantified(part: Pattern, before: number): Pattern {
    const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/.exec(this.#source.slice(this.#at, this.#at + 30))
    if (!match) return part
    this.#at += match[0].length
    const greedy = !this.#take('?')
    const min = match[1] ? (match[1] === '+' ? 1 : 0) : Number(match[2])
    const max = match[1] ? (match[1] === '?' ? 1 : Number.POSITIVE_INFINITY) : match[3] === undefined ? min : match[4] === '' ? Number.POSITIVE_INFINITY : Number(match[4])
    return { type: 'repeat', part, min, max, greedy, firstGroup: before + 1, lastGroup: this.groups }
  }

  #atom(): Pattern {
    const character = this.#source[this.#at++]!
    switch (character) {
      case '^':
      case '$':
        return { type: 'assert', kind: character }
      case '.':
        return set(inverse(lineEnds))
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      default:
        return unit(character.charCodeAt(0))
    }
  }

  #group(): Pattern {
    const close = (part: Pattern): Pattern => {
      this.#take(')')
      return part
    }
    if (this.#take('?:')) return close(this.choice())
    if (this.#take('?=')) return close({ type: 'look', part: this.choice(), negative: false })
    if (this.#take('?!')) return close({ type: 'look', part: this.choice(), negative: true })
    if (this.#take('?<=') || this.#take('?<!')) throw new RefusedPattern('looks behind')
    if (this.#take('?<')) this.#at = this.#source.indexOf('>', this.#at) + 1
    else if (this.#source[this.#at] === '?') throw new RefusedPattern('has a group of an unknown kind')
    const index = ++this.groups
    return close({ type: 'group', part: this.choice(), index })
  }

  #escape(): Pattern {
    const character = this.#source[this.#at++]!
    if (character === 'b' || character === 'B') return { type: 'assert', kind: character }
    if (/[1-9]/.test(character) || (character === 'k' && /\(\?<[^=!]/.test(this.#source))) throw new RefusedPattern('refers back to a group')
    if (Object.hasOwn(escaped, character)) return set(escaped[character]!)
    return unit(this.#code(character))
  }

  #code(character: string): number {
    if (Object.hasOwn(controls, character)) return controls[character]!
    if (character === 'x' || character === 'u') {
      const digits = new RegExp(`^[0-9a-fA-F]{${character === 'x' ? 2 : 4}}`).exec(this.#source.slice(this.#at))
      if (digits) {
        this.#at += digits[0].length
        return Number.parseInt(digits[0], 16)
      }
    }
    if (character === 'c' && /[A-Za-z]/.test(this.#source[this.#at] ?? '')) return this.#source.charCodeAt(this.#at++) % 32
    return character.charCodeAt(0)
  }

  #class(): Pattern {
    const negated = this.#take('^')
    const ranges: (readonly [number, number])[] = []
    while (this.#at < this.#source.length && !this.#take(']')) {
      const from = this.#member()
      if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at++
        const to = this.#member()
        // A class as an end of a range makes the hyphen one of its own.
        if (from.length === 1 && to.length === 1 && from[0]![0] === from[0]![1] && to[0]![0] === to[0]![1]) ranges.push([from[0]![0], to[0]![0]])
        else ranges.push(...from, [0x2d, 0x2d], ...to)
      } else ranges.push(...from)
    }
    return set(ranges.length === 0 && negated ? everything : ranges, ranges.length === 0 ? false : negated)
  }

  #member(): (readonly [number, number])[] {
    const character = this.#source[this.#at++]!
    if (character !== '\\') return [[character.charCodeAt(0), character.charCodeAt(0)]]
    const next = this.#source[this.#at++]!
    if (Object.hasOwn(escaped, next)) return escaped[next]!
    const code = next === 'b' ? 8 : this.#code(next)
    return [[code, code]]
  }
}
