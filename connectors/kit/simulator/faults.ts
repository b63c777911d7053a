import { refuse } from './refusal.ts'

/**
 * What a system can be told to do wrong.
 * `slow` waits `ms` first. `fail` answers `status` (500) before anything happened, `html` a web page with 200, `rateLimit`
 * 429 with `retryAfter` (1). `timeoutAfterCommit` does it and never answers, `resetMidBody` does it and breaks off in the
 * answer. `down` closes the port for `ms`, without `ms` it answers 503 with Retry-After.
 */
export type FaultKind = 'slow' | 'fail' | 'timeoutAfterCommit' | 'resetMidBody' | 'html' | 'rateLimit' | 'down'
const kinds: readonly string[] = ['slow', 'fail', 'timeoutAfterCommit', 'resetMidBody', 'html', 'rateLimit', 'down'] satisfies FaultKind[]

export interface Fault {
  kind: FaultKind
  /** Only calls of this operation. */
  operation?: string
  /** How many calls; without it until the faults are deleted. */
  count?: number
  ms?: number
  retryAfter?: number | string
  status?: number
  /** Hits so many calls of all, 0 … 1, by the simulator's seed. */
  probability?: number
}

/** The faults in force. */
export class Faults {
  #faults: Fault[] = []
  readonly #random: () => number
  constructor(random: () => number) {
    this.#random = random
  }

  /** Throws a refusal for one that is none. */
  add(fault: unknown): Fault {
    const { kind, operation, count, ms, retryAfter, status, probability } = (fault ?? {}) as Fault
    if (!kinds.includes(kind)) throw refuse(422, `未知的故障:${String(kind)}`, `Unknown fault: ${String(kind)}`, '/kind')
    const added: Fault = { kind, operation, count, ms, retryAfter, status, probability }
    this.#faults.push(added)
    return added
  }
  clear() {
    this.#faults = []
  }
  list(): readonly Fault[] {
    return this.#faults
  }

  /** The faults that hit this call: at most one beside slowness. */
  take(operation: string): { slowMs: number; fault: Fault | undefined } {
    let slowMs = 0
    let hit: Fault | undefined
    for (const fault of this.#faults) {
      if (fault.operation !== undefined && fault.operation !== operation) continue
      if (fault.kind !== 'slow' && hit) continue
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue
      if (fault.count !== undefined) fault.count--
      if (fault.kind === 'slow') slowMs += fault.ms ?? 1000
      else hit = fault
    }
    this.#faults = this.#faults.filter((fault) => fault.count === undefined || fault.count > 0)
    return { slowMs, fault: hit }
  }
}
