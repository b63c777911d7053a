import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { ValidateFunction } from 'ajv'
import { reasonOf } from './reasons.ts'
import type { SchemaProblem } from './reasons.ts'

export type { SchemaProblem } from './reasons.ts'

function makeAjv(coerceTypes: boolean | 'array'): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, strictTuples: false, coerceTypes, allowUnionTypes: true })
  ;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
  ajv.addVocabulary(['x-title-en', 'x-entity', 'x-group', 'x-unit'])
  return ajv
}

const engines = { exact: undefined as Ajv | undefined, query: undefined as Ajv | undefined }
const compiled = { exact: new WeakMap<object, ValidateFunction>(), query: new WeakMap<object, ValidateFunction>() }

function compile(schema: object, kind: 'exact' | 'query'): ValidateFunction {
  const known = compiled[kind].get(schema)
  if (known) return known
  engines[kind] ??= makeAjv(kind === 'query' ? 'array' : false)
  const validate = engines[kind].compile(schema)
  compiled[kind].set(schema, validate)
  return validate
}

/** At most this many problems are told of one value. */
const MOST = 20

/**
 * What is wrong with a value by its JSON Schema: an empty list when nothing. Compiled once per schema object.
 * Throws when the schema itself is invalid.
 */
export function problemsOf(schema: object, value: unknown): SchemaProblem[] {
  const validate = compile(schema, 'exact')
  return validate(value) ? [] : tell(validate)
}

/** The same for the parameters of a query, which are all text: `"5"` becomes 5 where a number is asked for, in place. */
export function problemsOfQuery(schema: object, value: Record<string, unknown>): SchemaProblem[] {
  const validate = compile(schema, 'query')
  return validate(value) ? [] : tell(validate)
}

function tell(validate: ValidateFunction): SchemaProblem[] {
  return (validate.errors ?? []).slice(0, MOST).map(reasonOf)
}

/** All problems as one sentence each language. */
export function sentence(problems: readonly SchemaProblem[]): { zh: string; en: string } {
  const some = problems.slice(0, 3)
  const more = problems.length > some.length
  return {
    zh: some.map((problem) => `${problem.pointer || '/'} ${problem.text.zh}`).join(';') + (more ? '……' : ''),
    en: some.map((problem) => `${problem.pointer || '/'} ${problem.text.en}`).join('; ') + (more ? ' …' : ''),
  }
}
