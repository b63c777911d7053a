import { parseSignature, type Signature } from '../../parse/signature.ts'

/** A function of the language. */
export interface Builtin {
  signature: Signature
  /** How many arguments it can take, as a higher-order function sees it. */
  arity: number
  /** On fitted arguments. May give a sequence that is not settled. */
  run(...args: unknown[]): unknown
}

export type Builtins = Record<string, Builtin>

/** @example builtin('<s-:s>', 1, (text: string | undefined) => text?.toUpperCase()) */
export function builtin(signature: string, arity: number, run: (...args: never[]) => unknown): Builtin {
  return { signature: parseSignature(signature), arity, run: run as Builtin['run'] }
}
