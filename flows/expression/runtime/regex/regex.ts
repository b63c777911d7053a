import { ExpressionError } from '../../expression.ts'
import { overBudget, spend } from '../budget.ts'
import { costOf, shortest } from './cost.ts'
import { linearMatcher } from './linear.ts'
import type { Match } from './match.ts'
import { parsePattern, RefusedPattern } from './pattern.ts'

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

/** Steps of a backtracking engine that an evaluation can wait for. */
const patience = 2_000_000

/**
 * The engine's own where it is proven to be quick on a text of that length, else one that never goes back.
 * @throws ExpressionError `regex` with the reason, for what neither can do in bounded time
 */
export function regexOf({ pattern: source, flags }: { pattern: string; flags: string }, position?: number): Regex {
  try {
    return made(source, flags)
  } catch (error) {
    if (!(error instanceof RefusedPattern)) throw error
    throw new ExpressionError('regex', `the regular expression /${source.slice(0, 100)}/ ${error.message}`, position, { cause: error })
  }
}

function made(source: string, flags: string): Regex {
  const { pattern, groups } = parsePattern(source)
  const { degree, factor } = costOf(pattern, flags)
  const longest = degree === Number.POSITIVE_INFINITY ? -1 : degree === 0 ? Number.POSITIVE_INFINITY : (patience / factor) ** (1 / degree)
  const native = new RegExp(source, `${flags}g`)
  const isNeverEmpty = shortest(pattern) > 0
  const linear = linearOrNot(() => linearMatcher(pattern, groups, flags), longest)
  return {
    source,
    flags,
    native,
    isQuick(text) {
      spend(text.length >> 4)
      return isNeverEmpty && text.length <= longest
    },
    exec(text, from) {
      if (text.length > longest) return linear(text, from)
      spend(2 + (text.length >> 4))
      native.lastIndex = from
      const match = native.exec(text)
      return match ? { match: match[0], start: match.index, end: match.index + match[0].length, groups: match.slice(1) } : undefined
    },
  }
}

/** Made when it is needed. One that cannot be made at all is refused at once if the native one is never good enough. */
function linearOrNot(make: () => Regex['exec'], longest: number): Regex['exec'] {
  let linear: Regex['exec'] | undefined
  if (longest < 0) linear = make()
  return (text, from) => {
    try {
      linear ??= make()
    } catch (error) {
      if (error instanceof RefusedPattern) throw overBudget('text')
      throw error
    }
    return linear(text, from)
  }
}
