import { Fault } from '../fault.ts'
import { checkMillis, zoneMinutes } from '../zone.ts'
import { componentOf, days, months } from './calendar.ts'
import { datePicture, type Marker } from './date-picture.ts'
import { formatWhole, integerPicture } from './integer.ts'

const iso = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]'
const twoDigits = integerPicture('00')

/** `$fromMillis`. Zones are `+0800`, `+08:00`, `Z` or a name like `Asia/Shanghai`; another is an error. */
export function formatDate(ms: number, picture = iso, zone?: string): string {
  checkMillis(ms)
  const minutes = zone === undefined ? 0 : zoneMinutes(ms, zone)
  checkMillis(ms + minutes * 60_000)
  const date = new Date(ms + minutes * 60_000)
  if (picture === iso && minutes === 0 && date.getUTCFullYear() >= 0 && date.getUTCFullYear() < 10_000) return date.toISOString()
  let text = ''
  for (const part of datePicture(picture)) text += typeof part === 'string' ? part : component(date, part, minutes)
  return text
}

function component(date: Date, marker: Marker, minutes: number): string {
  const { component: letter, names, integer } = marker
  switch (letter) {
    case 'Z':
    case 'z':
      return zoneText(marker, minutes)
    case 'P': {
      const half = componentOf(date, 'P') === 1 ? 'pm' : 'am'
      return names === 'upper' ? half.toUpperCase() : half
    }
    case 'C':
    case 'E':
      return 'ISO'
    default: {
      if (names) return nameOf(date, marker)
      const value = componentOf(date, letter)
      return formatWhole(letter === 'Y' && marker.yearDigits !== undefined ? value % 10 ** marker.yearDigits : value, integer!)
    }
  }
}

function nameOf(date: Date, { component: letter, names, maxWidth }: Marker): string {
  const list = letter === 'M' || letter === 'x' ? months : letter === 'F' ? days : undefined
  if (!list) throw new Fault('D3133', { value: letter })
  const name = list[componentOf(date, letter) - 1]!
  const cased = names === 'upper' ? name.toUpperCase() : names === 'lower' ? name.toLowerCase() : name
  return maxWidth === undefined ? cased : cased.slice(0, maxWidth)
}

function zoneText({ component: letter, integer, shortUtc }: Marker, minutes: number): string {
  if (minutes === 0 && shortUtc) return 'Z'
  const [hours, rest] = [Math.trunc(minutes / 60), minutes % 60]
  const { mandatory, every, kind } = integer!
  let text: string
  if (every > 0 || mandatory === 3 || mandatory === 4) text = formatWhole(hours * 100 + rest, integer!)
  else if (kind === 'decimal' && mandatory <= 2) text = `${formatWhole(hours, integer!)}${rest === 0 ? '' : `:${formatWhole(Math.abs(rest), twoDigits)}`}`
  else throw new Fault('D3134', { value: kind === 'decimal' ? mandatory : undefined })
  // A zone less than an hour west has no sign of its own.
  const sign = minutes >= 0 ? '+' : text.startsWith('-') ? '' : '-'
  return `${letter === 'z' ? 'GMT' : ''}${sign}${text}`
}
