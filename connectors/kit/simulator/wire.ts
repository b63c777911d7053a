import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from './refusal.ts'
import type { Refusal } from './refusal.ts'
import type { Manners, RefusalBody } from './types.ts'

/** What goes out. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) }
}

/** A refusal in the system's own manner; RFC 9457 problem details by default. */
export function refusalAnswer(refusal: Refusal, manners: Manners, headers: Record<string, string> = {}): Answer {
  const { contentType, body } = (manners.refusal ?? problem)(refusal.body)
  return { status: refusal.body.status, headers: { 'content-type': contentType, ...headers }, body: JSON.stringify(body) }
}

function problem({ status, text, errors, detail }: RefusalBody) {
  const body = { type: 'about:blank', title: text.en, status, detail: text.en, text, errors: errors.map((error) => ({ ...error, detail: error.text.en })), ...detail }
  return { contentType: 'application/problem+json; charset=utf-8', body }
}

export function write(response: ServerResponse, answer: Answer) {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

const MOST_BODY = 1_000_000

/** The body's bytes as text. Refuses what is too large (413) or no UTF-8 (400). */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY) throw refuse(413, '请求体太大', 'The body is too large')
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw refuse(400, '请求体不是 UTF-8', 'The body is not UTF-8')
  }
}

/** A JSON object, or a refusal: 415 for another content type, 400 for malformed JSON. */
export function parseBody(request: IncomingMessage, raw: string): Record<string, unknown> {
  if (raw === '') return {}
  if (!/^application\/(json|[\w.+-]+\+json)\b/i.test(request.headers['content-type'] ?? '')) throw refuse(415, '只收 application/json', 'Only application/json is taken')
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    throw refuse(400, '请求体不是有效的 JSON', 'The body is not valid JSON')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refuse(400, '请求体应为对象', 'The body must be an object')
  return value as Record<string, unknown>
}
