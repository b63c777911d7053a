import { durationMs, type Retry } from '../../flows/document/common.ts'

/** Defaults of the run semantics: 1 s × 2, full jitter, cap 60 s, 8 attempts. */
export const RETRY_DEFAULTS = { attempts: 8, firstDelayMs: 1000, maxDelayMs: 60_000, retryAfterCapMs: 3_600_000 } as const

/**
 * When to try again, or undefined when no try is left. Exponential with full jitter (a delay evenly between 0 and the
 * cap of that step: AWS Architecture Blog, "Exponential Backoff And Jitter", 2015), never sooner than the target's
 * `Retry-After`, which is capped at an hour.
 * @param attempt the try that just failed, 1 for the first.
 */
export function nextTryAt(attempt: number, now: number, random: number, retry?: Retry, retryAfterMs?: number): number | undefined {
  if (attempt >= (retry?.attempts ?? RETRY_DEFAULTS.attempts)) return undefined
  const first = retry?.firstDelay ? durationMs(retry.firstDelay) : RETRY_DEFAULTS.firstDelayMs
  const cap = retry?.maxDelay ? durationMs(retry.maxDelay) : RETRY_DEFAULTS.maxDelayMs
  const delay = random * Math.min(cap, first * 2 ** (attempt - 1))
  return now + Math.max(Math.round(delay), Math.min(retryAfterMs ?? 0, RETRY_DEFAULTS.retryAfterCapMs))
}
