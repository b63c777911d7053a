import type { Storage } from './storage.ts'

/** One call that was received. */
export interface ReceivedCall {
  at: number
  operation: string
  method: string
  path: string
  /** Its idempotency key, or our reference. */
  key?: string
  status: number
  /** True when it took effect now: a write that was done, not answered from the record of an earlier one. */
  effect: boolean
  /** True when the first answer to this key was given again. */
  replayed?: boolean
  fault?: string
}

const MOST_CALLS = 20_000

/**
 * The journal of calls, for tests to count effects. Calls with an effect are on disk with it; others follow with the next
 * write, since nothing depends on them.
 */
export class Calls {
  #entries: ReceivedCall[]
  #unsaved: ReceivedCall[] = []
  #seq: number
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
    this.#entries = storage.all('select entry from calls order by seq').map((row) => JSON.parse(row['entry'] as string) as ReceivedCall)
    this.#seq = Number(storage.one('select max(seq) as seq from calls')?.['seq'] ?? 0)
  }

  list(): readonly ReceivedCall[] {
    return this.#entries
  }

  /** Inside the write of the call itself, and of those before it. */
  save(call: ReceivedCall) {
    const unsaved = [...this.#unsaved, call]
    this.#unsaved = []
    for (const entry of unsaved) this.#storage.run('insert into calls (seq, entry) values (?, ?)', ++this.#seq, JSON.stringify(entry))
    this.#storage.run('delete from calls where seq <= ?', this.#seq - MOST_CALLS)
  }

  add(call: ReceivedCall, saved: boolean) {
    this.#entries.push(call)
    if (!saved) this.#unsaved.push(call)
    if (this.#entries.length > 2 * MOST_CALLS) this.#entries = this.#entries.slice(-MOST_CALLS)
    if (this.#unsaved.length > 1000) this.#unsaved.shift()
  }

  clear() {
    this.#entries = []
    this.#unsaved = []
    void this.#storage.write(() => this.#storage.run('delete from calls'))
  }
}
