/** Pictures of dates and times, as XPath's format-dateTime has them: `[D01]/[M01]/[Y0001] [H01]:[m01]`. */
import { overBudget } from '../budget.ts'
import { Fault } from '../fault.ts'
import { integerPicture, type IntegerPicture } from './integer.ts'

export interface Marker {
  component: string
  /** Written as a name, in these letters. */
  names: 'upper' | 'lower' | 'title' | undefined
  /** `t` after a zone: UTC is `Z`. */
  shortUtc: boolean
  maxWidth: number | undefined
  integer: IntegerPicture | undefined
  /** A year is cut to so many digits. */
  yearDigits: number | undefined
}

export type DatePart = string | Marker

const usual: Record<string, string> = {
  Y: '1', M: '1', D: '1', d: '1', F: 'n', W: '1', w: '1', X: '1', x: '1', H: '1', h: '1', P: 'n', m: '01', s: '01', f: '1', Z: '01:01', z: '01:01', C: 'n', E: 'n',
}
const whole = 'YMDdFWwXxHhmsf'
const known = new Map<string, readonly DatePart[]>()

/** @throws Fault D3130–D3135 */
export function datePicture(picture: string): readonly DatePart[] {
  let parts = known.get(picture)
  if (!parts) {
    if (picture.length > 1000) throw overBudget('text')
    parts = analyse(picture)
    if (known.size < 500) known.set(picture, parts)
  }
  return parts
}

function analyse(picture: string): DatePart[] {
  const parts: DatePart[] = []
  const literal = (text: string): void => {
    if (text !== '') parts.push(text.replaceAll(']]', ']'))
  }
  let start = 0
  for (let at = picture.indexOf('['); at >= 0; at = picture.indexOf('[', start)) {
    literal(picture.slice(start, at))
    if (picture[at + 1] === '[') {
      parts.push('[')
      start = at + 2
      continue
    }
    const close = picture.indexOf(']', at)
    if (close < 0) throw new Fault('D3135')
    parts.push(marker(picture.slice(at + 1, close).replace(/\s+/g, ''), parts.at(-1)))
    start = close + 1
  }
  literal(picture.slice(start))
  return parts
}

function marker(text: string, previous: DatePart | undefined): Marker {
  const component = text.slice(0, 1)
  if (!Object.hasOwn(usual, component)) throw new Fault('D3132', { value: component })
  const comma = text.lastIndexOf(',')
  const [min, max] = comma < 0 ? [] : widths(text.slice(comma + 1))
  const written = comma < 0 ? text.slice(1) : text.slice(1, comma)
  const modifier = written.length > 1 && 'atco'.includes(written.at(-1)!) ? written.at(-1)! : ''
  const presentation = written === '' ? usual[component]! : modifier === '' ? written : written.slice(0, -1)
  const names = presentation[0] === 'n' ? 'lower' : presentation[0] === 'N' ? (presentation[1] === 'n' ? 'title' : 'upper') : undefined
  const made: Marker = { component, names, shortUtc: modifier === 't', maxWidth: max, integer: undefined, yearDigits: undefined }
  if (component === 'Z' || component === 'z') made.integer = integerPicture(presentation)
  else if (!names && whole.includes(component)) numeric(made, integerPicture(modifier === '' ? presentation : `${presentation};${modifier}`), min, previous)
  return made
}

function numeric(made: Marker, integer: IntegerPicture, min: number | undefined, previous: DatePart | undefined): void {
  made.integer = integer
  if (min !== undefined && integer.kind === 'decimal') integer.mandatory = Math.max(integer.mandatory, min)
  if (made.component === 'Y') {
    if (made.maxWidth !== undefined) made.yearDigits = integer.mandatory = made.maxWidth
    else if (integer.kind === 'decimal' && integer.mandatory + integer.optional >= 2) made.yearDigits = integer.mandatory + integer.optional
  }
  // Digits that follow digits: the first must have a known width to be read.
  if (typeof previous === 'object' && previous.integer) previous.integer.parseWidth = previous.integer.mandatory
}

function widths(text: string): (number | undefined)[] {
  return text.split('-', 2).map((part) => {
    if (part === '*') return undefined
    const width = Number.parseInt(part, 10)
    return Number.isNaN(width) ? undefined : Math.min(width, 100)
  })
}
