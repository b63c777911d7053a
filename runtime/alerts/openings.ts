import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { changeAlert, openAlert, type AlertCollections, type AlertDocument } from './collections.ts'
import { isOpen, judgeSubject, passTime, without, type Match, type Transition } from './evaluate.ts'

/**
 * The open alerts, in memory and in the store. Every change is a compare-and-set, so of two processes that come to the
 * same conclusion one makes it; the other reads what it made.
 */
export class Openings {
  readonly #collections: AlertCollections
  readonly #changed: (alert: AlertDocument) => void
  /** By id. */
  #open = new Map<string, AlertDocument>()

  constructor(collections: AlertCollections, changed: (alert: AlertDocument) => void) {
    this.#collections = collections
    this.#changed = changed
  }

  /** As the store has them. */
  async read(): Promise<void> {
    const { items } = await this.#collections.alerts.find({ state: { $in: ['pending', 'firing'] } })
    this.#open = new Map(items.map((alert) => [alert._id, alert]))
  }

  know(alert: AlertDocument): void {
    if (isOpen(alert)) this.#open.set(alert._id, alert)
    else this.#open.delete(alert._id)
  }

  subjects(): { rule: string; subject: string }[] {
    return [...this.#open.values()].flatMap(({ rule, subjects }) => subjects.map((subject) => ({ rule, subject })))
  }

  /** A rule was evaluated over a subject. In a group that it does not match (any more) it counts no longer. */
  async judged(rule: AlertRule, subject: string, match: Match | undefined, now: number): Promise<void> {
    for (const alert of this.#open.values())
      if (alert.rule === rule.key && alert.group !== match?.group && alert.subjects.includes(subject)) await this.#apply(alert, (open) => without(open, [subject], now))
    if (!match) return
    const open = [...this.#open.values()].find((alert) => alert.rule === rule.key && alert.group === match.group)
    await this.#apply(open, (alert) => judgeSubject(rule, alert, subject, match, now))
  }

  async gone(rule: AlertRule, subjects: readonly string[], now: number): Promise<void> {
    for (const alert of this.#open.values()) if (alert.rule === rule.key) await this.#apply(alert, (open) => without(open, subjects, now))
  }

  /** Pending ones fire; those of rules that are off or gone end. */
  async passTime(ruleOf: (key: string) => AlertRule | undefined, now: number): Promise<void> {
    for (const alert of this.#open.values()) {
      const rule = ruleOf(alert.rule)
      await this.#apply(alert, (open) => (open && rule ? passTime(rule, open, now) : without(open, open?.subjects ?? [], now)))
    }
  }

  async #apply(known: AlertDocument | undefined, decide: (open: Alert | undefined) => Transition): Promise<void> {
    let open = known
    for (let attempt = 0; attempt < 10; attempt++) {
      const transition = decide(open)
      if (transition.type === 'nothing') return
      const next = await this.#write(transition, open)
      if (next === 'done') return
      open = next
    }
  }

  /** `done`, or the alert as another process has made it: decide again. */
  async #write(transition: Exclude<Transition, { type: 'nothing' }>, open: AlertDocument | undefined): Promise<'done' | AlertDocument | undefined> {
    if (transition.type === 'open') {
      const { alert, opened } = await openAlert(this.#collections, transition.alert)
      this.know(alert)
      if (!opened) return alert
      this.#changed(alert)
      return 'done'
    }
    const { opening, rev } = open!
    if (transition.type === 'drop') {
      if ((await this.#collections.alerts.delete({ _id: transition.alert._id, rev })) === 1) {
        this.#open.delete(transition.alert._id)
        this.#changed({ ...open!, subjects: [], state: 'resolved' })
        return 'done'
      }
    } else {
      const written = await changeAlert(this.#collections, { ...transition.alert, opening, rev })
      if (written) {
        this.know(written)
        this.#changed(written)
        return 'done'
      }
    }
    return this.#reread(transition.alert._id)
  }

  async #reread(id: string): Promise<AlertDocument | undefined> {
    const there = await this.#collections.alerts.get(id)
    if (there && isOpen(there)) {
      this.#open.set(id, there)
      return there
    }
    this.#open.delete(id)
    return undefined
  }
}
