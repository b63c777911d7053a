import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Breaker, breakerState, closedBreaker, OPEN_MS, permit, recordOutcome } from './breaker.ts'

/** Outcomes one after another, `stepMs` apart. */
function after(outcomes: string, stepMs = 100, from: Breaker = closedBreaker, start = 1_000_000): { breaker: Breaker; now: number } {
  let [breaker, now] = [from, start]
  for (const outcome of outcomes) {
    breaker = recordOutcome(breaker, outcome === '+', now)
    now += stepMs
  }
  return { breaker, now }
}

describe('breaker', () => {
  test('stays closed below ten calls, and below half', () => {
    expect(breakerState(after('---------').breaker, 1_001_000)).toBe('closed')
    expect(breakerState(after('++++++++++----').breaker, 1_002_000)).toBe('closed')
  })

  test('opens at half of ten calls within ten seconds', () => {
    const { breaker, now } = after('+++++-----')
    expect(breakerState(breaker, now)).toBe('open')
    expect(permit(breaker, now).waitMs).toBe(OPEN_MS - 100)
  })

  test('forgets what is older than ten seconds', () => {
    expect(breakerState(after('-----------', 1500).breaker, 1_020_000)).toBe('closed')
  })

  test('after 30 s one call goes out; well: closed; badly: open again', () => {
    const { breaker, now } = after('----------')
    const later = now + OPEN_MS
    const first = permit(breaker, later)
    expect(first.waitMs).toBe(0)
    expect(permit(first.breaker, later + 1).waitMs).toBeGreaterThan(0)
    expect(breakerState(recordOutcome(first.breaker, true, later + 5), later + 5)).toBe('closed')
    expect(breakerState(recordOutcome(first.breaker, false, later + 5), later + 5)).toBe('open')
  })

  test('a trial that never comes back gives way', () => {
    const { breaker, now } = after('----------')
    const first = permit(breaker, now + OPEN_MS)
    expect(permit(first.breaker, now + 2 * OPEN_MS).waitMs).toBe(0)
  })

  test('a system that answers never opens it; what waits is always told how long', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 }), (calls) => {
      let [breaker, now] = [closedBreaker, 1_000_000]
      for (const [ok, pause] of calls) {
        now += pause
        const asked = permit(breaker, now)
        expect(asked.waitMs).toBeGreaterThanOrEqual(0)
        expect(asked.waitMs).toBeLessThanOrEqual(OPEN_MS)
        if (asked.waitMs === 0) breaker = recordOutcome(asked.breaker, ok, now)
      }
      if (calls.every(([ok]) => ok)) expect(breakerState(breaker, now)).toBe('closed')
    }))
  })
})
