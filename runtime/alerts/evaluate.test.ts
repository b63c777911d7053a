import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { isOpen, judgeSubject, passTime, type Match, type Transition } from './evaluate.ts'

const rule = (forMinutes: number): AlertRule => ({
  format: 1, key: 'r', name: { zh: 'r', en: 'r' }, watch: 'runs', condition: 'true', severity: 'warning', message: { zh: '"m"', en: '"m"' }, enabled: true,
  ...(forMinutes > 0 ? { for: `PT${forMinutes}M` } : {}),
})
const match = (subject: string): Match => ({ subject, group: 'g', message: { zh: subject, en: subject }, about: { run: subject } })

/** What a store would do with it. */
function after(open: Alert | undefined, transition: Transition): Alert | undefined {
  if (transition.type === 'nothing') return open
  if (transition.type === 'open') return { ...transition.alert, _id: 'a' }
  return transition.type === 'drop' || !isOpen(transition.alert) ? undefined : transition.alert
}

type Step = { minutes: number } | { subject: string; matches: boolean }
const steps = fc.array(fc.oneof(
  fc.record({ minutes: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ subject: fc.constantFrom('a', 'b', 'c'), matches: fc.boolean() }),
), { maxLength: 40 })

test('an alert is open exactly while a subject matches, and fires exactly when that has lasted', () => {
  fc.assert(fc.property(steps, fc.integer({ min: 0, max: 12 }), (given: Step[], forMinutes) => {
    let now = 0
    let since: number | undefined
    let open: Alert | undefined
    const matching = new Set<string>()
    for (const step of given) {
      if ('minutes' in step) {
        now += step.minutes * 60_000
        if (open) open = after(open, passTime(rule(forMinutes), open, now))
      } else {
        if (step.matches) matching.add(step.subject)
        else matching.delete(step.subject)
        open = after(open, judgeSubject(rule(forMinutes), open, step.subject, step.matches ? match(step.subject) : undefined, now))
      }
      since = matching.size === 0 ? undefined : (since ?? now)
      expect(open !== undefined).toBe(matching.size > 0)
      expect(new Set(open?.subjects)).toEqual(matching)
      if (open) expect(open.state).toBe(now - since! >= forMinutes * 60_000 ? 'firing' : 'pending')
    }
  }), { numRuns: 500 })
})

test('the same judgement twice changes nothing', () => {
  fc.assert(fc.property(fc.constantFrom('a', 'b'), fc.boolean(), fc.integer({ min: 0, max: 5 }), (subject, matches, forMinutes) => {
    const open = after(undefined, judgeSubject(rule(forMinutes), undefined, 'a', match('a'), 0))
    const judged = (alert: Alert | undefined) => judgeSubject(rule(forMinutes), alert, subject, matches ? match(subject) : undefined, 0)
    expect(judged(after(open, judged(open))).type).toBe(after(open, judged(open)) || !matches ? 'nothing' : 'open')
  }))
})
