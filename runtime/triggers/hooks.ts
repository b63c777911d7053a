import { parseSecret, verifyWebhook } from '../../connectors/kit/webhook.ts'
import type { Connector } from '../../connectors/kit/connector.ts'
import { at } from '../../connectors/kit/path.ts'
import type { Connections } from '../connections/connections.ts'
import { ServiceError } from '../http/service-errors.ts'
import type { HooksService } from '../http/services.ts'
import type { Worker } from '../worker/worker.ts'
import type { Receive } from './receive.ts'

/** So many runs may be queued in this process before senders are told to come back later. */
const ADMISSION_LIMIT = 5000

export interface HooksParts {
  connections: Pick<Connections, 'webhookSecrets' | 'has'>
  connector(connection: string): Connector | undefined
  receive: Receive
  /** `connection|event` that only deleted flows listened to. */
  gone(): Promise<ReadonlySet<string>>
  worker: Pick<Worker, 'load'>
  /** The response of a run's `respond` node, or undefined when it does not come in time. */
  response(run: string, withinMs: number): Promise<{ status: number; body: unknown } | undefined>
  clock: () => number
}

/** Webhooks of connected systems: Standard Webhooks, the event's name in the URL, the event id in `webhook-id`. */
export function createHooks(parts: HooksParts): HooksService {
  return {
    async find(connection, event) {
      if (!(await parts.connections.has(connection))) return 'unknown'
      const connector = parts.connector(connection)
      if (!connector?.webhook || !Object.hasOwn(connector.events, event)) return 'unknown'
      return (await parts.gone()).has(`${connection}|${event}`) ? 'gone' : 'open'
    },
    full: () => (parts.worker.load().queued >= ADMISSION_LIMIT ? 5 : undefined),
    async verify({ connection, headers, body }) {
      const keys = (await parts.connections.webhookSecrets(connection)).flatMap((secret) => {
        const read = parseSecret(secret)
        return read.ok ? [read.key] : []
      })
      return verifyWebhook(body, Object.fromEntries(headers), keys, parts.clock())
    },
    async accept({ connection, event, headers, payload }) {
      const connector = parts.connector(connection)!
      const declared = connector.webhook!
      const envelope = payload as Record<string, unknown>
      if (typeof envelope !== 'object' || envelope === null || envelope[declared.type] !== event || envelope[declared.data] === undefined)
        throw new ServiceError(400, 'wrongEnvelope', { zh: `正文应是 {${declared.type}: "${event}", ${declared.data}: …}`, en: `the body should be {${declared.type}: "${event}", ${declared.data}: …}` })
      const field = numberField(connector, event)
      if (field !== undefined && !isNumber(at(envelope[declared.data], field))) throw withoutNumber(`${declared.data}/${field}`)
      const received = await parts.receive({ connection, event, id: headers.get('webhook-id')!, payload: envelope[declared.data], at: parts.clock() })
      const response = received.answer && (await parts.response(received.answer.run, received.answer.withinMs))
      return { runs: received.runs, duplicate: received.duplicate, ...(response ? { response } : {}) }
    },
  }
}

/** Where the event's record carries its number. */
function numberField({ events, entities }: Connector, event: string): string | undefined {
  return entities[events[event]!.entity]?.number
}

const isNumber = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number'

/** Nobody could find such a record, nor keep what comes for it in order. */
function withoutNumber(place: string): ServiceError {
  return new ServiceError(400, 'recordWithoutNumber', { zh: `${place} 应是单据的编号（文本）`, en: `${place} should be the record's number, as text` })
}
