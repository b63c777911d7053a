/** Functions that take a regular expression, or a function that matches as one does. */
import { apply, callable, factsOf, type Callable } from '../callables.ts'
import { checkItems, checkText, limits, overBudget, spend } from '../budget.ts'
import { Fault } from '../fault.ts'
import type { Match } from '../regex/match.ts'
import type { Regex } from '../regex/regex.ts'
import { sequence } from '../sequences.ts'
import { builtin, type Builtins } from './builtin.ts'
import { replaceText, splitText } from './texts.ts'

interface Found extends Match {
  next(): Found | undefined
}

function first(matcher: unknown, text: string): Found | undefined {
  const regex = factsOf(matcher)?.regex
  return regex ? found(regex, text, regex.exec(text, 0)) : custom(apply(matcher, [text], null))
}

function found(regex: Regex, text: string, match: Match | undefined): Found | undefined {
  return match && { ...match, next: () => found(regex, text, following(regex, text, match)) }
}

/** The match after one. @throws Fault D1004 for an empty one, which would never end */
function following(regex: Regex, text: string, { end }: Match): Match | undefined {
  if (end >= text.length) return undefined
  const next = regex.exec(text, end)
  if (next?.match === '') throw new Fault('D1004', { value: regex.source })
  return next
}

/** What a function of the expression gave as a match. */
function custom(value: unknown): Found | undefined {
  if (value === null || typeof value !== 'object') return undefined
  const given = value as Partial<Match> & { next?: unknown }
  if (typeof given.start !== 'number' && !Array.isArray(given.groups) && typeof given.next !== 'function') throw new Fault('T1010')
  const { match = '', start = 0, end = start + match.length, groups = [] } = given
  return { match: String(match), start, end, groups, next: () => custom(apply(given.next, [undefined], null)) }
}

/** A regular expression as a function of the language: text in, match out. */
export function regexCallable(regex: Regex): Callable {
  const shown = (text: string, match: Match | undefined): unknown =>
    match && { ...match, next: callable({ kind: 'bound', arity: 0, invoke: () => shown(text, following(regex, text, match)) }) }
  return callable({ kind: 'regex', arity: 2, regex, invoke: ([text, from]) => shown(String(text), regex.exec(String(text), Number(from) || 0)) })
}

/** Up to `limit` matches. One more is looked for than is given, as in the package, so that an empty one is found out. */
function* matches(pattern: unknown, text: string, limit = Number.POSITIVE_INFINITY): Generator<Found> {
  let at = first(pattern, text)
  for (let count = 0; at && count < limit; count++) {
    spend(4)
    yield at
    at = at.next()
  }
}

function contains(text: string | undefined, pattern: unknown): boolean | undefined {
  if (text === undefined || pattern === undefined) return undefined
  return typeof pattern === 'string' ? text.includes(pattern) : first(pattern, text) !== undefined
}

function match(text: string | undefined, pattern: unknown, limit?: number): unknown {
  if (text === undefined) return undefined
  if (limit !== undefined && limit < 0) throw new Fault('D3040', { value: limit })
  const result = sequence()
  if (limit === undefined || limit > 0)
    for (const { match: whole, start, groups } of matches(pattern, text, limit)) {
      result.push({ match: whole, index: start, groups })
      if (result.length > limits.items) throw overBudget('items')
    }
  return result
}

function replace(text: string | undefined, pattern: unknown, replacement: unknown, limit?: number): string | undefined {
  if (text === undefined) return undefined
  if (pattern === '') throw new Fault('D3010', { value: pattern })
  if (limit !== undefined && limit < 0) throw new Fault('D3011', { value: limit })
  if (limit !== undefined && !(limit > 0)) return text
  if (typeof pattern === 'string' && typeof replacement === 'string') return replaceText(text, pattern, replacement, limit)
  let result = ''
  let from = 0
  for (const at of typeof pattern === 'string' ? plain(pattern, text, limit) : matches(pattern, text, limit)) {
    const instead = typeof replacement === 'string' ? expand(replacement, at) : apply(replacement, [at], null)
    if (typeof instead !== 'string') throw new Fault('D3012', { value: instead })
    result += text.slice(from, at.start) + instead
    from = at.start + at.match.length
    if (result.length > limits.text) throw overBudget('text')
  }
  return checkText(result + text.slice(from))
}

function* plain(pattern: string, text: string, limit = Number.POSITIVE_INFINITY): Generator<Match> {
  let count = 0
  for (let start = text.indexOf(pattern); start >= 0 && count < limit; start = text.indexOf(pattern, start + pattern.length), count++)
    yield { match: pattern, start, end: start + pattern.length, groups: [] }
}

/** `$1` is the first group, `$0` the whole match, `$$` a dollar. */
export function expand(template: string, { match: whole, groups }: Match): string {
  let text = ''
  let from = 0
  for (let at = template.indexOf('$'); at >= 0; at = template.indexOf('$', from)) {
    text += template.slice(from, at)
    const next = template[at + 1]
    from = at + 2
    if (next === '$') text += '$'
    else if (next === '0') text += whole
    else {
      const group = groupNumber(template, at + 1, groups.length)
      from = at + 1 + (group?.length ?? 0)
      text += group === undefined ? '$' : (groups[group.number - 1] ?? '')
    }
  }
  return text + template.slice(from)
}

/** As many digits as a group's number can have here; one less when there is no such group. */
function groupNumber(template: string, at: number, groups: number): { number: number; length: number } | undefined {
  const most = groups === 0 ? 1 : String(groups).length
  let number = Number.parseInt(template.slice(at, at + most), 10)
  if (most > 1 && number > groups) number = Number.parseInt(template.slice(at, at + most - 1), 10)
  return Number.isNaN(number) ? undefined : { number, length: String(number).length }
}

function split(text: string | undefined, separator: unknown, limit?: number): string[] | undefined {
  if (text === undefined) return undefined
  if (limit !== undefined && limit < 0) throw new Fault('D3020', { value: limit })
  if (limit !== undefined && !(limit > 0)) return []
  if (typeof separator === 'string' || separator === undefined) return separator === undefined ? [text] : splitText(text, separator, limit)
  const parts: string[] = []
  let from = 0
  for (const { start, end } of matches(separator, text, limit)) {
    parts.push(text.slice(from, start))
    from = end
  }
  if (limit === undefined || parts.length < limit) parts.push(text.slice(from))
  checkItems(parts.length)
  return parts
}

export const matchingFunctions = {
  match: builtin('<s-f<s:o>n?:a<o>>', 3, match),
  contains: builtin('<s-(sf):b>', 2, contains),
  replace: builtin('<s-(sf)(sf)n?:s>', 4, replace),
  split: builtin('<s-(sf)n?:a<s>>', 3, split),
} satisfies Builtins
