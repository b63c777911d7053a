import type { RegexLiteral } from '../parse/tokens.ts'

export interface Match {
  match: string
  start: number
  end: number
  groups: (string | undefined)[]
}

export interface Regex {
  source: string
  flags: string
  /** Finds all matches. */
  native: RegExp
  /** Whether the native one is quick on such a text, and never matches an empty one. */
  isQuick(text: string): boolean
  /** The first match at or after a place. */
  exec(text: string, from: number): Match | undefined
}

export function regexOf({ pattern, flags }: RegexLiteral): Regex {
  const native = new RegExp(pattern, `${flags}g`)
  return {
    source: pattern,
    flags,
    native,
    isQuick: () => false,
    exec(text, from) {
      native.lastIndex = from
      const match = native.exec(text)
      return match ? { match: match[0], start: match.index, end: match.index + match[0].length, groups: match.slice(1) } : undefined
    },
  }
}
