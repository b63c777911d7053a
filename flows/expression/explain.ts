/** An error for who wrote the expression: what was met, what would fit, and where, in both languages. */
import { text, type Text } from '../document/text.ts'
import { ExpressionError } from './expression.ts'
import { explanations } from './explanations.ts'
import { builtins } from './runtime/builtins.ts'

export interface Explanation {
  code: string
  text: Text
  /** From 1; undefined where the place is not known. */
  line: number | undefined
  column: number | undefined
  /** The line that it stands in, and a caret under the place. */
  around: string | undefined
  /** Names that may have been meant, the likeliest first. */
  suggestions: readonly string[]
}

export interface Known {
  /** Functions besides JSONata's own, without `$`. */
  functions?: readonly string[]
  /** Fields in scope. */
  fields?: readonly string[]
}

/** @example explain(error, 'lines.(qty * )').text.zh */
export function explain(error: unknown, source: string, known: Known = {}): Explanation {
  const { code, message, position } = error instanceof ExpressionError ? error : { code: 'failed', message: String((error as Error)?.message ?? error), position: undefined }
  const told = explanations[code] ?? general(code)
  const place = position === undefined ? undefined : placeOf(source, position)
  return {
    code,
    text: text(`${told.zh}(${message})`, `${told.en} (${message})`),
    line: place?.line,
    column: place?.column,
    around: place?.around,
    suggestions: suggested(code, source, position, known),
  }
}

function general(code: string): Text {
  if (code.startsWith('S')) return text('表达式写法有误', 'The expression is not well formed')
  if (code.startsWith('T')) return text('这里的值不是所需的类型', 'A value is not of the type that is needed here')
  if (code.startsWith('D')) return text('计算无法完成', 'The evaluation cannot go on')
  return text('表达式出错', 'The expression fails')
}

/** Positions are the ends of tokens: the place is the character before. */
function placeOf(source: string, position: number): { line: number; column: number; around: string } {
  const at = Math.max(0, Math.min(position, source.length) - 1)
  const start = source.lastIndexOf('\n', at - 1) + 1
  const end = source.indexOf('\n', start)
  const whole = source.slice(start, end < 0 ? undefined : end)
  const column = at - start
  const from = Math.max(0, column - 40)
  return { line: source.slice(0, start).split('\n').length, column: column + 1, around: `${whole.slice(from, column + 40)}\n${' '.repeat(column - from)}^` }
}

function suggested(code: string, source: string, position: number | undefined, { functions = [], fields = [] }: Known): string[] {
  if (position === undefined) return []
  const word = /([$\w\u0080-\uffff]+)\s*\(?$/.exec(source.slice(0, position))?.[1] ?? ''
  if (code === 'T1005') return [`$${word.replace('$', '')}`]
  if (['T1006', 'T1008', 'T2006'].includes(code)) return nearest(word.replace('$', ''), [...Object.keys(builtins), ...functions]).map((name) => `$${name}`)
  return code.startsWith('T') ? nearest(word, fields) : []
}

/** Names that differ by few letters, the likeliest first. @example nearest('uppercse', ['uppercase', 'lowercase']) // ['uppercase'] */
export function nearest(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase()
  const most = Math.max(1, Math.floor(word.length / 3))
  return [...new Set(names)]
    .map((name) => ({ name, distance: name.toLowerCase().startsWith(wanted) && wanted.length > 2 ? 0.5 : distance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance: far }) => far <= most && name !== word)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Letters to add, drop, change or swap. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(change, next[j - 1]! + 1, row[j]! + 1, swap))
    }
    before = row
    row = next
  }
  return row[b.length]!
}
