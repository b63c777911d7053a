import cn2026 from '../../flows/standard/calendars/cn-2026.json' with { type: 'json' }
import cn2027 from '../../flows/standard/calendars/cn-2027.json' with { type: 'json' }

/**
 * A second opinion on dates: the calendar's days counted one by one, apart from the functions that flows use, so that the
 * demo's check does not share their mistakes.
 */
const free = (day: string) => calendars.some(({ holidays }) => holidays.some(({ from, to }) => from <= day && day <= to))
const madeUp = (day: string) => calendars.some(({ workdays }) => (workdays as { day: string }[]).some((one) => one.day === day))
const calendars = [cn2026, cn2027]

const isWorked = (day: string): boolean => madeUp(day) || (!free(day) && ![0, 6].includes(new Date(`${day}T00:00Z`).getUTCDay()))
const shifted = (day: string, by: 1 | -1): string => new Date(Date.parse(`${day}T00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)

/** The working day so many working days before (negative) or after a day. @example workingDay('2026-12-15', -2) // '2026-12-11' */
export function workingDay(day: string, days: number): string {
  let at = day
  for (let left = Math.abs(days); left > 0; ) {
    at = shifted(at, days < 0 ? -1 : 1)
    if (isWorked(at)) left -= 1
  }
  return at
}

/** Today in China. */
export const dayInChina = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 10)

/** Midnight in China, as procurement writes days. */
export const midnightInChina = (day: string): number => Date.parse(`${day}T00:00+08:00`)
