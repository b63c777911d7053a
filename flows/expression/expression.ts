/**
 * The door to the mapping language. Everything of Weft that evaluates JSONata comes through here, and nothing else:
 * synchronous and pure.
 */

/** What an expression may use besides its input: values and functions by name (without `$`). */
export type Bindings = Readonly<Record<string, unknown>>

export interface Expression {
  readonly source: string
  /**
   * Plain JSON data, or undefined where the expression gives nothing. The input is never changed.
   * @throws ExpressionError; and what a bound function throws passes through as it is.
   */
  evaluate(input: unknown, bindings?: Bindings): unknown
}

/** It does not parse, breaks at evaluation, or breaks its budget. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  /** JSONata's own code (`S0201`, `T2001`, `D3030` …) or `budget`. */
  readonly code: string
  /** Offset in the source, in UTF-16 units, where known. */
  readonly position: number | undefined
  constructor(code: string, message: string, position?: number, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.position = position
  }
}

/** A lookup that the snapshot at hand does not have yet: load these keys and evaluate again. */
export class LookupNeeded extends Error {
  override readonly name = 'LookupNeeded'
  readonly keys: readonly LookupKey[]
  constructor(keys: readonly LookupKey[]) {
    super(`lookup needed: ${keys.map((key) => JSON.stringify(key)).join(', ')}`)
    this.keys = keys
  }
}

/** No system and no person has said yet what this code is over there. The record parks until somebody does. */
export class UnknownCode extends Error {
  override readonly name = 'UnknownCode'
  readonly key: LookupKey
  constructor(key: LookupKey) {
    super(`${key.to} has no code for ${key.kind} ${key.code} of ${key.from}`)
    this.key = key
  }
}

/** `$xref("material", "crm", "CP-1001", "erp")` or `$valueMap("units", "crm", "台", "erp")`. */
export interface LookupKey {
  table: 'xref' | 'valueMap'
  /** Entity of a cross-reference, name of a value map. */
  kind: string
  from: string
  code: string
  to: string
}

/**
 * Standards data at hand for a synchronous evaluation. `get` gives the code, `null` when it is known that there is none,
 * undefined when it is not at hand (then the functions throw `LookupNeeded`).
 */
export interface Lookups {
  get(key: LookupKey): string | null | undefined
  parameter(name: string): unknown
  calendar(name: string): unknown
}
