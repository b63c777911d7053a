import type { Bindings, LookupKey } from '../../flows/expression/expression.ts'
import type { Text } from '../../flows/document/text.ts'
import type { CompiledFlow } from '../engine/compile.ts'
import type { CallOutcome } from '../engine/outcome.ts'

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

export interface FlowPort {
  compiled(key: string, version: number): Promise<CompiledFlow | undefined>
}
