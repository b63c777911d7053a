/** The company's time: China Standard Time, no daylight saving. */
const OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/**
 * ISO 8601 week of a moment, in China. Week 1 is the one with the year's first Thursday.
 * @example isoWeek(Date.parse('2026-11-25T14:28+08:00')) // { year: 2026, week: 48, text: '2026-W48' }
 */
export function isoWeek(moment: number): { year: number; week: number; text: string } {
  const day = Math.floor((moment + OFFSET_MS) / DAY_MS)
  const thursday = day - ((day + 3) % 7) + 3
  const year = new Date(thursday * DAY_MS).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1
  return { year, week, text: `${year}-W${String(week).padStart(2, '0')}` }
}

/** The year of a moment in China, two digits. */
export function shortYear(moment: number): string {
  return String(new Date(moment + OFFSET_MS).getUTCFullYear()).slice(2)
}
