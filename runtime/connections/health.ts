import type { Problem } from '../../flows/run/run.ts'

const BUCKET_MS = 10_000
const HOUR_MS = 3_600_000

/** How long memory goes back: what alert rules look at. */
export const RECENT_MS = 600_000

/** Counted calls of one hour, not yet written. */
export interface HourCount {
  at: number
  calls: number
  failures: number
}

/** Calls of one connection, in memory: per 10 s for ten minutes, and by hour what is still to be written. */
export class CallCounter {
  private buckets: { at: number; calls: number; failures: number }[] = []
  private unwritten = new Map<number, HourCount>()
  lastSuccessAt: number | undefined
  lastFailure: { at: number; problem: Problem } | undefined
  changed = false

  record(ok: boolean, problem: Problem, now: number): void {
    const failures = ok ? 0 : 1
    const at = now - (now % BUCKET_MS)
    const last = this.buckets.at(-1)
    if (last?.at === at) Object.assign(last, { calls: last.calls + 1, failures: last.failures + failures })
    else this.buckets = [...this.buckets.filter((bucket) => bucket.at > now - RECENT_MS - BUCKET_MS), { at, calls: 1, failures }]
    const hour = now - (now % HOUR_MS)
    const count = this.unwritten.get(hour) ?? { at: hour, calls: 0, failures: 0 }
    this.unwritten.set(hour, { at: hour, calls: count.calls + 1, failures: count.failures + failures })
    if (ok) this.lastSuccessAt = now
    else this.lastFailure = { at: now, problem }
    this.changed = true
  }

  /** Of the last ten minutes. */
  recent(now: number): { calls: number; failures: number } {
    const counted = this.buckets.filter((bucket) => bucket.at > now - RECENT_MS)
    return {
      calls: counted.reduce((sum, bucket) => sum + bucket.calls, 0),
      failures: counted.reduce((sum, bucket) => sum + bucket.failures, 0),
    }
  }

  /** Takes what is to be written; give it back with `putBack` when the store would not have it. */
  take(): HourCount[] {
    const counts = [...this.unwritten.values()]
    this.unwritten = new Map()
    this.changed = false
    return counts
  }

  putBack(counts: readonly HourCount[]): void {
    for (const { at, calls, failures } of counts) {
      const since = this.unwritten.get(at) ?? { at, calls: 0, failures: 0 }
      this.unwritten.set(at, { at, calls: since.calls + calls, failures: since.failures + failures })
    }
    this.changed = true
  }
}
