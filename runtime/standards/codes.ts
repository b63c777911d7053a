import type { Codes } from '../../flows/standard/schema.ts'

/** How a system writes the codes of a kind: all-digit ones are filled up to a length. From the connector's entity. */
export interface CodeRule {
  padTo: number
  with: string
}

/** The rule of a kind of thing in a system (connection), where it has one. `main` makes it of the connectors' declarations. */
export type CodeRules = (system: string, kind: string) => CodeRule | undefined

/**
 * A code in its long form, so that `7511093` and `000000000007511093` are one material (case 34). Others stay as they
 * are, to the byte.
 */
export function longForm(code: string, rule: CodeRule | undefined): string {
  return rule && /^\d+$/.test(code) ? code.padStart(rule.padTo, rule.with) : code
}

/** All digits, without the zeros before them; other codes as they are. @example shortForm('000000000010001017') // '10001017' */
export function shortForm(code: string): string {
  return /^0+\d+$/.test(code) ? code.replace(/^0+(?=\d)/, '') : code
}

/** As it is and short: what a search for either must find. */
export function spellings(code: string): string[] {
  return [...new Set([code, shortForm(code)])]
}

export function longCodes(kind: string, codes: Codes, rules: CodeRules): Codes {
  return Object.fromEntries(Object.entries(codes).map(([system, code]) => [system, longForm(code, rules(system, kind))]))
}
