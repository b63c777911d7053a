import { text } from '../../document/text.ts'
import { addWorkingDays, isWorkingDay } from '../../standard/calendar.ts'
import type { Calendar } from '../../standard/schema.ts'
import { argument, mustBeText, mustBeWhole, type FunctionContext, type FunctionSpec } from './spec.ts'

const usual = 'cn'

function calendars({ lookups }: FunctionContext, name: string, series: unknown): readonly Calendar[] {
  const key = series === undefined ? usual : mustBeText(series, name, 'the calendar')
  const found = lookups.calendar(key) as readonly Calendar[] | undefined
  if (!found) throw argument(name, `there is no calendar ${key}`)
  return found
}

/** The calendar throws a TypeError for a day that does not exist. */
function asArgument<T>(name: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof TypeError ? argument(name, error.message) : error
  }
}

export const workingDayFunctions = {
  addWorkingDays: {
    signature: '(date: text, days: number, calendar?: text) → text',
    doc: text(
      '几个工作日之后(负数为之前),按工作日历:节假日不算,调休上班日算。',
      'So many working days later (earlier when negative), by the working calendar: holidays do not count, make-up days do.',
    ),
    example: { expr: '$addWorkingDays("2026-09-18", 2)', result: '2026-09-21' },
    make: (context) => (date: unknown, days: unknown, calendar?: unknown) => {
      if (date === undefined) return undefined
      const count = mustBeWhole(days, 'addWorkingDays', 'the number of days')
      const day = mustBeText(date, 'addWorkingDays', 'the date')
      return asArgument('addWorkingDays', () => addWorkingDays(calendars(context, 'addWorkingDays', calendar), day, count).date)
    },
  },
  isWorkingDay: {
    signature: '(date: text, calendar?: text) → boolean',
    doc: text('这一天是否上班。', 'Whether the day is worked.'),
    example: { expr: '$isWorkingDay("2026-09-20")', result: true },
    make: (context) => (date: unknown, calendar?: unknown) => {
      if (date === undefined) return undefined
      const day = mustBeText(date, 'isWorkingDay', 'the date')
      return asArgument('isWorkingDay', () => isWorkingDay(calendars(context, 'isWorkingDay', calendar), day).working)
    },
  },
} satisfies Record<string, FunctionSpec>
