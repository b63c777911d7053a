/**
 * Keeps calls from a system that fails anyway. Pure: the clock's milliseconds come in. Opens at 50 % failures of at least
 * 10 calls in 10 s; after 30 s lets one call through to try; that one's outcome closes it or opens it again.
 */
export const WINDOW_MS = 10_000
export const LEAST_CALLS = 10
export const FAILURE_RATE = 0.5
export const OPEN_MS = 30_000

const SLICE_MS = 1000

export interface Breaker {
  /** Calls of the window, per second. */
  slices: readonly Slice[]
  openedAt?: number
  /** Half open: since when one call is out to try. */
  tryingSince?: number
}
interface Slice {
  at: number
  calls: number
  failures: number
}

export const closedBreaker: Breaker = { slices: [] }

export type BreakerState = 'closed' | 'open' | 'halfOpen'

export function breakerState(breaker: Breaker, now: number): BreakerState {
  if (breaker.openedAt === undefined) return 'closed'
  return now - breaker.openedAt < OPEN_MS ? 'open' : 'halfOpen'
}

/** Whether a call may go out now, and if not, in how many milliseconds to ask again. */
export function permit(breaker: Breaker, now: number): { breaker: Breaker; waitMs: number } {
  const state = breakerState(breaker, now)
  if (state === 'closed') return { breaker, waitMs: 0 }
  if (state === 'open') return { breaker, waitMs: (breaker.openedAt ?? now) + OPEN_MS - now }
  // A trial whose outcome never came (its worker died) gives way to another.
  if (breaker.tryingSince !== undefined && now - breaker.tryingSince < OPEN_MS)
    return { breaker, waitMs: Math.min(1000, breaker.tryingSince + OPEN_MS - now) }
  return { breaker: { ...breaker, tryingSince: now }, waitMs: 0 }
}

/** The breaker after a call's outcome. A failure is: no answer, or one that says the system cannot (5xx, 429). */
export function recordOutcome(breaker: Breaker, ok: boolean, now: number): Breaker {
  const state = breakerState(breaker, now)
  // Stragglers that were under way when it opened change nothing.
  if (state === 'open') return breaker
  if (state === 'halfOpen') return ok ? closedBreaker : { slices: [], openedAt: now }
  const slices = counted(breaker.slices, ok, now)
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0)
  const failures = slices.reduce((sum, slice) => sum + slice.failures, 0)
  const opens = !ok && calls >= LEAST_CALLS && failures / calls >= FAILURE_RATE
  return opens ? { slices: [], openedAt: now } : { slices }
}

function counted(slices: readonly Slice[], ok: boolean, now: number): Slice[] {
  const at = now - (now % SLICE_MS)
  const kept = slices.filter((slice) => slice.at > now - WINDOW_MS)
  const last = kept.at(-1)
  const failures = ok ? 0 : 1
  if (last === undefined || last.at !== at) return [...kept, { at, calls: 1, failures }]
  return [...kept.slice(0, -1), { at, calls: last.calls + 1, failures: last.failures + failures }]
}
