/** What mappings have besides JSONata's own functions: one registry, one small file per topic. */
import type { Bindings, Lookups } from './expression.ts'
import { codeFunctions } from './functions/codes.ts'
import { dateFunctions } from './functions/dates.ts'
import { decimalFunctions } from './functions/decimals.ts'
import { identityFunctions } from './functions/identity.ts'
import { moneyFunctions } from './functions/money.ts'
import type { FunctionSpec } from './functions/spec.ts'
import { textFunctions } from './functions/texts.ts'
import { workingDayFunctions } from './functions/working-days.ts'

export const functions = {
  ...codeFunctions, ...moneyFunctions, ...decimalFunctions, ...dateFunctions, ...workingDayFunctions, ...textFunctions, ...identityFunctions,
} satisfies Record<string, FunctionSpec>

const made = new WeakMap<Lookups, Bindings>()

/**
 * The bindings of one evaluation: Weft's functions over the standards data at hand, and the time that `$now()` and
 * `$millis()` give (epoch milliseconds).
 * @example compileExpression('$toMinor(amount)').evaluate({ amount: '86420.00' }, weftFunctions(lookups, now)) // 8642000
 */
export function weftFunctions(lookups: Lookups, now: number): Bindings {
  let bindings = made.get(lookups)
  if (!bindings) {
    bindings = Object.fromEntries(Object.entries(functions).map(([name, spec]) => [name, (spec as FunctionSpec).make({ lookups })]))
    made.set(lookups, bindings)
  }
  return { ...bindings, now }
}
