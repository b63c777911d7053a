/** The operators on values. Their faults get their place from who calls them. */
import { checkText, limits, overBudget, spend } from './budget.ts'
import { Fault } from './fault.ts'
import { asSequence } from './sequences.ts'
import { concatText, isEqual, isNumeric } from './values.ts'

export type ComputingOperator = '+' | '-' | '*' | '/' | '%' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '&' | 'in' 

/** @throws Fault D1001, D3001, T2001, T2002, T2009, T2010 */
export function compute(operator: ComputingOperator, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '=':
      return left !== undefined && right !== undefined && isEqual(left, right)
    case '!=':
      return left !== undefined && right !== undefined && !isEqual(left, right)
    case '&':
      return joined(left, right)
    case 'in':
      return isIn(left, right)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(operator, left, right)
    default:
      return calculated(operator, left, right)
  }
}

export function joined(left: unknown, right: unknown): string {
  return checkText(concatText(left) + concatText(right))
}

export function isIn(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false
  if (!Array.isArray(right)) return left === right
  spend(right.length >> 3)
  for (const item of right) if (item === left) return true
  return false
}

export function calculated(operator: '+' | '-' | '*' | '/' | '%', left: unknown, right: unknown): number | undefined {
  if (left !== undefined && !isNumeric(left)) throw new Fault('T2001', { value: left })
  if (right !== undefined && !isNumeric(right)) throw new Fault('T2002', { value: right })
  if (left === undefined || right === undefined) return undefined
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
  }
}

const isComparable = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || value === undefined

export function compared(operator: '<' | '<=' | '>' | '>=', left: unknown, right: unknown): boolean | undefined {
  if (!isComparable(left) || !isComparable(right)) throw new Fault('T2010', { value: isComparable(left) && left !== undefined ? right : left })
  if (left === undefined || right === undefined) return undefined
  if (typeof left !== typeof right) throw new Fault('T2009', { value: left, value2: right })
  switch (operator) {
    case '<':
      return (left as number) < (right as number)
    case '<=':
      return (left as number) <= (right as number)
    case '>':
      return (left as number) > (right as number)
    case '>=':
      return (left as number) >= (right as number)
  }
}

/** `[from..to]` @throws Fault T2003, T2004 */
export function range(from: unknown, to: unknown): unknown[] | undefined {
  if (from !== undefined && !Number.isInteger(from)) throw new Fault('T2003', { value: from })
  if (to !== undefined && !Number.isInteger(to)) throw new Fault('T2004', { value: to })
  if (from === undefined || to === undefined || (from as number) > (to as number)) return undefined
  const size = (to as number) - (from as number) + 1
  if (size > limits.items) throw overBudget('items')
  spend(size * 3)
  const items: unknown[] = []
  for (let index = 0; index < size; index++) items.push((from as number) + index)
  return asSequence(items)
}
