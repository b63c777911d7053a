import type { AlertRule } from '../../flows/document/alert-rule.ts'
import { text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { Match } from './evaluate.ts'
import { matchOf, RuleProblem, type Evaluate } from './judge.ts'
import type { Subject, Watch } from './subjects.ts'

/** One evaluation may take this long before it counts as slow; a machine may hesitate, so one alone does not matter. */
const slowMs = 100
const slowInARow = 3
/** A slow rule rests: a minute, and twice as long each time, up to an hour. */
const restMs = 60_000
const longestRestMs = 3_600_000

interface Standing {
  text: string
  problem?: Problem
  /** Slow evaluations in a row. */
  slow: number
  rests: number
  restsUntil: number
}

/** The rules in use, and how each behaves: one that fails shows its problem, one that is slow rests; others go on. */
export class RuleBench {
  readonly #evaluate: Evaluate
  #rules = new Map<string, AlertRule>()
  readonly #standing = new Map<string, Standing>()

  constructor(evaluate: Evaluate) {
    this.#evaluate = evaluate
  }

  /** The rules as they are now. A rule that was changed begins afresh. */
  take(rules: readonly AlertRule[]): void {
    this.#rules = new Map(rules.filter(({ enabled }) => enabled).map((rule) => [rule.key, rule]))
    for (const [key, rule] of this.#rules) {
      const written = JSON.stringify(rule)
      if (this.#standing.get(key)?.text !== written) this.#standing.set(key, { text: written, slow: 0, rests: 0, restsUntil: 0 })
    }
  }

  rule(key: string): AlertRule | undefined {
    return this.#rules.get(key)
  }

  rules(watch: Watch): AlertRule[] {
    return [...this.#rules.values()].filter((rule) => rule.watch === watch)
  }

  problemOf(key: string): Problem | undefined {
    return this.#standing.get(key)?.problem
  }

  /** `skipped`: it says nothing about this subject, because it fails or rests. What the store throws passes. */
  async judge(rule: AlertRule, subject: Subject, now: number): Promise<{ match: Match | undefined } | 'skipped'> {
    const standing = this.#standing.get(rule.key)
    if (!standing || standing.restsUntil > now) return 'skipped'
    const started = performance.now()
    try {
      const match = await matchOf(rule, subject, this.#evaluate, now)
      delete standing.problem
      return { match }
    } catch (error) {
      if (!(error instanceof RuleProblem)) throw error
      standing.problem = error.problem
      return 'skipped'
    } finally {
      standing.slow = performance.now() - started > slowMs ? standing.slow + 1 : 0
      if (standing.slow >= slowInARow) rest(standing, now)
    }
  }
}

function rest(standing: Standing, now: number): void {
  const ms = Math.min(restMs * 2 ** standing.rests++, longestRestMs)
  standing.slow = 0
  standing.restsUntil = now + ms
  const minutes = Math.round(ms / 60_000)
  standing.problem ??= { code: 'slow', message: text(`条件太慢,停用 ${minutes} 分钟`, `the condition is too slow: it rests for ${minutes} min`) }
}
