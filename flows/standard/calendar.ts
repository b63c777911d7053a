/**
 * Working days and working time by calendars that are data. Pure: no clock, no zone of the machine. Days are
 * `YYYY-MM-DD`, moments milliseconds since 1970. Every result says whether it is provisional: whether it rests on a year
 * that has no calendar or whose holidays are not announced yet (case 48), and would have to be computed again then.
 */
import type { Calendar } from './schema.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Nothing is counted over more days than this. */
const MAX_DAYS = 10_000

export interface WorkingDay {
  working: boolean
  provisional: boolean
}

export interface WorkingDate {
  date: string
  provisional: boolean
}

export interface WorkingMinutes {
  minutes: number
  provisional: boolean
}

/**
 * Whether a day is worked. A year without a calendar has its weekends free (those of the other calendars, else Saturday
 * and Sunday) and is provisional. Throws a `TypeError` for a day that does not exist.
 *
 * @example isWorkingDay([cn2026], '2026-09-20') // { working: true, provisional: false }: a Sunday, but a make-up day
 */
export function isWorkingDay(calendars: readonly Calendar[], day: string): WorkingDay {
  return lookUp(calendars, dayNumber(day))
}

/**
 * The working day that is `n` working days after a day (before it when `n` is negative). The day itself is not counted;
 * with 0 it is returned as it is, worked or not.
 *
 * @param n a whole number, at most 10,000 either way
 * @example addWorkingDays([cn2026], '2026-09-18', 2) // { date: '2026-09-21', provisional: false } (case 47)
 */
export function addWorkingDays(calendars: readonly Calendar[], day: string, n: number): WorkingDate {
  if (!Number.isInteger(n) || Math.abs(n) > MAX_DAYS) throw new TypeError(`working days must be a whole number up to ${MAX_DAYS}: ${n}`)
  let at = dayNumber(day)
  let provisional = lookUp(calendars, at).provisional
  const step = Math.sign(n)
  for (let left = Math.abs(n), free = 0; left > 0; ) {
    at += step
    const { working, provisional: unsure } = lookUp(calendars, at)
    provisional ||= unsure
    free = working ? 0 : free + 1
    if (free > 366) throw new TypeError(`no working day within a year of ${dayText(at)}`)
    if (working) left -= 1
  }
  return { date: dayText(at), provisional }
}

/**
 * Working days from one day to another: those after `from` up to `to`, so that `addWorkingDays(from, n)` gives `to` back
 * when `to` is worked. Negative when `to` is earlier.
 */
export function workingDaysBetween(calendars: readonly Calendar[], from: string, to: string): { days: number; provisional: boolean } {
  const start = dayNumber(from)
  const end = dayNumber(to)
  mustBeNear(start, end)
  const step = Math.sign(end - start)
  let days = 0
  let provisional = lookUp(calendars, start).provisional
  for (let at = start; at !== end; ) {
    at += step
    const { working, provisional: unsure } = lookUp(calendars, at)
    provisional ||= unsure
    if (working) days += step
  }
  return { days, provisional }
}

/**
 * Minutes of working time between two moments, by the calendars' hours; 0 when `to` is not later.
 *
 * @example // Friday 17:00 to Monday 09:00 in Suzhou: 30 + 30
 * workingMinutesBetween([cn2026], Date.parse('2026-11-27T17:00+08:00'), Date.parse('2026-11-30T09:00+08:00')) // 60
 */
export function workingMinutesBetween(calendars: readonly Calendar[], from: number, to: number): WorkingMinutes {
  const offset = offsetOf(calendars) * MINUTE_MS
  const first = Math.floor((from + offset) / DAY_MS)
  const last = Math.floor((to + offset) / DAY_MS)
  mustBeNear(first, last)
  let milliseconds = 0
  let provisional = false
  for (let at = first; at <= last && to > from; at += 1) {
    const day = lookUp(calendars, at)
    provisional ||= day.provisional
    if (!day.working) continue
    const midnight = at * DAY_MS - offset
    for (const { from: open, to: close } of hoursOf(calendars, at))
      milliseconds += Math.max(0, Math.min(to, midnight + clockMs(close)) - Math.max(from, midnight + clockMs(open)))
  }
  return { minutes: milliseconds / MINUTE_MS, provisional }
}

/** Whether a moment lies in working hours. @example isWorkingTime([cn2026], Date.parse('2026-11-25T12:30+08:00')) // false: lunch */
export function isWorkingTime(calendars: readonly Calendar[], moment: number): WorkingDay {
  const local = moment + offsetOf(calendars) * MINUTE_MS
  const at = Math.floor(local / DAY_MS)
  const { working, provisional } = lookUp(calendars, at)
  const time = local - at * DAY_MS
  const open = hoursOf(calendars, at).some((hours) => clockMs(hours.from) <= time && time < clockMs(hours.to))
  return { working: working && open, provisional }
}

/** Days named by any of the calendars (true: worked), and the calendars by year. */
interface Index {
  days: Map<string, boolean>
  years: Map<string, Calendar>
}

const indexes = new WeakMap<readonly Calendar[], Index>()

/** A notice may change days of the year before (a make-up Saturday in December), so the days of all calendars count. */
function indexOf(calendars: readonly Calendar[]): Index {
  const known = indexes.get(calendars)
  if (known) return known
  const days = new Map<string, boolean>()
  for (const { from, to } of calendars.flatMap((calendar) => calendar.holidays))
    for (let at = dayNumber(from); at <= dayNumber(to); at += 1) days.set(dayText(at), false)
  for (const { day } of calendars.flatMap((calendar) => calendar.workdays)) days.set(day, true)
  const index = { days, years: new Map(calendars.map((calendar) => [String(calendar.year), calendar])) }
  indexes.set(calendars, index)
  return index
}

function lookUp(calendars: readonly Calendar[], at: number): WorkingDay {
  const day = dayText(at)
  const own = calendarOf(calendars, at)
  const weekend = (own ?? calendars[0])?.weekend ?? [6, 7]
  const working = indexOf(calendars).days.get(day) ?? !weekend.includes(isoWeekday(at))
  return { working, provisional: !own?.announced }
}

function calendarOf(calendars: readonly Calendar[], at: number): Calendar | undefined {
  return indexOf(calendars).years.get(dayText(at).slice(0, 4))
}

function mustBeNear(from: number, to: number) {
  if (Math.abs(to - from) > MAX_DAYS) throw new TypeError(`more than ${MAX_DAYS} days apart: ${dayText(from)}, ${dayText(to)}`)
}

function hoursOf(calendars: readonly Calendar[], at: number): Calendar['hours'] {
  return (calendarOf(calendars, at) ?? calendars[0])?.hours ?? [{ from: '00:00', to: '24:00' }]
}

function offsetOf(calendars: readonly Calendar[]): number {
  return calendars[0]?.utcOffset ?? 0
}

function clockMs(clock: string): number {
  return (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * MINUTE_MS
}

/** Days since 1970-01-01, which was a Thursday. */
function dayNumber(day: string): number {
  const number = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) / DAY_MS : Number.NaN
  if (Number.isNaN(number) || dayText(number) !== day) throw new TypeError(`not a day (YYYY-MM-DD): ${day}`)
  return number
}

function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

function isoWeekday(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1
}
