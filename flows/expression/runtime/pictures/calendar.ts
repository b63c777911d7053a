/** What a date's components are, by ISO 8601; weeks begin on Monday and belong to where their Thursday is. All in UTC. */
export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

const day = 86_400_000

/** The Monday with which the first week of that month, or of the year by its January, begins. */
function firstWeek(year: number, month: number): number {
  const first = Date.UTC(year, month)
  const weekday = new Date(first).getUTCDay() || 7
  return weekday > 4 ? first + (8 - weekday) * day : first - (weekday - 1) * day
}

/** Number of the week that a day is in, of a period of `months` that begins in that month. */
function week(today: number, year: number, month: number, length: 1 | 12): number {
  const usual = length === 12 ? 52 : 4
  const number = Math.floor((today - firstWeek(year, month)) / (7 * day) + 1)
  if (number > usual && today >= firstWeek(year, month + length)) return 1
  if (number < 1) return Math.floor((today - firstWeek(year, month - length)) / (7 * day) + 1)
  return number
}

/** -1, 0 or 1: whether the week's period is the one before, this one or the next. */
function period(now: number, year: number, month: number, length: 1 | 12): number {
  if (now < firstWeek(year, month)) return -1
  return now >= firstWeek(year, month + length) ? 1 : 0
}

/** A component as a number; `P` is 0 or 1. */
export function componentOf(date: Date, component: string): number {
  const [year, month, hours] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCHours()]
  const today = Date.UTC(year, month, date.getUTCDate())
  switch (component) {
    case 'Y':
      return year
    case 'M':
      return month + 1
    case 'D':
      return date.getUTCDate()
    case 'd':
      return (today - Date.UTC(year, 0)) / day + 1
    case 'F':
      return date.getUTCDay() || 7
    case 'W':
      return week(today, year, 0, 12)
    case 'w':
      return week(today, year, month, 1)
    case 'X':
      return year + period(date.getTime(), year, 0, 12)
    case 'x':
      return ((month + period(date.getTime(), year, month, 1) + 12) % 12) + 1
    case 'H':
      return hours
    case 'h':
      return hours % 12 || 12
    case 'P':
      return hours >= 12 ? 1 : 0
    case 'm':
      return date.getUTCMinutes()
    case 's':
      return date.getUTCSeconds()
    case 'f':
      return date.getUTCMilliseconds()
    default:
      return 0
  }
}
