import { expect, test } from 'vitest'
import { dayHeader, duration, longDate, money, relative } from './time.ts'

const now = new Date(2026, 10, 25, 14, 32, 5).getTime()

test('durations have two units at most', () => {
  expect(duration(22, 'zh')).toBe('22 ms')
  expect(duration(1240, 'en')).toBe('1.24 s')
  expect(duration(233_000, 'zh')).toBe('3 分 53 秒')
  expect(duration(233_000, 'en')).toBe('3 min 53 s')
  expect(duration(5_220_000, 'zh')).toBe('1 小时 27 分')
  expect(duration(90_000_000, 'en')).toBe('1 d 1 h')
  expect(duration(-3, 'en')).toBe('0 ms')
})

test('times are said as people say them', () => {
  expect(relative(now - 5_000, now, 'en')).toBe('just now')
  expect(relative(now - 180_000, now, 'zh')).toBe('3 分钟前')
  expect(relative(new Date(2026, 10, 25, 9, 14).getTime(), now, 'zh')).toBe('09:14')
  expect(relative(new Date(2026, 10, 24, 17, 48).getTime(), now, 'en')).toBe('yesterday 17:48')
  expect(relative(new Date(2026, 9, 1).getTime(), now, 'en')).toBe('2026-10-01')
})

test('days have their names', () => {
  expect(dayHeader(new Date(2026, 10, 24, 3).getTime(), now, 'zh')).toBe('昨天，11 月 24 日')
  expect(dayHeader(new Date(2026, 10, 23, 3).getTime(), now, 'en')).toBe('Monday, 23 November')
  expect(longDate(now, 'zh')).toBe('11 月 25 日 周三')
  expect(longDate(now, 'en')).toBe('Wed 25 November')
})

test('amounts keep every digit', () => {
  expect(money('9007199254740993.10')).toBe('9,007,199,254,740,993.10')
  expect(money('-86420')).toBe('-86,420')
})
