import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Context } from 'hono'
import type { TSchema } from 'typebox'
import { readBody } from './body.ts'
import type { AppEnv } from './gate.ts'
import { readJson } from './json.ts'
import { HttpProblem, type Place } from './problem.ts'

/** Checks one part of a request; returns it (query numbers as numbers) or throws 400 with the places. */
export type Check = (value: unknown) => unknown

type Part = 'params' | 'query' | 'body'

/** Bytes of a JSON body of the API; webhooks have a limit of their own. */
const BODY_LIMIT = 1024 * 1024

let strict: Ajv | undefined
let coercing: Ajv | undefined

function ajvFor(part: Part): Ajv {
  if (part === 'body') return (strict ??= makeAjv(false))
  return (coercing ??= makeAjv(true))
}

function makeAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: false, coerceTypes, useDefaults: true, addUsedSchema: false })
  formats.default(ajv)
  return ajv
}

/** A check of that part; the validator is compiled at its first use, so that start-up stays short. */
export function compile(schema: TSchema | undefined, part: Part): Check | undefined {
  if (!schema) return undefined
  let validate: ValidateFunction | undefined
  return (value) => {
    validate ??= ajvFor(part).compile(schema)
    if (validate(value)) return value
    const places = placesOf(validate.errors ?? [], part)
    throw new HttpProblem(400, 'badInput', { zh: `请求有误:${places[0]?.at ?? part}`, en: `bad input at ${places[0]?.at ?? part}` }, { places })
  }
}

/** One place per spot; where one of several values was expected, the message lists them. */
function placesOf(errors: readonly ErrorObject[], part: Part): Place[] {
  const places = new Map<string, Place>()
  for (const error of errors) {
    const extra: unknown = error.params['additionalProperty'] ?? error.params['missingProperty']
    const at = `${part}${error.instancePath}${typeof extra === 'string' ? `/${extra}` : ''}`
    const english = error.message ?? error.keyword
    places.set(at, { at, message: { zh: chinese[error.keyword] ?? english, en: english } })
  }
  for (const place of places.values()) {
    const allowed = errors.filter((error) => error.keyword === 'const' && `${part}${error.instancePath}` === place.at).map((error) => String(error.params['allowedValue']))
    if (allowed.length > 0) place.message = { zh: `应为其中之一:${allowed.join('、')}`, en: `must be one of ${allowed.join(', ')}` }
  }
  return [...places.values()]
}

const chinese: Record<string, string> = {
  type: '类型不对', required: '缺少此项', additionalProperties: '没有此项', enum: '不是允许的值', const: '不是允许的值', anyOf: '不是允许的值',
  format: '格式不对', pattern: '格式不对', minLength: '太短', maxLength: '太长', minimum: '太小', maximum: '太大', maxItems: '太多', minItems: '太少',
}

/** Reads and checks what the route declares of the request. */
export async function readInput(
  c: Context<AppEnv>,
  checks: Record<Part, Check | undefined>,
  raw: boolean,
): Promise<Record<Part, unknown>> {
  const params = checks.params?.(c.req.param())
  const query = raw ? undefined : checks.query?.(singleValues(c))
  const body = checks.body ? checks.body(await jsonBody(c)) : undefined
  return { params, query, body }
}

function singleValues(c: Context<AppEnv>): Record<string, string> {
  const values = new Map<string, string>()
  for (const [key, value] of new URL(c.req.url).searchParams) {
    if (values.has(key))
      throw new HttpProblem(400, 'badInput', { zh: `查询参数 ${key} 出现多次`, en: `the query names ${key} more than once` })
    values.set(key, value)
  }
  return Object.fromEntries(values)
}

async function jsonBody(c: Context<AppEnv>): Promise<unknown> {
  const bytes = await readBody(c.req.raw, BODY_LIMIT)
  return bytes.length === 0 ? {} : readJson(bytes)
}
