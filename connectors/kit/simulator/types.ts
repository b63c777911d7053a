import type { Static, TSchema } from 'typebox'
import type { ConnectionAccess, Connector, Operation, StampFormat } from '../connector.ts'

/** Documents that are there at the first start, per entity. Later starts keep what is in the folder. */
export type SimulatorData = Readonly<Record<string, readonly object[]>>

/** How the system behaves as a partner, apart from its business. All have defaults. */
export interface Manners {
  /** Rows of a page, in turn: `[100, 99]` gives a full page, then a short one. Default 100. */
  pageSizes?: number | readonly number[]
  /** Every so many-th page comes back empty, with a `next`, as from a filter applied after paging. Default never. */
  emptyPageEvery?: number
  /** Milliseconds before each answer. */
  latencyMs?: number
  /** Fields that every change of a record stamps, and how: `{ updatedAt: 'iso' }`. Only where the entity has the field. */
  stamps?: Record<string, StampFormat>
  /** Fields that must be unique besides the number, per entity. Reference fields of operations are so anyway. */
  unique?: Record<string, readonly string[]>
  /** Local time of `yyyyMMddHHmmss` stamps, minutes east of UTC. Default 480. */
  offsetMinutes?: number
  /** Wait before the n-th repeat of a webhook; the last one is used on. Default 0.2, 1, 5, 30, 60 s. */
  webhookRetryMs?: readonly number[]
  /** How a refusal is written; default RFC 9457 `application/problem+json` with `text` and `errors`. */
  refusal?: (refusal: RefusalBody) => { contentType: string; body: unknown }
}

export interface RefusalBody {
  status: number
  text: { zh: string; en: string }
  /** The fields it is about: JSON pointer and reason. */
  errors: { pointer: string; text: { zh: string; en: string } }[]
  detail?: Record<string, unknown>
}

/** A record as reducers handle it. */
export type Row = Record<string, unknown>

/**
 * The system's state inside one transaction: what a reducer reads and writes is there whole or not at all, together with
 * the idempotency record, the events and the timers. Reducers must be synchronous.
 */
export interface World {
  /** Milliseconds since 1970, the same during one reducer. */
  readonly now: number
  get<T extends object = Row>(entity: string, number: string): T | undefined
  /** Like `get`, but refuses with 404 when there is none. */
  need<T extends object = Row>(entity: string, number: string): T
  /** All records in the order they were made, filtered. For big entities name `equal` fields: the filter runs in the store. */
  list<T extends object = Row>(entity: string, where?: Partial<T> | ((row: T) => boolean)): T[]
  /**
   * Writes a record, new or changed, under its number field. Raises its version, stamps its `stamps`, checks unique fields
   * (409 that names the holder) and the entity's schema. Gives what was written.
   */
  put<T extends object>(entity: string, record: T): T
  remove(entity: string, number: string): void
  /** The next of a counted series, from 1; `from` is where a new series begins. @example `SO-${day}-${pad(world.next('so/' + day))}` */
  next(series: string, from?: number): number
  /**
   * Tells the world that something happened: into the webhook outbox or the change feed. `row` sets fields of the feed's
   * row beside event, stamp and payload.
   */
  emit(event: string, payload: object, row?: Row): void
  /** Runs `behaviour.timers[timer]` later, after a restart too. With a `key` only one such timer is pending. */
  schedule(timer: string, delayMs: number, argument?: unknown, key?: string): void
  /** 0 … 1, the same sequence under the same seed. */
  random(): number
}

export interface ReducerContext {
  operation: string
  idempotencyKey?: string
}

/** Method syntax, so that a reducer with its own input type fits where any is asked for. */
type Reducer<I, O> = { reduce(world: World, input: I, context: ReducerContext): O }['reduce']

type OperationsOf<C extends Connector> = {
  [K in keyof C['operations']]?: C['operations'][K] extends Operation<infer I extends TSchema, infer O extends TSchema>
    ? Reducer<Static<I>, Static<O> | readonly object[]>
    : never
}

/**
 * What the business does, a few small reducers. Operations without one do the plain thing: `get` finds by number (404),
 * `list` filters by equal fields and pages, `create` stores the input under a counted number, `update` merges the input.
 * An `act` needs a reducer. A reducer of a `list` gives all rows (an array); paging is done for it.
 * Refuse with `throw refuse(422, 'zh', 'en', …)`.
 */
export interface Behaviour<C extends Connector = Connector> {
  operations?: OperationsOf<C>
  timers?: Record<string, (world: World, argument: never) => void>
  every?: Record<string, { ms: number; run: (world: World) => void }>
}

export interface SimulatorDefinition {
  data: SimulatorData
  behaviour: Behaviour
  manners?: Manners
}

export interface SimulateOptions extends SimulatorDefinition {
  /** Where documents are kept; without it in memory. */
  folder?: string
  /** Default: any free one. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** What callers must present; default a random one. */
  token?: string
  /** For `/_control`; default a random one. */
  controlToken?: string
  /** Milliseconds since 1970; default the machine's. */
  clock?: () => number
  webhook?: { url: string; secret: string; events?: readonly string[] }
  /** For `world.random()`. Default 1. */
  seed?: number
}

/** A running simulator. */
export interface Simulator {
  url: string
  port: number
  token: string
  controlToken: string
  /** What a worker needs to call it. */
  access(key?: string): ConnectionAccess
  /** Runs a reducer in a transaction: to seed more data, to play a person in that system. */
  seed<T>(work: (world: World) => T): Promise<T>
  /** Calls `/_control`: `control('POST', 'faults', { kind: 'slow', ms: 500 })`. */
  control(method: string, path: string, body?: unknown): Promise<unknown>
  stop(): Promise<void>
}
