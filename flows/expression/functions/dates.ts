import { text } from '../../document/text.ts'
import { ExpressionError } from '../expression.ts'
import { checkMillis, offsetMillis } from '../runtime/zone.ts'
import { mustBeText, mustBeWhole, type FunctionSpec } from './spec.ts'

const dayMs = 86_400_000

function impossible(name: string, value: string): ExpressionError {
  return new ExpressionError('impossibleDate', `$${name}: ${value.slice(0, 50)} is not a date that exists`)
}

/** `2026-07-30`, or the date of an ISO time as it is written there. */
function isoDay(name: string, value: unknown): string {
  const written = mustBeText(value, name, 'the date')
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(written)
  if (!match) throw impossible(name, written)
  return existing(name, match[1]!)
}

function existing(name: string, day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) throw impossible(name, day)
  return day
}

function compact(value: unknown): string {
  return isoDay('dateCompact', value).replaceAll('-', '')
}

function iso(value: unknown): string {
  const written = mustBeText(value, 'dateIso', 'the date')
  if (!/^\d{8}$/.test(written)) throw impossible('dateIso', written)
  return existing('dateIso', `${written.slice(0, 4)}-${written.slice(4, 6)}-${written.slice(6)}`)
}

/** The first moment of the day there; where the clock skips midnight, the first one after. */
function toMillis(value: unknown, zone: unknown): number {
  const utc = Date.parse(`${isoDay('dateToMillis', value)}T00:00:00Z`)
  const place = mustBeText(zone, 'dateToMillis', 'the time zone')
  const before = utc - offsetMillis(utc - dayMs, place)
  const after = utc - offsetMillis(utc + dayMs, place)
  const isMidnight = (ms: number): boolean => ms + offsetMillis(ms, place) === utc
  if (isMidnight(Math.min(before, after))) return Math.min(before, after)
  return isMidnight(Math.max(before, after)) ? Math.max(before, after) : before
}

function fromMillis(value: unknown, zone: unknown): string {
  const ms = mustBeWhole(value, 'millisToDate', 'the time')
  checkMillis(ms)
  return new Date(ms + offsetMillis(ms, mustBeText(zone, 'millisToDate', 'the time zone'))).toISOString().slice(0, 10)
}

function addDays(value: unknown, days: unknown): string {
  const ms = Date.parse(`${isoDay('dateAddDays', value)}T00:00:00Z`) + mustBeWhole(days, 'dateAddDays', 'the number of days') * dayMs
  checkMillis(ms)
  return existing('dateAddDays', new Date(ms).toISOString().slice(0, 10))
}

const unlessMissing = (action: (first: unknown, second: unknown) => unknown): FunctionSpec['make'] => () => (first: unknown, second: unknown) =>
  first === undefined ? undefined : action(first, second)

export const dateFunctions = {
  dateCompact: {
    signature: '(date: text) → text',
    doc: text('ISO 日期写成 YYYYMMDD;不存在的日期报错。', 'An ISO date as YYYYMMDD; a date that does not exist is an error.'),
    example: { expr: '$dateCompact("2026-07-30")', result: '20260730' },
    make: unlessMissing(compact),
  },
  dateIso: {
    signature: '(date: text) → text',
    doc: text('YYYYMMDD 写成 ISO 日期。', 'YYYYMMDD as an ISO date.'),
    example: { expr: '$dateIso("20260730")', result: '2026-07-30' },
    make: unlessMissing(iso),
  },
  dateToMillis: {
    signature: '(date: text, zone: text) → number',
    doc: text('某时区里这一天零点的毫秒时间。', 'The moment, in epoch milliseconds, at which the day begins in a time zone.'),
    example: { expr: '$dateToMillis("2026-07-30", "Asia/Shanghai")', result: 1785340800000 },
    make: unlessMissing(toMillis),
  },
  millisToDate: {
    signature: '(milliseconds: number, zone: text) → text',
    doc: text('毫秒时间在某时区里是哪一天。', 'The day that it is in a time zone at that moment.'),
    example: { expr: '$millisToDate(1785340800000, "Asia/Shanghai")', result: '2026-07-30' },
    make: unlessMissing(fromMillis),
  },
  dateAddDays: {
    signature: '(date: text, days: number) → text',
    doc: text('加上几个日历日(可为负)。', 'So many calendar days later (earlier when negative).'),
    example: { expr: '$dateAddDays("2026-02-27", 2)', result: '2026-03-01' },
    make: unlessMissing(addDays),
  },
} satisfies Record<string, FunctionSpec>
