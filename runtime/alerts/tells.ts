import type { AlertRule } from '../../flows/document/alert-rule.ts'
import type { Text } from '../../flows/document/text.ts'
import { matchOf, RuleProblem, type Evaluate } from './judge.ts'
import { runSubject } from './sources.ts'

/** Whether one of these rules would hold for a failed run of the flow: somebody is told. */
export async function tellsOf(rules: readonly AlertRule[], flow: { key: string; name: Text }, evaluate: Evaluate, now: number): Promise<boolean> {
  const problem = { code: 'refused', message: { zh: '出错', en: 'failed' } }
  const failed = runSubject({ _id: 'run', flow: flow.key, status: 'failed', problem, createdAt: now, updatedAt: now }, flow.name, now)
  for (const rule of rules) {
    if (!rule.enabled || rule.watch !== 'runs') continue
    try {
      if (await matchOf(rule, failed, evaluate, now)) return true
    } catch (error) {
      if (!(error instanceof RuleProblem)) throw error
    }
  }
  return false
}
