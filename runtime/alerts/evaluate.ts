/** The life of one alert, pure: pending → firing → resolved, over the subjects that match. */
import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { durationMs } from '../../flows/document/common.ts'
import type { Text } from '../../flows/document/text.ts'

/** More subjects of one alert are not listed. */
export const mostSubjects = 1000

/** A subject that a rule's condition holds for. */
export interface Match {
  subject: string
  group: string
  message: Text
  about: Alert['about']
}

/** What becomes of the open alert of a rule's group. `nothing` is said where nothing changed. */
export type Transition =
  | { type: 'nothing' }
  | { type: 'open'; alert: Omit<Alert, '_id'> }
  | { type: 'change'; alert: Alert }
  /** It was pending and never fired: there is nothing to tell. */
  | { type: 'drop'; alert: Alert }

export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return alert.state !== 'resolved'
}

/**
 * One subject was judged: `match` when the condition holds for it now. An alert opens with its first match, pending while
 * the rule's `for` lasts; it is resolved (dropped, when it had not fired) with its last.
 */
export function judgeSubject(rule: AlertRule, open: Alert | undefined, subject: string, match: Match | undefined, now: number): Transition {
  if (!match) return without(open, [subject], now)
  if (!open) return { type: 'open', alert: opened(rule, match, now) }
  const subjects = open.subjects.includes(subject) || open.subjects.length >= mostSubjects ? open.subjects : [...open.subjects, subject]
  const alert = due(rule, { ...open, subjects }, now)
  const tells = alert.state !== open.state || (subjects[0] === subject && !sameAbout(open.about, match.about))
  return changed(open, tells ? { ...alert, message: match.message, about: match.about } : alert)
}

/** These subjects match no more, or are gone. */
export function without(open: Alert | undefined, subjects: readonly string[], now: number): Transition {
  if (!open || !open.subjects.some((subject) => subjects.includes(subject))) return { type: 'nothing' }
  const left = open.subjects.filter((subject) => !subjects.includes(subject))
  if (left.length > 0) return { type: 'change', alert: { ...open, subjects: left } }
  if (open.state === 'pending') return { type: 'drop', alert: open }
  return { type: 'change', alert: { ...open, subjects: [], state: 'resolved', resolvedAt: now } }
}

/** Time went on: a pending alert fires once its rule's `for` has lasted. */
export function passTime(rule: AlertRule, open: Alert, now: number): Transition {
  return changed(open, due(rule, open, now))
}

function opened(rule: AlertRule, match: Match, now: number): Omit<Alert, '_id'> {
  const alert = {
    rule: rule.key, ruleName: rule.name, group: match.group, severity: rule.severity, message: match.message,
    subjects: [match.subject], about: match.about, pendingSince: now,
  }
  return due(rule, { ...alert, state: 'pending' as const }, now)
}

function due<T extends Omit<Alert, '_id'>>(rule: AlertRule, alert: T, now: number): T {
  if (alert.state !== 'pending' || now - alert.pendingSince < (rule.for ? durationMs(rule.for) : 0)) return alert
  return { ...alert, state: 'firing', firedAt: now }
}

function sameAbout(a: Alert['about'], b: Alert['about']): boolean {
  return a.run === b.run && a.connection === b.connection && a.number === b.number
}

/** A message is written when the alert opens, fires or is about another subject, not each time that its minutes change. */
function changed(before: Alert, after: Alert): Transition {
  const same = before.state === after.state && before.subjects.length === after.subjects.length && sameAbout(before.about, after.about)
  return same ? { type: 'nothing' } : { type: 'change', alert: after }
}
