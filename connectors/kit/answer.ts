import type { Text } from '../../flows/document/text.ts'
import { text } from '../../flows/document/text.ts'
import type { Operation } from './connector.ts'
import type { CallError } from './errors.ts'
import { FixInput, Reauthenticate, RetryLater, UnknownOutcome } from './errors.ts'
import type { HttpAnswer } from './http.ts'
import { Lost } from './http.ts'
import { parseExact } from './json.ts'
import { problemsOf, sentence } from './schema.ts'
import type { SchemaProblem } from './schema.ts'

export function reads(operation: Operation): boolean {
  return operation.action === 'get' || operation.action === 'list'
}

/** An hour: whatever a target asks for, it is asked again then. */
export const MOST_RETRY_AFTER_MS = 3_600_000

/**
 * Milliseconds from a `Retry-After` header (seconds or a date), 0 … 1 h; undefined when it says nothing usable.
 * @example retryAfterMs('120') // 120000
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined
  const value = header.trim()
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : /[a-z]{3}/i.test(value) ? Date.parse(value) - now : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MOST_RETRY_AFTER_MS)
}

/** What came back, read: the output, or the error that says what to do. */
export function readAnswer(operation: Operation, answer: HttpAnswer): unknown {
  const { status } = answer
  const success = operation.http.success ?? [200, 201]
  if (!success.includes(status)) throw refused(operation, answer)
  if (answer.text === '') return checked(operation, null, false, answer)
  let parsed: { value: unknown; kept: boolean }
  try {
    parsed = parseExact(answer.text)
  } catch {
    throw unclear(operation, 'not-json', answer)
  }
  return checked(operation, parsed.value, parsed.kept, answer)
}

/** Numbers kept as text pass as the numbers they are in the schema's eyes. */
function checked(operation: Operation, value: unknown, kept: boolean, answer: HttpAnswer): unknown {
  const problems = problemsOf(operation.output, kept ? JSON.parse(answer.text) : value)
  if (problems.length === 0) return value
  const why = sentence(problems)
  const said = text(`「${operation.name.zh}」的返回不符合约定:${why.zh}`, `The answer of "${operation.name.en}" breaks its schema: ${why.en}`)
  const detail = { status: answer.status, problems }
  throw reads(operation) ? new FixInput(said, detail) : new UnknownOutcome(said, detail)
}

function refused(operation: Operation, answer: HttpAnswer): CallError {
  const { status } = answer
  const reason = reasonIn(answer)
  const detail = { status, problems: reason?.problems ?? [] }
  const wait = retryAfterMs(answer.headers['retry-after'])
  if (status === 429 || (status === 503 && wait !== undefined)) {
    const said = status === 429 ? text('对方要求放慢', 'The target asks to slow down') : text('对方暂时不可用', 'The target is unavailable for now')
    return new RetryLater(withReason(said, reason?.text), detail, { retryAfterMs: wait })
  }
  if (status === 408 || status === 425) return new RetryLater(withReason(text('对方没有收下请求', 'The target did not take the request'), reason?.text), detail)
  if (status === 401) return new Reauthenticate(withReason(text('对方拒绝了凭证', 'The target refused the credential'), reason?.text), detail)
  if (status >= 400 && status < 500) return new FixInput(withReason(text(`对方拒绝(${status})`, `The target refused (${status})`), reason?.text), detail)
  return unclear(operation, String(status), answer, reason?.text)
}

/** For a read nothing is lost: again later. For a write nobody knows. */
function unclear(operation: Operation, what: string, answer: HttpAnswer, reason?: Text): CallError {
  const html = /^\s*</.test(answer.text) || /html/i.test(answer.headers['content-type'] ?? '')
  const said =
    what === 'not-json'
      ? html ? text('对方返回了网页而不是数据', 'The target answered with a web page instead of data') : text('对方的返回不是 JSON', 'The answer is not JSON')
      : text(`对方出错(${what})`, `The target failed (${what})`)
  const detail = { status: answer.status, body: answer.text.slice(0, 500) }
  const full = withReason(said, reason)
  return reads(operation) ? new RetryLater(full, detail) : new UnknownOutcome(full, detail)
}

const losses: Record<Lost['reason'], Text> = {
  deadline: text('对方没有在时限内答完', 'The target did not answer in time'),
  cancelled: text('调用被取消', 'The call was cancelled'),
  tooLarge: text('返回超过 10 MB,已中断', 'The answer passes 10 MB and was cut off'),
  encoding: text('返回的字符编码不对', 'The answer is not in the encoding it claims'),
  connection: text('与对方的连接中断', 'The connection to the target broke'),
}

/** What a lost exchange means: nothing was sent, or nobody knows. */
export function lossOf(operation: Operation, error: unknown): CallError {
  if (!(error instanceof Lost)) throw error
  const cause = error.cause as { code?: string; message?: string } | undefined
  const detail = { reason: error.reason, sent: error.sent, code: cause?.code, cause: cause?.message?.slice(0, 300) }
  if (!error.sent && error.reason === 'connection') {
    const code = cause?.code ?? ''
    return new RetryLater(text(`连不上对方 ${code}`.trim(), `The target cannot be reached ${code}`.trim()), detail, { cause: error })
  }
  if (!error.sent || (reads(operation) && error.reason !== 'tooLarge')) return new RetryLater(losses[error.reason], detail, { cause: error })
  if (reads(operation)) return new FixInput(losses.tooLarge, detail, { cause: error })
  return new UnknownOutcome(losses[error.reason], detail, { cause: error })
}

function withReason(said: Text, reason: Text | undefined): Text {
  return reason ? text(`${said.zh}:${reason.zh}`, `${said.en}: ${reason.en}`) : said
}

const MOST_REASON = 600

/** The target's own words: RFC 9457 problem answers, `message`, `error`, `errors`, or plain text. */
function reasonIn(answer: HttpAnswer): { text: Text; problems: SchemaProblem[] } | undefined {
  let body: unknown
  try {
    body = JSON.parse(answer.text)
  } catch {
    const plain = answer.text.trim()
    return plain === '' || plain.startsWith('<') ? undefined : { text: both(plain.slice(0, 200)), problems: [] }
  }
  if (body === null || typeof body !== 'object') return undefined
  const fields = body as Record<string, unknown>
  const problems = Array.isArray(fields['errors']) ? fields['errors'].slice(0, 20).flatMap(problemIn) : []
  const own = textIn(fields['text']) ?? textIn(fields['detail']) ?? textIn(fields['message']) ?? textIn(fields['msg']) ?? textIn(fields['error']) ?? textIn((fields['error'] as { message?: unknown } | null)?.message) ?? textIn(fields['title'])
  const said = own ?? (problems.length > 0 ? sentence(problems) : undefined)
  return said && { text: said, problems }
}

function problemIn(error: unknown): SchemaProblem[] {
  if (error === null || typeof error !== 'object') return []
  const { pointer, text: own, detail, message } = error as Record<string, unknown>
  const said = textIn(own) ?? textIn(detail) ?? textIn(message)
  return said ? [{ pointer: typeof pointer === 'string' ? pointer.slice(0, 300) : '', text: said }] : []
}

function textIn(value: unknown): Text | undefined {
  if (typeof value === 'string' && value !== '') return both(value.slice(0, MOST_REASON))
  const { zh, en } = (value ?? {}) as Record<string, unknown>
  return typeof zh === 'string' && typeof en === 'string' ? text(zh.slice(0, MOST_REASON), en.slice(0, MOST_REASON)) : undefined
}

const both = (said: string) => text(said, said)
