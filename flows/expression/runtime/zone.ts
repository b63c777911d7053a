import { ExpressionError } from '../expression.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
    } catch (error) {
      throw new ExpressionError('unknownZone', `there is no time zone ${zone}`, undefined, { cause: error })
    }
    if (formats.size < 1000) formats.set(zone, format)
  }
  return format
}

/** @throws ExpressionError when it is no time that a calendar shows. */
export function checkMillis(ms: number): void {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw new ExpressionError('impossibleDate', `${ms} is not a time in milliseconds`)
}

/**
 * A zone's offset at that time, in minutes east of UTC. @example zoneMinutes(1790000000000, 'Asia/Shanghai') // 480
 * @throws ExpressionError for a zone that does not exist.
 */
export function zoneMinutes(ms: number, zone: string): number {
  if (zone === 'Z') return 0
  const fixed = /^([+-])?(\d{2}):?(\d{2})$/.exec(zone)
  if (fixed) {
    if (Number(fixed[2]) > 14 || Number(fixed[3]) > 59) throw new ExpressionError('unknownZone', `there is no time zone ${zone}`)
    return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]))
  }
  if (!/^[A-Za-z]/.test(zone)) throw new ExpressionError('unknownZone', `there is no time zone ${zone}`)
  const name = formatOf(zone).formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) || 0
}

/** The same in milliseconds. */
export function offsetMillis(ms: number, zone: string): number {
  return zoneMinutes(ms, zone) * 60_000
}
