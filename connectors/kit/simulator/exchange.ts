import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { reads } from '../answer.ts'
import type { Connector, Operation } from '../connector.ts'
import { problemsOf, problemsOfQuery, sentence } from '../schema.ts'
import type { Calls, ReceivedCall } from './calls.ts'
import type { Clock } from './clock.ts'
import type { reducersOf } from './plain.ts'
import { pageOf } from './plain.ts'
import { refuse, Refusal } from './refusal.ts'
import type { Route } from './routes.ts'
import type { Row } from './types.ts'
import { json, parseBody, refusalAnswer } from './wire.ts'
import type { Answer } from './wire.ts'
import { StoredWorld } from './world.ts'
import type { WorldParts } from './world.ts'

export interface ExchangeParts extends WorldParts {
  clock: Clock
  calls: Calls
  reducers: ReturnType<typeof reducersOf>
  token: string
}

/** Whether the caller's token is the one; in constant time. */
export function authorised(request: IncomingMessage, connector: Connector, token: string): boolean {
  const { header, prefix = '' } = connector.auth
  return sameText(String(request.headers[header.toLowerCase()] ?? ''), prefix + token)
}

export function sameText(given: string, expected: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Does what a call asks for and journals it. `fault` is only noted here. */
export async function perform(parts: ExchangeParts, route: Route, request: IncomingMessage, raw: string, fault?: string): Promise<Answer> {
  const call: ReceivedCall = { at: parts.clock.now(), operation: route.key, method: request.method!, path: request.url!, status: 0, effect: false, ...(fault === undefined ? {} : { fault }) }
  let saved = false
  let answer: Answer
  try {
    const input = inputOf(route, request, raw)
    call.key = keyOf(route.operation, request, input)
    if (reads(route.operation)) answer = json(200, reduce(parts, route, input, new StoredWorld(parts, call.at), call.key))
    else {
      answer = await parts.storage.write(() => writeOnce(parts, route, input, request, raw, call))
      saved = true
    }
  } catch (error) {
    answer = error instanceof Refusal ? refusalAnswer(error, parts.manners) : broken(parts, route, error)
  }
  parts.calls.add(Object.assign(call, { status: answer.status }), saved)
  return answer
}

/** Effect, idempotency record and journal in one transaction. */
function writeOnce(parts: ExchangeParts, route: Route, input: Row, request: IncomingMessage, raw: string, call: ReceivedCall): Answer {
  const { storage } = parts
  const key = route.operation.idempotency.by === 'key' ? call.key : undefined
  const hash = createHash('sha256').update(`${request.url}\n${raw}`).digest('base64')
  const former = key === undefined ? undefined : storage.one('select hash, status, answer from keys where operation = ? and key = ?', route.key, key)
  if (former && former['hash'] !== hash) throw refuse(409, '这个幂等键已用于另一个请求', 'This idempotency key was used for another request', undefined, { key })
  const success = route.operation.http.success ?? (route.operation.action === 'create' ? [201] : [200])
  const status = former ? Number(former['status']) : success[0]!
  const body = former ? (former['answer'] as string) : JSON.stringify(reduce(parts, route, input, new StoredWorld(parts, call.at), call.key))
  if (key !== undefined && !former) storage.run('insert into keys (operation, key, hash, status, answer) values (?, ?, ?, ?, ?)', route.key, key, hash, status, body)
  Object.assign(call, former ? { replayed: true } : { effect: true }, { status })
  parts.calls.save(call)
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...(former ? { 'idempotent-replayed': 'true' } : {}) }, body }
}

function reduce(parts: ExchangeParts, route: Route, input: Row, world: StoredWorld, key: string | undefined): unknown {
  const given = parts.reducers.get(route.key)!(world, input, { operation: route.key, ...(key === undefined ? {} : { idempotencyKey: key }) })
  const { operation } = route
  const output = operation.paging && Array.isArray(given) ? pageOf(operation, given, input, parts.manners) : given
  const problems = problemsOf(operation.output, output)
  if (problems.length > 0) throw new TypeError(`the answer of ${route.key} breaks its schema: ${sentence(problems).en}`)
  return output
}

function inputOf(route: Route, request: IncomingMessage, raw: string): Row {
  const { method } = route.operation.http
  const inQuery = method === 'GET' || method === 'DELETE'
  const rest = inQuery ? queryOf(request.url!) : parseBody(request, raw)
  const input: Row = { ...rest, ...route.parameters }
  const problems = inQuery ? problemsOfQuery(route.operation.input, input) : problemsOf(route.operation.input, input)
  if (problems.length === 0) return input
  const why = sentence(problems)
  throw new Refusal({ status: 422, text: { zh: `输入不符合要求:${why.zh}`, en: `The input is not valid: ${why.en}` }, errors: problems })
}

function queryOf(url: string): Row {
  const query: Row = {}
  for (const [name, value] of new URL(url, 'http://localhost').searchParams) {
    const former = query[name]
    query[name] = former === undefined ? value : [former, value].flat()
  }
  return query
}

function keyOf(operation: Operation, request: IncomingMessage, input: Row): string | undefined {
  const by = operation.idempotency
  const key = by.by === 'key' ? request.headers[by.header.toLowerCase()] : by.by === 'reference' ? input[by.field] : undefined
  return typeof key === 'string' && key !== '' ? key : undefined
}

/** A reducer's own fault: undone, told to whoever runs it, a plain 500 to the caller. */
function broken(parts: ExchangeParts, route: Route, error: unknown): Answer {
  process.stderr.write(`${parts.connector.key} simulator, ${route.key}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return refusalAnswer(refuse(500, '系统内部错误', 'Internal error'), parts.manners)
}
