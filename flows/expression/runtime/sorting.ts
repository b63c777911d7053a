import { spend } from './budget.ts'
import { Fault } from './fault.ts'
import { isArrayOfNumbers, isArrayOfTexts } from './values.ts'

/** Stable merge sort; `after` says whether its first argument belongs after its second. Compares in the package's order. */
export function sorted<T>(list: readonly T[], after: (a: T, b: T) => boolean): T[] {
  if (list.length <= 1) return [...list]
  const middle = Math.floor(list.length / 2)
  const [left, right] = [sorted(list.slice(0, middle), after), sorted(list.slice(middle), after)]
  const merged: T[] = []
  let l = 0
  let r = 0
  while (l < left.length && r < right.length) {
    spend(2)
    merged.push(after(left[l]!, right[r]!) ? right[r++]! : left[l++]!)
  }
  while (l < left.length) merged.push(left[l++]!)
  while (r < right.length) merged.push(right[r++]!)
  return merged
}

/** Only numbers or only texts. @throws Fault D3070 */
export function naturally(list: readonly unknown[]): unknown[] {
  if (!isArrayOfNumbers(list) && !isArrayOfTexts(list)) throw new Fault('D3070')
  spend(list.length * 8)
  return [...(list as (number | string)[])].sort((a, b) => (a > b ? 1 : a < b ? -1 : 0))
}

/** What an order-by makes of two values of a term: negative, 0 or positive; nothing comes last. @throws Fault T2007, T2008 */
export function compareTerm(a: unknown, b: unknown, position: number | undefined): number {
  if (a === undefined) return b === undefined ? 0 : Number.POSITIVE_INFINITY
  if (b === undefined) return Number.NEGATIVE_INFINITY
  const [left, right] = [typeof a, typeof b]
  if (left !== 'string' && left !== 'number') throw new Fault('T2008', { value: a }, position)
  if (right !== 'string' && right !== 'number') throw new Fault('T2008', { value: b }, position)
  if (left !== right) throw new Fault('T2007', { value: a, value2: b }, position)
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}
