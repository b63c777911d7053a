import { ExpressionError } from './expression.ts'
import { overBudget } from './budget.ts'

/**
 * Regular expressions that can be evaluated in bounded time by a backtracking engine. Refused: references back
 * (`\1`, `\k<x>`), and a repeated group that itself repeats or chooses (`(a+)+`, `(a|b)*`): write `[ab]*`. What is left
 * takes at most a power of the text's length that is the number of its open repetitions, so the text's length is bounded by that.
 */
export function checkRegex(regex: RegExp, position?: number): void {
  const problem = problemOf(regex.source)
  if (problem) throw new ExpressionError('regex', `the regular expression /${regex.source}/ ${problem}`, position)
}

/** Longest text by number of open repetitions. */
const longest = [1_000_000, 10_000, 2_000, 500, 200]

/** The engine that jsonata is given: one per evaluation, so that no state is shared. */
export class BoundedRegex extends RegExp {
  readonly #longest: number
  constructor(regex: RegExp) {
    super(regex.source, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`)
    this.#longest = longest[repetitions(regex.source)] ?? 100
  }
  override exec(text: string): RegExpExecArray | null {
    if (text.length > this.#longest) throw overBudget('text')
    return super.exec(text)
  }
}

const open = /^(?:[*+]|\{\d+,\}|\{\d+,(?:\d{3,})\}|\{\d{3,}\})/
const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/

/** The source's tokens: escapes, classes, group ends and quantifiers as one each. */
function tokens(source: string): string[] {
  return source.match(/\\k<[^>]*>|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<?[=!:]|\(\?<\w+>|[*+?]|\{\d+(?:,\d*)?\}|[\s\S]/g) ?? []
}

function repetitions(source: string): number {
  return tokens(source).filter((token) => open.test(token)).length
}

function problemOf(source: string): string | undefined {
  const groups = [{ varies: false }]
  let closed: { varies: boolean } | undefined
  for (const token of tokens(source)) {
    if (/^\\(?:[1-9]|k<)/.test(token)) return 'refers back to a group'
    const group = groups.at(-1)!
    const ended = closed
    closed = undefined
    if (token.startsWith('(')) groups.push({ varies: false })
    else if (token === ')') {
      closed = groups.length > 1 ? groups.pop() : undefined
      if (closed?.varies) groups.at(-1)!.varies = true
    } else if (token === '|') group.varies = true
    else if (quantifier.test(token)) {
      if (ended?.varies && token !== '?') return 'repeats a group that itself repeats or chooses'
      group.varies = true
    }
  }
  return undefined
}
