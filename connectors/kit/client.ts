import { text } from '../../flows/document/text.ts'
import { lossOf, readAnswer, reads } from './answer.ts'
import { codedOutput } from './codes.ts'
import type { CallResult, ConnectionAccess, Connector, Operation } from './connector.ts'
import { pathParameters } from './define.ts'
import type { CallError } from './errors.ts'
import { FixInput, Reauthenticate, RetryLater, UnknownOutcome } from './errors.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import { send } from './http.ts'
import { at } from './path.ts'
import { recordOf } from './record.ts'
import type { Redactor } from './redact.ts'
import { redactor } from './redact.ts'
import { buildRequest, settleInput } from './request.ts'
import type { Fields } from './request.ts'

export interface CallOptions {
  /** Stable over all attempts of one step: `run/node/item`. */
  idempotencyKey: string
  /** 1 is the first try. Later ones look for what an earlier one left behind, where the operation is kept apart by reference. */
  attempt: number
  /** For the whole call, redirects and body included; default 30 s. */
  deadlineMs?: number
  signal?: AbortSignal
  /** Read the record first (the operation's `before`) and hand it back as `before`. */
  fetchRecordBefore?: boolean
}

export const DEADLINE_MS = 30_000

/** One call under way: what all its exchanges share. */
interface Call {
  connector: Connector
  operation: Operation
  access: ConnectionAccess
  key: string
  deadlineAt: number
  signal: AbortSignal | undefined
  redact: Redactor
}

/**
 * Makes one call of a declared operation: checks the input, writes numbers as the system has them, sends, follows
 * redirects on the same origin only, checks the answer. Secrets are in none of what it gives or throws.
 *
 * @throws FixInput the input breaks the schema or the target refused it (400, 403, 404, 409, 422 …): never as it is again
 * @throws RetryLater nothing happened: not reached, 429, 503 with Retry-After; for reads whatever may pass
 * @throws Reauthenticate 401, or no credential
 * @throws UnknownOutcome a write was sent and no answer tells whether it took effect
 * @example
 * const { output, record } = await callOperation(crm, 'order.get', access, { no: 'SO-20261125-001' }, { idempotencyKey: 'r1/order', attempt: 1 })
 */
export async function callOperation(
  connector: Connector, operationKey: string, access: ConnectionAccess, input: unknown, options: CallOptions,
): Promise<CallResult> {
  const operation = Object.hasOwn(connector.operations, operationKey) ? connector.operations[operationKey] : undefined
  if (!operation) throw new FixInput(text(`没有操作「${operationKey}」`, `There is no operation "${operationKey}"`))
  const deadlineAt = performance.now() + (options.deadlineMs ?? DEADLINE_MS)
  const call: Call = { connector, operation, access, key: options.idempotencyKey, deadlineAt, signal: options.signal, redact: redactor(Object.values(access.secrets)) }
  try {
    const settled = settleInput(connector, operation, input, call.key)
    const earlier = options.attempt > 1 ? await lookUp(call, settled) : undefined
    if (earlier) return earlier
    const before = options.fetchRecordBefore ? await readBefore(call, settled) : undefined
    const result = await exchange(call, settled)
    if (before !== undefined) result.before = before
    return result
  } catch (error) {
    throw shown(error, call.redact)
  }
}

/** Sends, reads the answer; a 409 may be our own earlier try, found by its reference. */
async function exchange(call: Call, input: Fields): Promise<CallResult> {
  const { connector, operation, redact } = call
  const request = buildRequest(connector, operation, call.access, input, call.key)
  const started = performance.now()
  let answer: HttpAnswer
  try {
    answer = await sendAndFollow(call, request)
  } catch (error) {
    throw lossOf(operation, error)
  }
  if (answer.status === 409) {
    const earlier = await lookUp(call, input)
    if (earlier) return earlier
  }
  const output = codedOutput(connector, operation, readAnswer(operation, answer))
  return {
    output,
    ...recordOf(connector, operation, input, output),
    status: answer.status,
    durationMs: Math.round((performance.now() - started) * 10) / 10,
    request: { method: request.method, path: redact.text(request.path), headers: redact.headers(request.headers), body: redact.value(request.body === undefined ? undefined : input, request.body) },
    response: { status: answer.status, headers: redact.headers(answer.headers), body: redact.value(output, answer.text) },
    ...(answer.headers['idempotent-replayed'] === 'true' ? { found: true } : {}),
  }
}

const MOST_REDIRECTS = 5

async function sendAndFollow(call: Call, first: HttpRequest): Promise<HttpAnswer> {
  let request = first
  for (let hop = 0; ; hop++) {
    const answer = await send(request, call.deadlineAt, call.signal)
    if (answer.status < 300 || answer.status > 399 || answer.status === 304 || answer.headers['location'] === undefined) return answer
    if (hop === MOST_REDIRECTS) throw new FixInput(text('对方一再转向', 'The target redirects without end'), { status: answer.status })
    request = redirected(call.operation, request, answer)
  }
}

/** Only on the same origin, so that no credential leaves it; a write goes on only where the standard keeps its method. */
function redirected(operation: Operation, request: HttpRequest, answer: HttpAnswer): HttpRequest {
  const target = URL.parse(answer.headers['location']!, request.origin + request.path)
  if (target?.origin !== request.origin) {
    const host = target?.host ?? '?'
    throw new FixInput(text(`对方转向另一台主机 ${host},已拒绝`, `The target redirects to another host, ${host}: refused`), { status: answer.status })
  }
  const path = target.pathname + target.search
  if (reads(operation) || answer.status === 307 || answer.status === 308) return { ...request, path }
  if (answer.status !== 303) throw new UnknownOutcome(text(`对方把写入转向别处(${answer.status})`, `The target redirects the write (${answer.status})`), { status: answer.status })
  const { 'content-type': _, ...headers } = request.headers
  return { origin: request.origin, path, method: 'GET', headers }
}

/** What an earlier try wrote, found by our reference; undefined when there is none or the operation has no reference. */
async function lookUp(call: Call, input: Fields): Promise<CallResult | undefined> {
  const by = call.operation.idempotency
  if (by.by !== 'reference') return undefined
  const reference = input[by.field]
  const found = await read(call, by.lookup, { [by.lookupField]: reference })
  if (found === undefined) return undefined
  const lookup = call.connector.operations[by.lookup]!
  const rows = lookup.paging ? (at(found.output, lookup.paging.items) as unknown[]) : [found.output]
  const row = rows.find((one) => at(one, by.field) === undefined || at(one, by.field) === reference)
  if (row === undefined) return undefined
  return { ...found, output: row, ...recordOf(call.connector, call.operation, input, row), found: true }
}

async function readBefore(call: Call, input: Fields): Promise<unknown> {
  const { before } = call.operation
  if (before === undefined) return undefined
  const path = call.connector.operations[before]!.http.path
  const found = await read(call, before, Object.fromEntries(pathParameters(path).map((name) => [name, input[name]])))
  return found?.output
}

/** A read beside the call, in the same deadline. Nothing there (404): undefined. */
async function read(call: Call, operationKey: string, input: Fields): Promise<CallResult | undefined> {
  const operation = call.connector.operations[operationKey]!
  try {
    return await exchange({ ...call, operation }, settleInput(call.connector, operation, input, call.key))
  } catch (error) {
    if (error instanceof FixInput && (error.detail as { status?: number } | undefined)?.status === 404) return undefined
    throw error
  }
}

/** The same error without secrets. Anything that is no `CallError` is a fault of ours and passes as it is. */
function shown(error: unknown, redact: Redactor): unknown {
  if (!(error instanceof RetryLater || error instanceof Reauthenticate || error instanceof FixInput || error instanceof UnknownOutcome)) return error
  const said = text(redact.text(error.text.zh), redact.text(error.text.en))
  const detail = redact.value(error.detail, undefined)
  if (error instanceof RetryLater) return new RetryLater(said, detail, { cause: error.cause, retryAfterMs: error.retryAfterMs })
  const Same = error.constructor as new (...rest: ConstructorParameters<typeof FixInput>) => CallError
  return new Same(said, detail, { cause: error.cause })
}
