import type { Bindings } from '../../flows/expression/expression.ts'
import type { Text } from '../../flows/document/text.ts'

/** What the engine is told at each step, so that it needs no clock, no random and no I/O of its own. */
export interface EngineContext {
  /** Epoch milliseconds. */
  now: number
  /** In [0, 1), for the jitter of retries. */
  random(): number
  /** Of a request, for the journal. */
  hash(text: string): string
  /** Weft's functions over the lookups at hand. */
  bindings: Bindings
  /** How a repeated call of the operation is kept from happening twice; undefined where nothing is known of it. */
  idempotencyOf(connection: string, operation: string): 'key' | 'reference' | 'nature' | 'nothing' | undefined
  /** A system's name for people. */
  nameOf(connection: string): Text
}
