import type { Clock } from './clock.ts'
import type { Outbox } from './outbox.ts'
import type { Behaviour } from './types.ts'
import { StoredWorld } from './world.ts'
import type { WorldParts } from './world.ts'

const RETRY_MS = 1000
/** Node's timers hold 2^31 ms at most. */
const LONGEST_MS = 2_000_000_000

/**
 * Runs what is due: scheduled reducers (each in a transaction with its own row, so once, whatever happens), regular ones,
 * and the outbox. `look` is called after every write.
 */
export class Timers {
  #next: NodeJS.Timeout | undefined
  #intervals: NodeJS.Timeout[] = []
  #stopped = false
  #running = false
  readonly #parts: WorldParts
  readonly #clock: Clock
  readonly #outbox: Outbox
  readonly #behaviour: Behaviour

  constructor(parts: WorldParts, clock: Clock, outbox: Outbox, behaviour: Behaviour) {
    this.#parts = parts
    this.#clock = clock
    this.#outbox = outbox
    this.#behaviour = behaviour
    for (const [name, { ms, run }] of Object.entries(behaviour.every ?? {}))
      this.#intervals.push(setInterval(() => void this.#regular(name, run), ms))
  }

  /** Sends and runs what is due now, and wakes when the next is. */
  look() {
    if (this.#stopped) return
    clearTimeout(this.#next)
    const now = this.#clock.now()
    this.#outbox.deliver(now)
    const timer = this.#parts.storage.one('select min(due) as due from timers')?.['due'] as number | null
    if (timer !== null && timer <= now) void this.#runDue()
    const due = Math.min(...[timer, this.#outbox.nextDue(now)].map((at) => at ?? Infinity))
    if (due !== Infinity) this.#next = setTimeout(() => this.look(), Math.min(Math.max(due - now, 5), LONGEST_MS))
  }

  stop() {
    this.#stopped = true
    clearTimeout(this.#next)
    for (const interval of this.#intervals) clearInterval(interval)
  }

  async #runDue() {
    if (this.#running) return
    this.#running = true
    try {
      const due = this.#parts.storage.all('select id, timer, argument from timers where due <= ? order by due, id', this.#clock.now())
      for (const row of due) await this.#runOne(Number(row['id']), String(row['timer']), String(row['argument']))
    } finally {
      this.#running = false
      this.look()
    }
  }

  /** A reducer that fails is undone and tried again later; it must not stop the others. */
  async #runOne(id: number, timer: string, argument: string) {
    const { storage } = this.#parts
    const run = this.#behaviour.timers?.[timer]
    try {
      await storage.write(() => {
        if (storage.run('delete from timers where id = ?', id) === 0) return
        if (!run) throw new TypeError(`no timer ${timer} in the behaviour`)
        run(new StoredWorld(this.#parts, this.#clock.now()), JSON.parse(argument) as never)
      })
    } catch (error) {
      if (this.#stopped) return
      this.#tell(timer, error)
      await storage.write(() => storage.run('update timers set failures = failures + 1, due = ? + ? * (failures + 1) where id = ?', this.#clock.now(), RETRY_MS, id))
    }
  }

  async #regular(name: string, run: (world: StoredWorld) => void) {
    try {
      await this.#parts.storage.write(() => run(new StoredWorld(this.#parts, this.#clock.now())))
      this.look()
    } catch (error) {
      if (!this.#stopped) this.#tell(name, error)
    }
  }

  #tell(timer: string, error: unknown) {
    process.stderr.write(`${this.#parts.connector.key} simulator, timer ${timer}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
}
