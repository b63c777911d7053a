/** A rule's expressions over one subject. What goes wrong in them is the rule's problem and nobody else's. */
import type { AlertRule } from '../../flows/document/alert-rule.ts'
import { text, type Text } from '../../flows/document/text.ts'
import { compileExpression } from '../../flows/expression/compile.ts'
import { ExpressionError, UnknownCode, type Expression } from '../../flows/expression/expression.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { Match } from './evaluate.ts'
import type { Subject } from './subjects.ts'

/** Evaluates with the standards' functions; look-ups are loaded on the way. */
export type Evaluate = (expression: Expression, input: unknown, now: number) => Promise<unknown>

export class RuleProblem extends Error {
  override readonly name = 'RuleProblem'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message.en)
    this.problem = problem
  }
}

/**
 * The match, or undefined when the condition does not hold.
 * @throws RuleProblem; and what the store throws.
 */
export async function matchOf(rule: AlertRule, subject: Subject, evaluate: Evaluate, now: number): Promise<Match | undefined> {
  const holds = await evaluated('condition', rule.condition, subject, evaluate, now)
  if (holds !== undefined && typeof holds !== 'boolean') throw problem('condition', text('条件必须给出 true 或 false', 'the condition must give true or false'))
  if (!holds) return undefined
  const group = rule.group === undefined ? subject.id : await evaluated('group', rule.group, subject, evaluate, now)
  if (typeof group !== 'string' && typeof group !== 'number') throw problem('group', text('分组必须给出文本', 'the group must give text'))
  return { subject: subject.id, group: String(group).slice(0, 500), message: await messageOf(rule, subject, evaluate, now), about: subject.about }
}

async function messageOf(rule: AlertRule, subject: Subject, evaluate: Evaluate, now: number): Promise<Text> {
  const [zh, en] = await Promise.all((['zh', 'en'] as const).map((language) => evaluated(`message/${language}`, rule.message[language], subject, evaluate, now)))
  return { zh: typeof zh === 'string' && zh !== '' ? zh : rule.name.zh, en: typeof en === 'string' && en !== '' ? en : rule.name.en }
}

async function evaluated(place: string, source: string, subject: Subject, evaluate: Evaluate, now: number): Promise<unknown> {
  try {
    return await evaluate(compileExpression(source), subject.data, now)
  } catch (error) {
    if (error instanceof ExpressionError) throw problem(place, text(`表达式失败:${error.message}`, `the expression fails: ${error.message}`), { code: error.code, position: error.position })
    if (error instanceof UnknownCode) throw problem(place, text(`没有编码:${error.key.kind} ${error.key.code}`, error.message), error.key)
    throw error
  }
}

function problem(place: string, message: Text, detail?: unknown): RuleProblem {
  return new RuleProblem({ code: 'rule', message: { zh: `${place}:${message.zh}`, en: `${place}: ${message.en}` }, detail })
}

/** A condition that changes with the clock alone has to be judged on every tick. */
export function dependsOnTime({ condition, group }: AlertRule): boolean {
  return /minutes|workingTime|\$now|\$millis/i.test(`${condition} ${group ?? ''}`)
}
