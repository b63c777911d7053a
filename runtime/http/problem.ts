import Type from 'typebox'
import { Text } from '../../flows/document/text.ts'
import { StoreUnavailable } from '../store/collection.ts'
import { ServiceError } from './service-errors.ts'

/** Where in the request something is wrong: a JSON pointer, or line and column of the text. */
export const Place = Type.Object(
  {
    at: Type.String({ description: 'JSON pointer with its part: body/step, query/limit' }),
    message: Text,
    line: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.Integer()),
  },
  { title: 'Place' },
)
export type Place = Type.Static<typeof Place>

/** application/problem+json (RFC 9457). `code` is stable, `text` is for people. */
export const ProblemAnswer = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    text: Text,
    places: Type.Optional(Type.Array(Place)),
    about: Type.Optional(Type.Unknown()),
  },
  { title: 'ProblemAnswer' },
)
export type ProblemAnswer = Type.Static<typeof ProblemAnswer>

/** Thrown anywhere in the HTTP layer; becomes the answer. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly text: Text
  readonly places: readonly Place[]
  readonly headers: Record<string, string>
  constructor(status: number, code: string, text: Text, options: { places?: readonly Place[]; headers?: Record<string, string> } = {}) {
    super(text.en)
    this.status = status
    this.code = code
    this.text = text
    this.places = options.places ?? []
    this.headers = options.headers ?? {}
  }
}

const titles: Record<number, string> = {
  400: 'Bad request', 401: 'Not signed in', 403: 'Not allowed', 404: 'Not found', 405: 'Method not allowed', 409: 'Conflict', 410: 'Gone',
  413: 'Too large', 415: 'Unsupported media type', 422: 'Cannot be processed', 429: 'Too many requests', 500: 'Internal error', 503: 'Unavailable',
}

/** The answer for whatever was thrown; undefined for what nobody foresaw (to be logged, answered 500). */
export function problemOf(error: unknown): HttpProblem | ServiceError | undefined {
  if (error instanceof HttpProblem || error instanceof ServiceError) return error
  if (error instanceof StoreUnavailable)
    return new HttpProblem(503, 'storeUnavailable', { zh: error.zh, en: error.en }, { headers: { 'retry-after': '5' } })
  return undefined
}

/** @example problemResponse(new HttpProblem(404, 'notFound', text('没有', 'not there'))) */
export function problemResponse(problem: HttpProblem | ServiceError): Response {
  const body: ProblemAnswer = {
    type: `urn:weft:problem:${problem.code}`,
    title: titles[problem.status] ?? 'Problem',
    status: problem.status,
    detail: problem.text.en,
    code: problem.code,
    text: problem.text,
    ...(problem instanceof HttpProblem && problem.places.length > 0 ? { places: [...problem.places] } : {}),
    ...(problem instanceof ServiceError && problem.detail !== undefined ? { about: problem.detail } : {}),
  }
  const headers = problem instanceof HttpProblem ? problem.headers
    : problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}

/** What nobody foresaw. Says nothing of the inside. */
export const internalProblem = () =>
  new HttpProblem(500, 'internal', { zh: '内部错误,已记入日志', en: 'an internal error; it is in the log' })
