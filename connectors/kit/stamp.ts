import type { StampFormat } from './connector.ts'

/** China's offset: the zone of local stamps unless told otherwise. */
export const CHINA_OFFSET_MINUTES = 480

/**
 * A moment as a system writes it.
 * @param ms milliseconds since 1970 (for `integer`: the counter itself)
 * @example formatStamp(1764036000000, 'yyyyMMddHHmmss') // '20251125100000'
 */
export function formatStamp(ms: number, format: StampFormat, offsetMinutes = CHINA_OFFSET_MINUTES): string | number {
  if (format === 'epochMs' || format === 'integer') return ms
  if (format === 'iso') return new Date(ms).toISOString()
  return new Date(ms + offsetMinutes * 60_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** Milliseconds since 1970 of such a stamp. Throws a `RangeError` for one that is no moment: `20260230000000`. */
export function parseStamp(stamp: string | number, format: StampFormat, offsetMinutes = CHINA_OFFSET_MINUTES): number {
  const ms = milliseconds(String(stamp), format, offsetMinutes)
  if (Number.isNaN(ms) || (format === 'yyyyMMddHHmmss' && formatStamp(ms, format, offsetMinutes) !== String(stamp)))
    throw new RangeError(`not a moment in ${format}: ${stamp}`)
  return ms
}

function milliseconds(stamp: string, format: StampFormat, offsetMinutes: number): number {
  if (format === 'iso') return Date.parse(stamp)
  if (format !== 'yyyyMMddHHmmss') return /^-?\d+$/.test(stamp) ? Number(stamp) : Number.NaN
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp)
  if (!match) return Number.NaN
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number]
  return Date.UTC(year, month - 1, day, hour, minute, second) - offsetMinutes * 60_000
}
