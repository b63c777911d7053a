import { createHash } from 'node:crypto'
import { text } from '../../flows/document/text.ts'
import { codedInput } from './codes.ts'
import type { ConnectionAccess, Connector, Operation } from './connector.ts'
import { pathParameters, propertiesOf } from './define.ts'
import { FixInput, Reauthenticate } from './errors.ts'
import type { HttpRequest } from './http.ts'
import { problemsOf, sentence } from './schema.ts'

export type Fields = Record<string, unknown>

/**
 * The input as it will be sent: with our reference in its field, numbers in the system's own form, checked by the
 * operation's schema. Throws `FixInput` with the fields in `detail.problems`.
 */
export function settleInput(connector: Connector, operation: Operation, input: unknown, idempotencyKey: string): Fields {
  if (input === null || typeof input !== 'object' || Array.isArray(input))
    throw new FixInput(text('输入必须是一个对象', 'The input must be an object'), { problems: [] })
  const by = operation.idempotency
  const full = by.by === 'reference' ? { ...input, [by.field]: referenceFor(operation, by.field, idempotencyKey) } : input
  const settled = codedInput(connector, operation, full)
  const problems = problemsOf(operation.input, settled)
  if (problems.length > 0) {
    const why = sentence(problems)
    throw new FixInput(text(`输入不符合「${operation.name.zh}」:${why.zh}`, `The input does not fit "${operation.name.en}": ${why.en}`), { problems })
  }
  return settled as Fields
}

/** Our key as it fits into the target's reference field: whole, or a hash of it when the field is shorter. */
export function referenceFor(operation: Operation, field: string, idempotencyKey: string): string {
  const most = propertiesOf(operation.input)[field]?.maxLength ?? 80
  if (idempotencyKey.length <= most) return idempotencyKey
  return `W${createHash('sha256').update(idempotencyKey).digest('hex').toUpperCase()}`.slice(0, most)
}

/**
 * The HTTP request of a call: path parameters filled in, what is left as query (GET, DELETE) or JSON body.
 * Throws `FixInput` for an address or a number that cannot be part of one, `Reauthenticate` without a token.
 */
export function buildRequest(connector: Connector, operation: Operation, access: ConnectionAccess, input: Fields, idempotencyKey: string): HttpRequest {
  const base = baseOf(access)
  const { method } = operation.http
  const rest: Fields = { ...input }
  let path = operation.http.path
  for (const name of pathParameters(path)) {
    path = path.replace(`:${name}`, segment(name, input[name]))
    delete rest[name]
  }
  const query = method === 'GET' || method === 'DELETE' ? queryOf(rest) : ''
  const headers = headersOf(connector, operation, access, idempotencyKey)
  const request: HttpRequest = { origin: base.origin, path: base.prefix + path + query, method, headers }
  if (method === 'GET' || method === 'DELETE') return request
  headers['content-type'] = 'application/json'
  request.body = JSON.stringify(rest)
  return request
}

function headersOf(connector: Connector, operation: Operation, access: ConnectionAccess, idempotencyKey: string): Record<string, string> {
  const { secret, header, prefix = '' } = connector.auth
  const token = access.secrets[secret]
  if (!token) throw new Reauthenticate(text(`连接「${access.key}」没有凭证`, `The connection "${access.key}" has no credential`))
  if (/[^\x20-\x7e]/.test(token)) throw new Reauthenticate(text(`连接「${access.key}」的凭证含有不能发送的字符`, `The credential of "${access.key}" holds characters that cannot be sent`))
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'weft', [header]: prefix + token }
  const by = operation.idempotency
  if (by.by === 'key') headers[by.header.toLowerCase()] = /^[\x21-\x7e]+$/.test(idempotencyKey) ? idempotencyKey : encodeURIComponent(idempotencyKey)
  return headers
}

const bases = new Map<string, { origin: string; prefix: string }>()

/** The connection's own address, the only origin that is ever called. */
export function baseOf(access: ConnectionAccess): { origin: string; prefix: string } {
  const address = String(access.settings['baseUrl'] ?? '')
  const known = bases.get(address)
  if (known) return known
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new FixInput(text(`连接「${access.key}」的地址不对,应为 http(s)://主机/路径`, `The address of "${access.key}" is not http(s)://host/path`))
  const base = { origin: url.origin, prefix: url.pathname.replace(/\/$/, '') }
  if (bases.size > 1000) bases.clear()
  bases.set(address, base)
  return base
}

/** A number as one segment of a path: never empty, never a way up or into another folder. */
function segment(name: string, value: unknown): string {
  const number = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (number === '' || number === '.' || number === '..' || !number.isWellFormed())
    throw new FixInput(text(`「${name}」不能作为地址的一部分`, `"${name}" cannot be part of an address`), { problems: [] })
  return encodeURIComponent(number)
}

function queryOf(fields: Fields): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined && item !== null) query.append(name, typeof item === 'object' ? JSON.stringify(item) : String(item))
  const all = query.toString()
  return all === '' ? '' : `?${all}`
}
