import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { Calendar } from '../../flows/standard/schema.ts'
import type { Store } from '../store/collection.ts'
import { AcknowledgedAlready, UnknownAlert } from './acknowledge.ts'
import { checkRule } from './check-rule.ts'
import { loadShippedRules, openAlertCollections, ruleOf, shown, type AlertCollections, type RuleDocument } from './collections.ts'
import { dependsOnTime, type Evaluate } from './judge.ts'
import { Openings } from './openings.ts'
import { RuleBench } from './rule-bench.ts'
import { silenceSubjects, type Subject, type Subjects, type Watch } from './subjects.ts'

export interface AlertsOptions {
  subjects: Subjects
  /** The standards' evaluate. */
  evaluate: Evaluate
  /** Working time for silence. */
  calendars: () => readonly Calendar[]
  clock?: () => number
  /** Told of every alert that opened, fired, was resolved or acknowledged, here. */
  onChange?: (alert: Alert) => void
  /** Something of the runtime failed (the store away); what a rule does wrong is not told here but shown with it. */
  onError?: (error: unknown) => void
}

/** Open alerts' subjects that are looked at again per tick. */
const checkedPerTick = 200
/** Evaluations before others get their turn. */
const turn = 25

const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Alert rules, and the alerts that they make of what they watch. */
export class Alerts {
  readonly #collections: AlertCollections
  readonly #options: AlertsOptions
  readonly #bench: RuleBench
  readonly #openings: Openings
  readonly #waiting = new Map<string, { watch: Watch; subject: Subject }>()
  #work: Promise<void> = Promise.resolve()
  #draining = false
  #started = false
  #checkedTo = 0

  private constructor(collections: AlertCollections, options: AlertsOptions) {
    this.#collections = collections
    this.#options = options
    this.#bench = new RuleBench(options.evaluate)
    this.#openings = new Openings(collections, (alert) => options.onChange?.(shown(alert)))
  }

  static async open(store: Store, options: AlertsOptions): Promise<Alerts> {
    const alerts = new Alerts(await openAlertCollections(store), options)
    await alerts.#reload()
    return alerts
  }

  /** Brings shipped rules in; never over an edited one. @throws TypeError for one that `checkRule` refuses. */
  async loadShipped(rules: readonly AlertRule[]): Promise<number> {
    for (const rule of rules) {
      const [finding] = checkRule(rule)
      if (finding) throw new TypeError(`${rule.key}: ${finding.place}: ${finding.message.en}`)
    }
    const written = await loadShippedRules(this.#collections, rules)
    if (written > 0) await this.#reload()
    return written
  }

  /**
   * A subject has changed. Returns at once; of a subject that changes faster than rules are judged, the latest counts.
   */
  observe(watch: Watch, subject: Subject): void {
    this.#waiting.set(`${watch} ${subject.id}`, { watch, subject })
    if (this.#draining) return
    this.#draining = true
    void this.#then(() => this.#drain())
  }

  /** Time went on: pending alerts fire, silence and waiting are judged, what other processes did is read. */
  tick(): Promise<void> {
    return this.#then(() => this.#tick(this.#now()))
  }

  /** Ticks every so often until the returned function is called; it resolves when nothing is under way. */
  start(intervalMs = 5000): () => Promise<void> {
    void this.tick()
    const timer = setInterval(() => void this.tick(), intervalMs)
    timer.unref()
    return async () => {
      clearInterval(timer)
      await this.idle()
    }
  }

  /** Resolves when everything observed so far has been judged. */
  async idle(): Promise<void> {
    await this.#work
    if (this.#draining) await this.idle()
  }

  /** By state; without one: pending and firing, then the fifty that were resolved last. */
  async list(state?: Alert['state']): Promise<Alert[]> {
    const { alerts } = this.#collections
    const open = state === 'resolved' ? [] : (await alerts.find({ state: state ?? { $in: ['firing', 'pending'] } }, { sort: { pendingSince: -1 }, limit: 500 })).items
    const resolved = state !== undefined && state !== 'resolved' ? [] : (await alerts.find({ state: 'resolved' }, { sort: { resolvedAt: -1 }, limit: 50 })).items
    return [...open.sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0)), ...resolved].map(shown)
  }

  /** Somebody has seen it; once. @throws UnknownAlert, AcknowledgedAlready */
  async acknowledge(id: string, by: string): Promise<Alert> {
    const { alerts } = this.#collections
    const acknowledged = await alerts.findOneAndUpdate({ _id: id, acknowledged: { $exists: false } }, { $set: { acknowledged: { by, at: this.#now() } }, $inc: { rev: 1 } })
    if (!acknowledged) {
      const there = await alerts.get(id)
      throw there ? new AcknowledgedAlready(shown(there)) : new UnknownAlert(id)
    }
    this.#openings.know(acknowledged)
    this.#options.onChange?.(shown(acknowledged))
    return shown(acknowledged)
  }

  /** Every rule, how many alerts of it are open, when it last fired, and what is wrong with it. */
  async rules(): Promise<{ rule: AlertRule; open: Alert[]; lastFiredAt?: number; problem?: Problem }[]> {
    const documents = (await this.#collections.rules.find({}, { sort: { _id: 1 } })).items
    return Promise.all(documents.map(async (document) => {
      const rule = ruleOf(document)
      const [latest] = (await this.#collections.alerts.find({ rule: rule.key, firedAt: { $gte: 0 } }, { sort: { firedAt: -1 }, limit: 1 })).items
      const open = (await this.#collections.alerts.find({ state: { $in: ['pending', 'firing'] }, rule: rule.key })).items
      return { rule, open: open.map(shown), lastFiredAt: latest?.firedAt, problem: this.#bench.problemOf(rule.key) ?? invalid(document) }
    }))
  }

  #now(): number {
    return (this.#options.clock ?? Date.now)()
  }

  /** One thing after the other. What fails is told and does not stop the next. */
  #then(action: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(action).catch((error: unknown) => {
      this.#options.onError?.(error)
    })
    return this.#work
  }

  async #drain(): Promise<void> {
    this.#draining = false
    const batch = [...this.#waiting]
    this.#waiting.clear()
    for (const [index, [key, each]] of batch.entries()) {
      if (index % turn === turn - 1) await pause()
      try {
        await this.#judge(each.watch, each.subject, this.#bench.rules(each.watch))
      } catch (error) {
        for (const [left, value] of batch.slice(index)) if (!this.#waiting.has(left)) this.#waiting.set(left, value)
        throw Object.assign(error as Error, { subject: key })
      }
    }
  }

  async #judge(watch: Watch, subject: Subject, rules: readonly AlertRule[]): Promise<void> {
    const now = this.#now()
    for (const rule of rules) {
      const judged = await this.#bench.judge(rule, subject, now)
      if (judged !== 'skipped') await this.#openings.judged(rule, subject.id, judged.match, now)
    }
  }

  async #reload(): Promise<void> {
    this.#bench.take((await this.#collections.rules.find({})).items.filter((rule) => invalid(rule) === undefined).map(ruleOf))
    await this.#openings.read()
  }

  async #tick(now: number): Promise<void> {
    await this.#reload()
    const runRules = this.#bench.rules('runs')
    await this.#each([
      () => this.#openings.passTime((key) => this.#bench.rule(key), now),
      () => this.#judgeSilence(now),
      () => this.#judgeLive('connections', this.#bench.rules('connections')),
      () => this.#judgeLive('runs', this.#started ? runRules.filter(dependsOnTime) : runRules),
      () => this.#checkOpen(now),
    ])
    this.#started = true
    if (this.#waiting.size > 0) await this.#drain()
  }

  /** What fails in one of them does not keep the others from it. */
  async #each(parts: readonly (() => Promise<void>)[]): Promise<void> {
    for (const part of parts) await part().catch((error: unknown) => this.#options.onError?.(error))
  }

  async #judgeSilence(now: number): Promise<void> {
    const rules = this.#bench.rules('silence')
    if (rules.length === 0) return
    for (const subject of silenceSubjects(await this.#options.subjects.lastEvents(), this.#options.calendars(), now)) await this.#judge('silence', subject, rules)
  }

  async #judgeLive(watch: 'runs' | 'connections', rules: readonly AlertRule[]): Promise<void> {
    if (rules.length === 0) return
    let count = 0
    for await (const subject of this.#options.subjects.live(watch)) {
      if (++count % turn === 0) await pause()
      await this.#judge(watch, subject, rules)
    }
  }

  /** Subjects of open alerts, some per tick: what changed without anybody telling this process, or is gone. */
  async #checkOpen(now: number): Promise<void> {
    const open = this.#openings.subjects().filter(({ rule }) => this.#bench.rule(rule)?.watch !== 'silence')
    if (this.#checkedTo >= open.length) this.#checkedTo = 0
    const some = open.slice(this.#checkedTo, this.#checkedTo + checkedPerTick)
    this.#checkedTo += checkedPerTick
    for (const watch of ['runs', 'connections', 'syncLog'] as const) {
      const rules = this.#bench.rules(watch).filter(({ key }) => some.some(({ rule }) => rule === key))
      const ids = [...new Set(some.filter(({ rule }) => rules.some(({ key }) => key === rule)).map(({ subject }) => subject))]
      if (ids.length === 0) continue
      const there = await this.#options.subjects.get(watch, ids)
      for (const subject of there) await this.#judge(watch, subject, rules)
      const gone = ids.filter((id) => there.every((subject) => subject.id !== id))
      for (const rule of rules) if (gone.length > 0) await this.#openings.gone(rule, gone, now)
    }
  }
}

function invalid(rule: RuleDocument): Problem | undefined {
  const [finding] = checkRule(ruleOf(rule))
  return finding && { code: 'rule', message: text(`${finding.place}:${finding.message.zh}`, `${finding.place}: ${finding.message.en}`) }
}
