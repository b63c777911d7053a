import { ExpressionError } from '../expression.ts'
import { messageOf, type Inserts } from '../runtime/messages.ts'

/** What does not parse, with JSONata's code and position. @example throw syntaxError('S0202', 4, { value: ')', token: ']' }) */
export function syntaxError(code: string, position: number | undefined, inserts: Inserts = {}): ExpressionError {
  return new ExpressionError(code, messageOf(code, inserts), position)
}
