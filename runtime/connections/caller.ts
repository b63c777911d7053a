import type { CallResult, ConnectionAccess, Connector } from '../../connectors/kit/connector.ts'
import { CallError, FixInput, Reauthenticate, RetryLater } from '../../connectors/kit/errors.ts'
import type { Text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import { ServiceError } from '../http/service-errors.ts'
import type { Registry } from '../registry.ts'
import type { Caller } from '../worker/ports.ts'
import type { Connections } from './connections.ts'

/** How long a call waits for a paused connection before it looks again; resuming wakes it at once. */
const PAUSED_MS = 30_000

export interface ConnectionCaller extends Caller {
  /** Reads which connector each connection has; again when one was added. */
  refresh(): Promise<void>
  describe(connection: string, operation: string): { entity: string; action: 'get' | 'list' | 'create' | 'update' | 'act' } | undefined
  connector(connection: string): Connector | undefined
}

/**
 * Calls operations of configured connections: looks whether the connection may be called, makes the call, counts it for
 * the breaker and turns what went wrong into the outcome that the engine decides on. A credential that is refused pauses
 * the connection: runs wait, nothing fails.
 */
export function createCaller(connections: Connections, registry: Pick<Registry, 'callOperation' | 'listPages'>, clock: () => number = Date.now): ConnectionCaller {
  const known = new Map<string, Connector>()

  async function refresh(): Promise<void> {
    for (const { key } of await connections.list()) known.set(key, await connections.connector(key))
  }

  const nameOf = (connection: string): Text => known.get(connection)?.name ?? { zh: connection, en: connection }

  function held(connection: string, because: 'paused' | 'breaker', until: number): CallOutcome {
    const name = nameOf(connection)
    const message: Text = because === 'paused'
      ? { zh: `${name.zh}已暂停，恢复后继续`, en: `${name.en} is paused; it goes on when it is resumed` }
      : { zh: `${name.zh}连续出错，稍后再试`, en: `${name.en} keeps failing; calls are held back for a while` }
    return { type: 'held', until, problem: { code: because, message, detail: { connection } } }
  }

  async function call({ connection, operation, input, idempotencyKey, attempt, deadlineMs }: Parameters<Caller['call']>[0]): Promise<CallOutcome> {
    try {
      const connector = known.get(connection) ?? (await refresh(), known.get(connection))
      if (!connector) return { type: 'refused', problem: { code: 'unknownConnection', message: { zh: `没有连接 ${connection}`, en: `There is no connection ${connection}` } } }
      const permit = await connections.permit(connection)
      if (!permit.go) return held(connection, permit.because, clock() + (permit.because === 'paused' ? PAUSED_MS : permit.waitMs))
      const access = await connections.access(connection)
      const { action, paging, before } = connector.operations[operation] ?? {}
      if (action === 'list' && paging) return await listed(connector, operation, access, input)
      const result = await registry.callOperation(connector, operation, access, input, { idempotencyKey, attempt, deadlineMs, fetchRecordBefore: before !== undefined })
      connections.recordCall(connection, true)
      return succeeded(connection, operation, connector, result)
    } catch (error) {
      if (error instanceof ServiceError) return { type: 'refused', problem: { code: 'unknownConnection', message: { zh: `没有连接 ${connection}`, en: `There is no connection ${connection}` } } }
      return failed(connection, error)
    }
  }

  /** A list is read to its end, page by page: what a page cuts off would be missing without a word. */
  async function listed(connector: Connector, operation: string, access: ConnectionAccess, input: unknown): Promise<CallOutcome> {
    const { http, paging } = connector.operations[operation]!
    const started = performance.now()
    const rows: unknown[] = []
    for await (const page of registry.listPages(connector, operation, access, input as Record<string, unknown>)) {
      rows.push(...page)
      if (rows.length > MOST_ROWS) return { type: 'refused', problem: tooManyRows(connector.name) }
    }
    connections.recordCall(access.key, true)
    const exchange = { operation, action: 'list' as const, method: http.method, path: http.path, status: 200, durationMs: Math.round(performance.now() - started) }
    return { type: 'succeeded', output: nest(paging!.items, rows), exchange }
  }

  async function failed(connection: string, error: unknown): Promise<CallOutcome> {
    const problem = problemOf(error)
    // The system did its part when it refused the input; everything else counts against it.
    connections.recordCall(connection, error instanceof FixInput, problem)
    if (error instanceof FixInput) return { type: 'refused', problem }
    if (error instanceof Reauthenticate) {
      await connections.pause(connection, 'credentials', SYSTEM).catch(() => {})
      return held(connection, 'paused', clock() + PAUSED_MS)
    }
    if (error instanceof RetryLater) return { type: 'retryLater', problem, retryAfterMs: error.retryAfterMs }
    return { type: 'unknown', problem }
  }

  return {
    refresh, call, nameOf,
    connector: (connection) => known.get(connection),
    idempotencyOf: (connection, operation) => known.get(connection)?.operations[operation]?.idempotency.by,
    describe(connection, operation) {
      const found = known.get(connection)?.operations[operation]
      return found && { entity: found.entity, action: found.action }
    },
  }
}

/** Rows of one list that a step of a flow takes; more is bulk. */
const MOST_ROWS = 10_000

function tooManyRows(name: Text): Problem {
  return {
    code: 'tooManyRows',
    message: { zh: `${name.zh}的这个列表超过 ${MOST_ROWS} 行。加上筛选条件。`, en: `This list of ${name.en} has more than ${MOST_ROWS} rows. Narrow it by a filter.` },
  }
}

/** @example nest('data.items', rows) // { data: { items: rows } } */
function nest(path: string, rows: unknown[]): unknown {
  return path.split('.').reduceRight<unknown>((value, name) => (name === '' ? value : { [name]: value }), rows)
}

const SYSTEM = { id: 'weft', name: 'Weft', email: '', role: 'admin' } as const

function problemOf(error: unknown): Problem {
  if (error instanceof CallError) {
    const code = error instanceof FixInput ? 'refused' : error instanceof RetryLater ? 'unavailable' : error instanceof Reauthenticate ? 'credentials' : 'unknownOutcome'
    return { code, message: error.text, detail: error.detail }
  }
  return { code: 'internal', message: { zh: '调用时内部出错', en: 'An internal error while calling' }, detail: String(error) }
}

function succeeded(connection: string, operation: string, connector: Connector, result: CallResult): CallOutcome {
  const { output, record, before, status, durationMs, request, numbers, found } = result
  return {
    type: 'succeeded', output,
    ...(record ? { record: { connection, entity: record.entity, number: record.number, ...(record.version === undefined ? {} : { version: record.version }) } } : {}),
    exchange: {
      operation, action: connector.operations[operation]!.action, method: request.method, path: request.path, status, durationMs,
      ...(before === undefined ? {} : { before }), ...(numbers ? { numbers } : {}), ...(found ? { found } : {}),
    },
  }
}
