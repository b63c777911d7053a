/** JSONata's own functions: one registry. */
import { builtin, type Builtin } from './builtins/builtin.ts'
import { listFunctions } from './builtins/lists.ts'
import { matchingFunctions } from './builtins/matching.ts'
import { numberFunctions } from './builtins/numbers.ts'
import { textFunctions } from './builtins/texts.ts'
import { timeFunctions } from './builtins/times.ts'
import { callable, type Callable } from './callables.ts'

export const builtins = {
  ...textFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...matchingFunctions,
  ...timeFunctions,
  /** Needs what is around it: the evaluator that meets it makes its own. */
  eval: builtin('<sx?:x>', 2, () => undefined),
} satisfies Record<string, Builtin>

export type BuiltinName = keyof typeof builtins

export function isBuiltin(name: string): name is BuiltinName {
  return Object.hasOwn(builtins, name)
}

/** Functions of the package that are refused, and why. */
export const refused: ReadonlyMap<string, string> = new Map([
  ['random', 'an expression gives the same result every time'],
  ['shuffle', 'an expression gives the same result every time'],
])

const made = new Map<string, Callable>()

/** A builtin as a value: always the same one. */
export function builtinValue(name: BuiltinName): Callable {
  let value = made.get(name)
  if (!value) {
    const { signature, arity, run } = builtins[name]
    value = callable({ kind: 'builtin', arity, signature, invoke: (args) => run(...args) })
    made.set(name, value)
  }
  return value
}
