/** Times and durations as people say them, in both languages. Pure: the present and the language come in. */
import type { Language } from '../../flows/document/text.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** @example clock(at) // '14:32:05' */
export function clock(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** @example shortClock(at) // '14:32' */
export function shortClock(at: number): string {
  return clock(at).slice(0, 5)
}

/** @example day(at) // '2026-11-25' */
export function day(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** @example exact(at) // '2026-11-25 14:32:05.218' */
export function exact(at: number): string {
  return `${day(at)} ${clock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`
}

const units = {
  zh: { second: '秒', minute: '分', hour: '小时', day: '天' },
  en: { second: 's', minute: 'min', hour: 'h', day: 'd' },
}

/** To the second, for what lies between documents. @example apart(2_300, 'zh') // '2 秒' */
export function apart(ms: number, language: Language): string {
  if (ms < 1000) return `<1 ${units[language].second}`
  return ms < 60_000 ? `${Math.round(ms / 1000)} ${units[language].second}` : duration(ms, language)
}

/** Two units at most. @example duration(233_000, 'en') // '3 min 53 s' */
export function duration(ms: number, language: Language): string {
  const unit = units[language]
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
    small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${ms < 10_000 ? (ms / 1000).toFixed(2) : (ms / 1000).toFixed(1)} s`
  if (ms < 3_600_000) return pair(Math.floor(ms / 60_000), unit.minute, Math.floor((ms % 60_000) / 1000), unit.second)
  if (ms < 86_400_000) return pair(Math.floor(ms / 3_600_000), unit.hour, Math.floor((ms % 3_600_000) / 60_000), unit.minute)
  return pair(Math.floor(ms / 86_400_000), unit.day, Math.floor((ms % 86_400_000) / 3_600_000), unit.hour)
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Whole days from `at` to `now` by the calendar. */
export function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
}

/** @example relative(now - 180_000, now, 'zh') // '3 分钟前' */
export function relative(at: number, now: number, language: Language): string {
  const past = Math.max(0, now - at)
  const zh = language === 'zh'
  if (past < 60_000) return zh ? '刚刚' : 'just now'
  if (past < 3_600_000) return zh ? `${Math.floor(past / 60_000)} 分钟前` : `${Math.floor(past / 60_000)} min ago`
  const days = daysAgo(at, now)
  if (days === 0) return shortClock(at)
  if (days === 1) return zh ? `昨天 ${shortClock(at)}` : `yesterday ${shortClock(at)}`
  if (days < 7) return `${weekday(at, language)} ${shortClock(at)}`
  return day(at)
}

export function weekday(at: number, language: Language): string {
  return new Date(at).toLocaleDateString(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short' })
}

/** Header of a day in a table. @example dayHeader(at, now, 'zh') // '昨天，11 月 24 日' */
export function dayHeader(at: number, now: number, language: Language): string {
  const date = new Date(at)
  const days = daysAgo(at, now)
  if (language === 'en') {
    const name = days === 0 ? 'Today' : days === 1 ? 'Yesterday' : date.toLocaleDateString('en-GB', { weekday: 'long' })
    return `${name}, ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}`
  }
  const name = days === 0 ? '今天' : days === 1 ? '昨天' : weekday(at, 'zh')
  return `${name}，${date.getMonth() + 1} 月 ${date.getDate()} 日`
}

/** @example longDate(at, 'zh') // '11 月 25 日 周三' */
export function longDate(at: number, language: Language): string {
  const date = new Date(at)
  if (language === 'en') return date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'long' }).replace(',', '')
  return `${date.getMonth() + 1} 月 ${date.getDate()} 日 ${weekday(at, 'zh')}`
}

/** @example thousands(1284) // '1,284' */
export function thousands(value: number): string {
  return value.toLocaleString('en-US')
}

/** Amounts come as decimal text and stay text: digits are grouped, never computed. @example money('86420.00') // '86,420.00' */
export function money(value: string): string {
  const [whole = '', fraction] = value.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
