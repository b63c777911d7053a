import { ExpressionError } from '../../expression.ts'
import { overBudget } from '../budget.ts'
import { Fault } from '../fault.ts'
import { componentOf, days, months } from './calendar.ts'
import { datePicture, type Marker } from './date-picture.ts'
import { integerReader } from './integer.ts'

interface Reader {
  component: string
  pattern: string
  /** Undefined for a name that is none. */
  read(text: string): number | undefined
}

interface Reading {
  pattern: RegExp
  /** By group; undefined for text between. */
  readers: (Reader | undefined)[]
}

const readings = new Map<string, Reading>()
const longest = 500

function impossible(text: string): ExpressionError {
  return new ExpressionError('impossibleDate', `$toMillis: ${text.slice(0, 100)} does not exist`)
}

/** `$toMillis` with a picture: undefined when the text is not of that form. `now` gives what is left out on the left. */
export function parseDate(text: string, picture: string, now: () => number): number | undefined {
  if (text.length > longest) throw overBudget('text')
  let reading = readings.get(picture)
  if (!reading) {
    reading = readingOf(picture)
    if (readings.size < 500) readings.set(picture, reading)
  }
  const match = reading.pattern.exec(text)
  if (!match) return undefined
  const found: Record<string, number> = {}
  reading.readers.forEach((reader, index) => {
    if (!reader) return
    const value = reader.read(match[index + 1]!)
    if (value === undefined || Number.isNaN(value)) throw impossible(text)
    found[reader.component] = value
  })
  if (Object.keys(found).length === 0) return undefined
  return timeOf(found, text, now)
}

function readingOf(picture: string): Reading {
  const parts = datePicture(picture)
  const readers = parts.map((part) => (typeof part === 'string' ? undefined : readerOf(part)))
  const pattern = parts.map((part, index) => `(${typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : readers[index]!.pattern})`).join('')
  return { pattern: new RegExp(`^${pattern}$`, 'i'), readers }
}

function readerOf(marker: Marker): Reader {
  const { component, integer, maxWidth } = marker
  if (component === 'Z' || component === 'z') return zoneReader(marker)
  if (component === 'f') return { component, pattern: '[0-9]+', read: (text) => Number(text.slice(0, 3).padEnd(3, '0')) }
  if (integer) return { component, ...integerReader(integer) }
  const list = component === 'M' || component === 'x' ? months : component === 'F' ? days : component === 'P' ? ['am', 'pm'] : undefined
  if (!list) throw new Fault('D3133', { value: component })
  const names = new Map(list.map((name, index) => [name.slice(0, maxWidth).toLowerCase(), component === 'P' ? index : index + 1]))
  return { component, pattern: '[a-zA-Z]+', read: (text) => names.get(text.toLowerCase()) }
}

function zoneReader({ component, integer }: Marker): Reader {
  const separator = integer!.every > 0 ? integer!.separators[0]!.character : undefined
  const escaped = separator?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const read = (text: string): number | undefined => {
    const plain = component === 'z' ? text.slice(3) : text
    const sign = plain.startsWith('-') ? -1 : 1
    const digits = plain.slice(1)
    const at = separator === undefined ? (digits.length <= 2 ? digits.length : 2) : digits.indexOf(separator)
    const [hours, minutes] = [Number(digits.slice(0, at)), Number(digits.slice(at).replace(separator ?? '', '') || 0)]
    return hours > 14 || minutes > 59 ? undefined : sign * (hours * 60 + minutes)
  }
  return { component, pattern: `${component === 'z' ? 'GMT' : ''}[-+][0-9]+${escaped === undefined ? '' : `${escaped}[0-9]+`}`, read }
}

/** Which components make a date and a time together; others beside them are not looked at. */
function shapeOf(found: Record<string, number>): string[] {
  const present = (letters: string): string[] => [...letters].filter((letter) => found[letter])
  const within = (given: string[], letters: string): boolean => given.length > 0 && given.every((letter) => letters.includes(letter))
  const [date, time] = [present('YXMxWwdD'), present('PHhmsf')]
  const day = within(date, 'YMD') ? 'YMD' : within(date, 'Yd') ? 'Yd' : within(date, 'Xxw') ? 'XxwF' : within(date, 'XW') ? 'XWF' : 'YMD'
  return [...day, ...(!within(time, 'Hmsf') && within(time, 'Phmsf') ? 'Phmsf' : 'Hmsf')]
}

function timeOf(found: Record<string, number>, text: string, now: () => number): number {
  const shape = shapeOf(found)
  if (shape.includes('F')) throw new Fault('D3136')
  const value: Record<string, number> = {}
  let begun = false
  let ended = false
  for (const component of shape) {
    const given = found[component]
    if (given !== undefined) {
      if (ended) throw new Fault('D3136')
      begun = true
      value[component] = given
    } else if (begun) {
      ended = true
      value[component] = 'MDd'.includes(component) ? 1 : 0
    } else value[component] = componentOf(new Date(now()), component)
  }
  const { Y = 0, M = 1, D = 1, m = 0, s = 0, f = 0 } = value
  const H = value.H ?? hours(value.h!, value.P!)
  const inRange = value.d === undefined ? M >= 1 && M <= 12 && D >= 1 && D <= daysIn(Y, M) : value.d >= 1 && value.d <= (daysIn(Y, 2) === 29 ? 366 : 365)
  if (!inRange || H > 23 || m > 59 || s > 59 || (value.h !== undefined && (value.h < 1 || value.h > 12))) throw impossible(text)
  const ms = Date.UTC(Y, value.d === undefined ? M - 1 : 0, value.d ?? D, H, m, s, f)
  return ms - (found.Z ?? found.z ?? 0) * 60_000
}

function hours(half: number, afternoon: number): number {
  return (half === 12 ? 0 : half) + (afternoon === 1 ? 12 : 0)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const iso = /^(\d{4})(?:-([01]\d))?(?:-([0-3]\d))?(?:T([0-2]\d):([0-5]\d):([0-5]\d))?(\.\d+)?(?:([+-])([0-2]\d):?([0-5]\d)|Z)?$/

/** `$toMillis` without one. A time without a zone is UTC, wherever it is evaluated. */
export function parseIso(text: string): number {
  const match = iso.exec(text)
  if (!match) throw new Fault('D3110', { value: text })
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) => (match[group] === undefined ? undefined : Number(match[group])))
  const exists = (month ?? 1) >= 1 && (month ?? 1) <= 12 && (day ?? 1) >= 1 && (day ?? 1) <= daysIn(year!, month ?? 1) && (hour ?? 0) <= 23 && Number(match[9] ?? 0) <= 23
  if (!exists || (match[7] !== undefined && hour === undefined)) throw impossible(text)
  const fraction = Math.trunc(Number(`0${match[7] ?? ''}`) * 1000 + 1e-6)
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year!, (month ?? 1) - 1, day ?? 1)
  return date.getTime() + ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * 1000 + fraction - offset * 60_000
}
