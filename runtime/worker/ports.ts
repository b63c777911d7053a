import type { Bindings, LookupKey } from '../../flows/expression/expression.ts'
import type { Text } from '../../flows/document/text.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import type { CompiledFlow } from '../engine/compile.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import type { RunDocument } from '../runs/documents.ts'

/** Calls one operation of a connection. Never throws: what went wrong is an outcome. */
export interface Caller {
  call(call: {
    connection: string
    operation: string
    input: unknown
    idempotencyKey: string
    /** 1 for the first try of this key. */
    attempt: number
    deadlineMs?: number
  }): Promise<CallOutcome>
  idempotencyOf(connection: string, operation: string): 'key' | 'reference' | 'nature' | 'nothing' | undefined
  nameOf(connection: string): Text
}

/** Standards data for expressions. */
export interface StandardsPort {
  /** Functions over what is at hand; `now` is what `$now()` gives. */
  bindings(now: number): Bindings
  load(keys: readonly LookupKey[]): Promise<void>
}

/** An event that runs may wait for, as it was kept. */
export interface KeptEvent {
  id: string
  key: string
  payload: unknown
  at: number
}

/** Events that came in, for runs that wait. */
export interface EventsPort {
  /** The oldest of the key that came at or after `since`. */
  find(keys: readonly string[], since: number): Promise<KeptEvent[]>
}

/** Copies what a run's journal has for the sync log, the links and the claims. Idempotent. */
export interface OutboxPort {
  copy(run: RunDocument, events: readonly RunEvent[]): Promise<void>
}

/** Told of everything that is durable: the SSE streams, the alert rules, the waiting senders. */
export interface Observer {
  events(run: string, events: readonly RunEvent[]): void
  header(run: RunDocument): void
}

export interface FlowPort {
  compiled(key: string, version: number): Promise<CompiledFlow | undefined>
}
