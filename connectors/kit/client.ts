import type { CallResult, ConnectionAccess, Connector } from './connector.ts'

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

/** Makes one call of a declared operation. Throws `RetryLater`, `Reauthenticate`, `FixInput` or `UnknownOutcome`. */
export async function callOperation(
  connector: Connector, operationKey: string, access: ConnectionAccess, input: unknown, options: CallOptions,
): Promise<CallResult> {
  void [connector, operationKey, access, input, options]
  throw new Error('being written')
}
