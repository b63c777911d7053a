import { text } from '../../flows/document/text.ts'
import { mostRecords, type TargetLists } from './candidates.ts'
import { longForm, type CodeRules } from './codes.ts'
import { CodeRefused } from './errors.ts'

/**
 * Whether `system` has a thing of that code, by its own list; where it has no list, or a longer one than is read, nobody
 * can say. A code that was entered stays, and every later call is made with it: a slip of the pen is to be seen before.
 * @throws CodeRefused when it has not, or does not answer.
 */
export async function checkCode(lists: TargetLists, rules: CodeRules, { kind, system, code }: { kind: string; system: string; code: string }): Promise<void> {
  const numberField = lists.numberField(system, kind)
  if (numberField === undefined) return
  const rule = rules(system, kind)
  const wanted = longForm(code, rule)
  let read = 0
  try {
    for await (const record of lists.listRecords(system, kind)) {
      const number = record[numberField]
      if (typeof number === 'string' && longForm(number, rule) === wanted) return
      if (++read > mostRecords) return
    }
  } catch {
    throw new CodeRefused('cannotCheck', text(`${system} 没有应答，无法核对编码 ${code}：请稍后再试`, `${system} does not answer, so that ${code} cannot be checked: try again later`))
  }
  throw new CodeRefused('notThere', text(`${system} 没有编码 ${code}`, `${system} has no code ${code}`))
}
