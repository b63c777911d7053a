import type { Text } from '../../flows/document/text.ts'

/** What a service throws for a request that it understood and will not do. The HTTP layer answers its `status`. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError'
  readonly status: 400 | 401 | 404 | 409 | 410 | 422 | 429 | 503
  /** Stable, camelCase: `alreadyAnswered`, `notFailed`, `unknownRun` … */
  readonly code: string
  readonly text: Text
  readonly detail: unknown
  /** With 429 and 503. */
  readonly retryAfterSeconds: number | undefined
  constructor(status: ServiceError['status'], code: string, text: Text, detail?: unknown, retryAfterSeconds?: number) {
    super(text.en)
    this.status = status
    this.code = code
    this.text = text
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** There is no such run, flow, alert, connection … @example throw notFound('run', 'R-1', text('运行', 'run')) */
export function notFound(kind: string, id: string, name: Text): ServiceError {
  const code = `unknown${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  return new ServiceError(404, code, { zh: `没有这个${name.zh}:${id}`, en: `there is no ${name.en} ${id}` })
}

/** The state does not allow it (answered already, not failed, finished …): 409. */
export function conflict(code: string, text: Text, detail?: unknown): ServiceError {
  return new ServiceError(409, code, text, detail)
}
