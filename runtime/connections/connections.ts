/** Configured systems: their settings and secrets, whether calls may go out, how they are. */
import type { ConnectionAccess, Connector } from '../../connectors/kit/connector.ts'
import { text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { ConnectionSummary, ConnectionTest, ConnectorSummary, Throughput } from '../http/model/connections.ts'
import { conflict, notFound, ServiceError } from '../http/service-errors.ts'
import type { ConnectionsService } from '../http/services.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { DuplicateKey, type Store } from '../store/collection.ts'
import { ConnectionBook } from './book.ts'
import { type Breaker, breakerState, closedBreaker, permit, recordOutcome } from './breaker.ts'
import { checkInput } from './check.ts'
import {
  type ConnectionDocument, type ConnectionInput, type Connectors, connectionsSpec, hoursSpec, openWebhookSecrets, sealConnection,
} from './document.ts'
import { CallCounter } from './health.ts'
import { type CallLedger, openLedger } from './ledger.ts'
import { connectorSummary } from './summary.ts'

/** Whether a call may go out now. `wait`: the breaker is open; ask again then, it is no failed attempt. */
export type Permit = { go: true } | { go: false; because: 'paused' } | { go: false; because: 'breaker'; waitMs: number }

/** What alert rules see of a connection: the last ten minutes of this process. */
export interface ConnectionHealth {
  key: string
  name: ConnectionSummary['name']
  paused: boolean
  calls: number
  failures: number
  failureRate: number
  lastSuccessAt?: number
  lastFailureAt?: number
  lastProblem?: Problem
}

export interface Connections extends ConnectionsService {
  /** What a call needs, secrets in clear. @throws ServiceError 404. */
  access(key: string): Promise<ConnectionAccess>
  /** In clear, in the form `whsec_…`; up to two are valid. @throws ServiceError 404. */
  webhookSecrets(key: string): Promise<string[]>
  connector(key: string): Promise<Connector>
  has(key: string): Promise<boolean>
  /** Takes the trial's place when the breaker is half open: then report the outcome. */
  permit(key: string): Promise<Permit>
  /** After every call. `ok` false only when the system did not do its part (no answer, 5xx, 429), not when it refused the input. */
  recordCall(key: string, ok: boolean, problem?: Problem): void
  health(): Promise<ConnectionHealth[]>
  /** @throws ServiceError 422 with the place when settings or secrets do not fit the connector. */
  save(input: ConnectionInput): Promise<void>
  /** Makes it where there is none of that key; leaves one that is there as it is. Says whether it was made. */
  ensure(input: ConnectionInput): Promise<boolean>
  /** Called with the key when its settings, pause or state change, here or (within 2 s of a read) elsewhere. */
  onChange(listener: (key: string) => void): () => void
  /** Writes counters down now. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface ConnectionsOptions {
  store: Store
  secrets: Secrets
  connectors: Connectors
  /** Makes the connector's test call. */
  probe?: (access: ConnectionAccess) => Promise<ConnectionTest>
  clock?: () => number
}

/** @example const connections = await openConnections({ store, secrets, connectors: { crm, erp }, probe }) */
export async function openConnections(options: ConnectionsOptions): Promise<Connections> {
  const collection = await options.store.collection<ConnectionDocument>(connectionsSpec)
  const counters = new Map<string, CallCounter>()
  const listeners = new Set<(key: string) => void>()
  const clock = options.clock ?? Date.now
  const changed = (key: string) => { for (const listener of listeners) listener(key) }
  const ledger = openLedger({ hours: await options.store.collection(hoursSpec), connections: collection, counters, clock })
  const book = new ConnectionBook(collection, options.secrets, clock, changed)
  const house: House = { ...options, clock, collection, counters, listeners, breakers: new Map(), changed, ledger, book }
  return { ...reading(house), ...calling(house), ...changing(house), ...living(house) }
}

interface House extends ConnectionsOptions {
  clock: () => number
  collection: Awaited<ReturnType<typeof collectionOf>>
  counters: Map<string, CallCounter>
  breakers: Map<string, Breaker>
  listeners: Set<(key: string) => void>
  changed: (key: string) => void
  ledger: CallLedger
  book: ConnectionBook
}
const collectionOf = (store: Store) => store.collection<ConnectionDocument>(connectionsSpec)

async function documentOf({ book }: House, key: string): Promise<ConnectionDocument> {
  const document = await book.get(key)
  if (!document) throw notFound('connection', key, text('连接', 'connection'))
  return document
}

function connectorOf({ connectors }: House, document: { connector: string }): Connector {
  const connector = Object.hasOwn(connectors, document.connector) ? connectors[document.connector] : undefined
  if (!connector) throw notFound('connector', document.connector, text('连接器', 'connector'))
  return connector
}

function reading(house: House) {
  const { book, secrets, connectors, counters, clock, ledger } = house
  return {
    async list(): Promise<ConnectionSummary[]> {
      const [documents, calls] = [await book.all(), await ledger.lastDay()]
      return documents.map((document) => summaryOf(house, document, calls.get(document._id)))
    },
    async access(key: string): Promise<ConnectionAccess> {
      await documentOf(house, key)
      const access = await book.access(key)
      if (!access) throw notFound('connection', key, text('连接', 'connection'))
      return access
    },
    webhookSecrets: async (key: string) => openWebhookSecrets(await documentOf(house, key), secrets),
    connector: async (key: string) => connectorOf(house, await documentOf(house, key)),
    has: async (key: string) => (await book.get(key)) !== undefined,
    throughput: (since: number): Promise<Throughput[]> => ledger.throughput(since),
    connectors: (): ConnectorSummary[] => Object.values(connectors).map(connectorSummary),
    async health(): Promise<ConnectionHealth[]> {
      return (await book.all()).map((document) => {
        const counter = counters.get(document._id)
        const { calls, failures } = counter?.recent(clock()) ?? { calls: 0, failures: 0 }
        const { lastSuccessAt, lastFailure } = latest(document, counter)
        return {
          key: document._id, name: document.name, paused: document.paused !== undefined, calls, failures, failureRate: calls === 0 ? 0 : failures / calls,
          ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
          ...(lastFailure === undefined ? {} : { lastFailureAt: lastFailure.at, lastProblem: lastFailure.problem }),
        }
      })
    },
  }
}

function latest(document: ConnectionDocument, counter: CallCounter | undefined) {
  return { lastSuccessAt: counter?.lastSuccessAt ?? document.lastSuccessAt, lastFailure: counter?.lastFailure ?? document.lastFailure }
}

function summaryOf(house: House, document: ConnectionDocument, calls24h = { calls: 0, failures: 0 }): ConnectionSummary {
  const { lastSuccessAt, lastFailure } = latest(document, house.counters.get(document._id))
  const open = breakerState(house.breakers.get(document._id) ?? closedBreaker, house.clock()) !== 'closed'
  const failing = lastFailure !== undefined && lastFailure.at > (lastSuccessAt ?? 0)
  const state = document.paused ? 'paused' : open || failing ? 'down' : lastSuccessAt === undefined ? 'unknown' : 'ok'
  const connector = Object.hasOwn(house.connectors, document.connector) ? house.connectors[document.connector] : undefined
  return {
    key: document._id, connector: document.connector, name: document.name, thread: connector?.thread ?? 'thread1', state, calls24h,
    settings: document.settings,
    ...(document.paused ? { paused: document.paused } : {}),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
    ...(lastFailure === undefined ? {} : { lastError: lastFailure }),
  }
}

/** A failure that its caller gave no reason for. */
const unnamed: Problem = { code: 'unavailable', message: text('没有应答', 'does not answer') }

function calling(house: House) {
  const { breakers, counters, clock, changed, book, probe } = house
  const recordCall = (key: string, ok: boolean, problem?: Problem): void => {
    const now = clock()
    const before = breakers.get(key) ?? closedBreaker
    const after = recordOutcome(before, ok, now)
    breakers.set(key, after)
    const counter = counters.get(key) ?? new CallCounter()
    counters.set(key, counter)
    const wasFailing = (counter.lastFailure?.at ?? 0) > (counter.lastSuccessAt ?? 0)
    counter.record(ok, problem ?? unnamed, now)
    if (wasFailing === ok || breakerState(before, now) !== breakerState(after, now)) changed(key)
  }
  return {
    recordCall,
    async permit(key: string): Promise<Permit> {
      const document = await book.get(key)
      if (document?.paused) return { go: false, because: 'paused' }
      const asked = permit(breakers.get(key) ?? closedBreaker, clock())
      breakers.set(key, asked.breaker)
      return asked.waitMs === 0 ? { go: true } : { go: false, because: 'breaker', waitMs: asked.waitMs }
    },
    async test(key: string): Promise<ConnectionTest> {
      await documentOf(house, key)
      const access = await book.access(key)
      if (!access || !probe) throw new ServiceError(503, 'noProbe', text('此进程不能测试连接', 'this process cannot test connections'))
      const result = await probe(access)
      recordCall(key, result.ok, result.problem)
      return result
    },
  }
}

function changing(house: House) {
  const { book, collection, secrets, clock } = house
  return {
    async save(input: ConnectionInput): Promise<void> {
      checkInput(input, connectorOf(house, input))
      await collection.bulk([{ put: sealConnection(input, await collection.get(input.key), secrets, clock()) }])
      await book.reread()
    },
    async ensure(input: ConnectionInput): Promise<boolean> {
      if (await collection.get(input.key)) return false
      checkInput(input, connectorOf(house, input))
      try {
        await collection.insert(sealConnection(input, undefined, secrets, clock()))
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
      await book.reread()
      return true
    },
    async pause(key: string, reason: string | undefined, by: { name: string }): Promise<ConnectionSummary> {
      await documentOf(house, key)
      const paused = { at: clock(), by: by.name, ...(reason ? { reason } : {}) }
      const done = await collection.update({ _id: key, paused: { $exists: false } }, { $set: { paused, updatedAt: clock() } })
      if (done === 0) throw conflict('pausedAlready', text('连接已经暂停', 'the connection is paused already'))
      return reread(house, key)
    },
    async resume(key: string, _by: { name: string }): Promise<ConnectionSummary> {
      await documentOf(house, key)
      const done = await collection.update({ _id: key, paused: { $exists: true } }, { $unset: { paused: true }, $set: { updatedAt: clock() } })
      if (done === 0) throw conflict('notPaused', text('连接没有暂停', 'the connection is not paused'))
      house.breakers.delete(key)
      return reread(house, key)
    },
  }
}

async function reread(house: House, key: string): Promise<ConnectionSummary> {
  await house.book.reread()
  house.changed(key)
  return summaryOf(house, await documentOf(house, key), (await house.ledger.lastDay()).get(key))
}

function living({ listeners, ledger }: House) {
  return {
    onChange(listener: (key: string) => void) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    flush: () => ledger.flush(),
    close: () => ledger.close(),
  }
}
