import { retryAfterMs } from '../answer.ts'
import type { HttpAnswer } from '../http.ts'
import { send } from '../http.ts'
import { parseSecret, signWebhook } from '../webhook.ts'
import type { Clock } from './clock.ts'
import { refuse } from './refusal.ts'
import type { Storage } from './storage.ts'

export interface WebhookTarget {
  url: string
  secret: string
  events?: readonly string[]
}

const DELIVERY_DEADLINE_MS = 15_000
const MOST_AT_ONCE = 16
const usualRetryMs: readonly number[] = [200, 400, 800, 1600, 3200, 6400, 15_000, 30_000, 60_000]

/** The oldest message of its record: the next of them waits for it. */
const isHead = 'not exists (select 1 from outbox as older where older.record = one.record and older.seq < one.seq)'

interface Message {
  seq: number
  id: string
  event: string
  record: string
  body: string
  attempts: number
}

/**
 * Sends webhooks until they are taken (2xx) or no longer wanted (410), each record's events one after the other. What is
 * not yet taken is on disk and goes on after a restart, with the same id.
 */
export class Outbox {
  /** Called after each try, so that the record's next message follows. */
  settled: () => void = () => {}
  #target: WebhookTarget | undefined
  readonly #busy = new Set<string>()
  readonly #storage: Storage
  readonly #clock: Clock
  readonly #retryMs: readonly number[]
  readonly #stop = new AbortController()
  readonly #under = new Set<Promise<void>>()

  constructor(storage: Storage, clock: Clock, retryMs: readonly number[] = usualRetryMs) {
    this.#storage = storage
    this.#clock = clock
    this.#retryMs = retryMs
    const known = storage.meta('webhook')
    if (known !== undefined) this.#target = JSON.parse(known) as WebhookTarget
  }

  /** Where webhooks go from now on, what is waiting included. Refuses an unusable address or secret. */
  async direct(target: WebhookTarget): Promise<void> {
    const url = URL.parse(target.url)
    if (!url || !/^https?:$/.test(url.protocol)) throw refuse(422, '地址不对', 'The address is not usable', '/url')
    const secret = parseSecret(target.secret)
    if (!secret.ok) throw refuse(422, secret.text.zh, secret.text.en, '/secret')
    const kept: WebhookTarget = { url: target.url.replace(/\/$/, ''), secret: target.secret, ...(target.events ? { events: target.events } : {}) }
    await this.#storage.write(() => this.#storage.setMeta('webhook', JSON.stringify(kept)))
    this.#target = kept
  }

  subscribed(event: string): boolean {
    return this.#target !== undefined && (this.#target.events === undefined || this.#target.events.includes(event))
  }

  waiting(): { id: string; event: string; attempts: number }[] {
    return this.#storage.all('select id, event, attempts from outbox order by seq') as { id: string; event: string; attempts: number }[]
  }

  /** When the next message is due that is not yet; what is due already goes out now or after what is under way. */
  nextDue(now: number): number | undefined {
    if (!this.#target) return undefined
    return this.#storage.one(`select due from outbox as one where due > ? and ${isHead} order by due limit 1`, now)?.['due'] as number | undefined
  }

  /** Sends what is due. */
  deliver(now: number) {
    if (!this.#target || this.#stop.signal.aborted || this.#busy.size >= MOST_AT_ONCE) return
    const due = this.#storage.all(`select seq, id, event, record, body, attempts from outbox as one where due <= ? and ${isHead} order by due limit ${2 * MOST_AT_ONCE}`, now)
    for (const message of due as unknown as Message[]) {
      if (this.#busy.has(message.record) || this.#busy.size >= MOST_AT_ONCE) continue
      this.#busy.add(message.record)
      const under = this.#deliverOne(message, this.#target).finally(() => {
        this.#busy.delete(message.record)
        this.#under.delete(under)
        this.settled()
      })
      this.#under.add(under)
    }
  }

  async stop() {
    this.#stop.abort()
    await Promise.all(this.#under)
  }

  async #deliverOne(message: Message, target: WebhookTarget): Promise<void> {
    const answer = await this.#post(message, target)
    const done = answer !== undefined && ((answer.status >= 200 && answer.status < 300) || answer.status === 410)
    const wait = retryAfterMs(answer?.headers['retry-after']) ?? this.#retryMs[Math.min(message.attempts, this.#retryMs.length - 1)] ?? 1000
    try {
      await this.#storage.write(() => {
        if (done) this.#storage.run('delete from outbox where seq = ?', message.seq)
        else this.#storage.run('update outbox set attempts = attempts + 1, due = ? where seq = ?', this.#clock.now() + wait, message.seq)
      })
    } catch {
      // Stopped meanwhile: the message is still there and goes out again at the next start.
    }
  }

  async #post(message: Message, target: WebhookTarget): Promise<HttpAnswer | undefined> {
    const secret = parseSecret(target.secret)
    if (!secret.ok) return undefined
    const url = new URL(`${target.url}/${encodeURIComponent(message.event)}`)
    const headers = { 'content-type': 'application/json', 'user-agent': 'weft-simulator', ...signWebhook(message.body, [secret.key], message.id, Date.now()) }
    const request = { origin: url.origin, path: url.pathname + url.search, method: 'POST', headers, body: message.body }
    try {
      return await send(request, performance.now() + DELIVERY_DEADLINE_MS, this.#stop.signal)
    } catch {
      return undefined
    }
  }
}
