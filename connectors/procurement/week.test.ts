import { expect, it } from 'vitest'
import { isoWeek, shortYear } from './behaviour/week.ts'

it.each([
  ['2026-11-25T14:28+08:00', '2026-W48'],
  ['2026-01-01T00:00+08:00', '2026-W01'],
  ['2026-12-31T12:00+08:00', '2026-W53'],
  ['2027-01-03T23:59+08:00', '2026-W53'],
  ['2027-01-04T00:00+08:00', '2027-W01'],
  ['2024-12-30T00:00+08:00', '2025-W01'],
  ['2026-11-29T16:00Z', '2026-W49'], // Monday in China, Sunday in Greenwich
])('%s is in week %s', (moment, week) => expect(isoWeek(Date.parse(moment)).text).toBe(week))

it('takes the year in China', () => expect(shortYear(Date.parse('2026-12-31T16:00Z'))).toBe('27'))
