/** The tree as it is written: what the formatter prints and the analysis starts from. */
import type { RegexLiteral } from './tokens.ts'
import type { Signature } from './signature.ts'

interface Place {
  /** Where JSONata says that it is: the end of the token that makes it. */
  position: number
  start: number
  end: number
  /** Followed by `[]`. */
  keepArray?: boolean
}

/** One member of the union for each of the types. */
type Each<T extends string, F = unknown> = T extends string ? { type: T } & F : never

export type Syntax = Place &
  (
    | Each<'name' | 'variable' | 'string', { value: string }>
    | { type: 'number'; value: number }
    | { type: 'value'; value: boolean | null }
    | { type: 'regex'; value: RegexLiteral }
    | Each<'wildcard' | 'descendant' | 'parent'>
    /** `?` as an argument. */
    | { type: 'placeholder' }
    | { type: 'end' }
    | { type: 'binary'; operator: BinaryOperator; left: Syntax; right: Syntax }
    | { type: 'negate'; operand: Syntax }
    | { type: 'array'; items: Syntax[] }
    | { type: 'object'; pairs: Pair[] }
    | { type: 'group'; left: Syntax; pairs: Pair[] }
    | { type: 'filter'; left: Syntax; predicate: Syntax }
    | { type: 'sort'; left: Syntax; terms: SortTerm[] }
    | Each<'focus' | 'index', { left: Syntax; name: string }>
    | { type: 'bind'; name: string; left: Syntax; right: Syntax }
    | Each<'call' | 'partial', { callee: Syntax; args: Syntax[] }>
    | { type: 'lambda'; parameters: Extract<Syntax, { type: 'variable' }>[]; signature?: Signature; signatureText?: string; body: Syntax; keyword: string }
    | { type: 'block'; expressions: Syntax[] }
    | { type: 'condition'; condition: Syntax; consequent: Syntax; else?: Syntax }
    | Each<'elvis' | 'coalesce', { left: Syntax; else: Syntax }>
    | { type: 'transform'; pattern: Syntax; update: Syntax; delete?: Syntax }
  )

export type SyntaxOf<T extends Syntax['type']> = Extract<Syntax, { type: T }>

export type Pair = [key: Syntax, value: Syntax]

export interface SortTerm {
  descending: boolean
  /** `<` or `>` stands before it. */
  marked: boolean
  expression: Syntax
}

export type BinaryOperator = '.' | '+' | '-' | '*' | '/' | '%' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '&' | 'and' | 'or' | 'in' | '~>' | '..'
