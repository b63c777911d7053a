import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingDays, isWorkingDay, isWorkingTime, workingDaysBetween, workingMinutesBetween } from './calendar.ts'
import { shipped } from './shipped.ts'

const calendars = shipped.calendars
const cn2026 = calendars.filter((calendar) => calendar.year === 2026)
const day = (offset: number) => new Date(Date.UTC(2026, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10)
const suzhou = (text: string) => Date.parse(`${text}+08:00`)

describe('isWorkingDay', () => {
  // Facts of the State Council's notice for 2026, each written from its text, not from the data.
  it.each([
    ['2026-01-02', false], // New Year's Day: 1 to 3 January
    ['2026-01-04', true], // Sunday, worked for it
    ['2026-02-14', true], // Saturday, worked for Spring Festival
    ['2026-02-16', false], // Spring Festival: 15 to 23 February
    ['2026-02-23', false],
    ['2026-02-24', true],
    ['2026-02-28', true], // Saturday, worked for it
    ['2026-04-06', false], // Qingming Festival
    ['2026-05-05', false], // Labour Day: 1 to 5 May
    ['2026-05-09', true], // Saturday, worked for it
    ['2026-06-19', false], // Dragon Boat Festival
    ['2026-09-20', true], // Sunday, worked for National Day
    ['2026-09-25', false], // Mid-Autumn Festival
    ['2026-10-07', false], // National Day: 1 to 7 October
    ['2026-10-08', true],
    ['2026-10-10', true], // Saturday, worked for it
    ['2026-11-28', false], // a Saturday
    ['2026-11-30', true],
  ])('%s: %s', (date, working) => expect(isWorkingDay(calendars, date)).toEqual({ working, provisional: false }))

  it('has 33 holidays on the list and 6 make-up days in 2026', () => {
    const [year] = cn2026
    const days = year!.holidays.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1)
    expect(days).toEqual([3, 9, 3, 5, 3, 3, 7])
    expect(year!.workdays).toHaveLength(6)
  })

  it('calls a year provisional whose notice is not out, and one without a calendar', () => {
    expect(isWorkingDay(calendars, '2027-01-01')).toEqual({ working: false, provisional: true })
    expect(isWorkingDay(calendars, '2027-01-04')).toEqual({ working: true, provisional: true })
    expect(isWorkingDay(cn2026, '2027-01-02')).toEqual({ working: false, provisional: true })
    expect(isWorkingDay([], '2026-11-25')).toEqual({ working: true, provisional: true })
  })

  it.each(['2026-02-30', '2026-2-3', '20260203', '', '2026-13-01'])('refuses %j', (text) => {
    expect(() => isWorkingDay(calendars, text)).toThrow(TypeError)
  })
})

describe('addWorkingDays', () => {
  it('counts a make-up Sunday (case 47)', () => {
    expect(addWorkingDays(calendars, '2026-09-18', 2)).toEqual({ date: '2026-09-21', provisional: false })
  })

  it('rests on it by a calendar that has no make-up days, as banks do', () => {
    const bank = cn2026.map((calendar) => ({ ...calendar, workdays: [] }))
    expect(addWorkingDays(bank, '2026-09-18', 2).date).toBe('2026-09-22')
  })

  it('is provisional across a New Year whose holidays are not announced (case 48), and firm once they are', () => {
    const across = ['2026-12-30', 3] as const
    expect(addWorkingDays(calendars, ...across)).toEqual({ date: '2027-01-05', provisional: true })
    expect(addWorkingDays(cn2026, ...across)).toEqual({ date: '2027-01-04', provisional: true })
    const announced = calendars.map((calendar) => ({ ...calendar, announced: true }))
    expect(addWorkingDays(announced, ...across)).toEqual({ date: '2027-01-05', provisional: false })
    expect(addWorkingDays(calendars, '2027-01-05', -3)).toEqual({ date: '2026-12-30', provisional: true })
    expect(addWorkingDays(calendars, '2026-12-10', -5)).toEqual({ date: '2026-12-03', provisional: false })
  })

  it('goes back over what it went forth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), fc.integer({ min: -200, max: 200 }), (offset, n) => {
        const start = day(offset)
        const there = addWorkingDays(calendars, start, n).date
        fc.pre(isWorkingDay(calendars, start).working)
        expect(addWorkingDays(calendars, there, -n).date).toBe(start)
        expect(workingDaysBetween(calendars, start, there).days).toBe(n)
        expect(isWorkingDay(calendars, there).working).toBe(true)
      }),
    )
  })

  it('gives the day itself for 0 and refuses fractions and calendars that never work', () => {
    expect(addWorkingDays(calendars, '2026-11-28', 0).date).toBe('2026-11-28')
    expect(() => addWorkingDays(calendars, '2026-11-25', 1.5)).toThrow(TypeError)
    expect(() => addWorkingDays([{ ...cn2026[0]!, weekend: [1, 2, 3, 4, 5, 6, 7], workdays: [] }], '2026-11-25', 1)).toThrow(/no working day/)
  })
})

describe('working time', () => {
  it.each([
    ['lunch is not counted', '2026-11-25T11:30', '2026-11-25T13:30', 60],
    ['neither are nights and weekends', '2026-11-27T17:00', '2026-11-30T09:00', 60],
    ['a make-up Sunday is', '2026-09-20T00:00', '2026-09-21T00:00', 480],
    ['a holiday is not', '2026-10-01T00:00', '2026-10-08T00:00', 0],
    ['nothing backwards', '2026-11-25T14:00', '2026-11-25T10:00', 0],
  ])('%s', (_, from, to, minutes) => {
    expect(workingMinutesBetween(calendars, suzhou(from), suzhou(to))).toEqual({ minutes, provisional: false })
  })

  it('adds up over any point between', () => {
    const moment = fc.integer({ min: suzhou('2026-01-01T00:00'), max: suzhou('2026-12-31T00:00') })
    fc.assert(
      fc.property(moment, moment, moment, (...moments) => {
        const [a, b, c] = moments.sort((x, y) => x - y) as [number, number, number]
        const minutes = (from: number, to: number) => workingMinutesBetween(calendars, from, to).minutes
        expect(minutes(a, b) + minutes(b, c)).toBeCloseTo(minutes(a, c), 6)
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['2026-11-25T08:29', false],
    ['2026-11-25T08:30', true],
    ['2026-11-25T12:30', false],
    ['2026-11-25T17:30', false],
    ['2026-11-28T10:00', false],
    ['2026-09-20T10:00', true],
  ])('%s is working time: %s', (text, working) => expect(isWorkingTime(calendars, suzhou(text)).working).toBe(working))
})
