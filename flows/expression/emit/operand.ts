/** What is known of a value when the code is made. */

/** Bits of the types that it can have. */
export const kinds = { missing: 1, null: 2, boolean: 4, number: 8, text: 16, object: 32, array: 64, function: 128 } as const
export const anything = 255
const primitive = kinds.missing | kinds.null | kinds.boolean | kinds.number | kinds.text

export interface Operand {
  /** A variable or a literal: it can be repeated. */
  code: string
  kind: number
  /** Known to be finite, where it is a number. */
  finite?: boolean
  /** A plain value of its own already, fit for the result. */
  plain?: boolean
  /** A sequence that may have less than two elements still. */
  unsettled?: boolean
  /** What a place of a list gave. */
  single?: boolean
  /** An array made here, which nothing else holds. */
  fresh?: boolean
}

export const missing: Operand = { code: 'undefined', kind: kinds.missing, plain: true }

export function can(operand: Operand, kind: number): boolean {
  return (operand.kind & kind) !== 0
}

export function isOnly(operand: Operand, kind: number): boolean {
  return (operand.kind & ~kind) === 0
}

export function isPrimitive(operand: Operand): boolean {
  return isOnly(operand, primitive)
}

/** The value that `$` is. */
export interface Context {
  code: string
  /** The outermost: an array counts as one value there. */
  outermost: boolean
  kind: number
  /** It may be a sequence of one, which `$` unwraps. */
  sequence?: boolean
}

/** Whether steps go through its elements. */
export function iterates({ outermost, kind }: Context): boolean {
  return !outermost && (kind & kinds.array) !== 0
}
