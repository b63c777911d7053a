import { afterEach, expect, test, vi } from 'vitest'
import { serverClock } from './clock.ts'

afterEach(() => vi.useRealTimers())

test('counts on from the server, and asks again after 30 s or when the machine’s clock jumps', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_000_000 })
  let asked = 0
  const clock = serverClock(async () => ({ localTime: new Date(Date.now() + 5_000 + asked++) }))
  expect(await Promise.all([clock(), clock()])).toEqual([1_005_000, 1_005_000])
  vi.advanceTimersByTime(20_000)
  expect(await clock()).toBe(1_025_000)
  expect(asked).toBe(1)
  vi.advanceTimersByTime(15_000)
  expect(await clock()).toBe(1_040_001)
  vi.setSystemTime(9_000_000)
  expect(await clock()).toBe(9_005_002)
  expect(asked).toBe(3)
})

test('a server without a time leaves the process’s', async () => {
  expect(Math.abs((await serverClock(async () => ({}))()) - Date.now())).toBeLessThan(100)
})
