import type { Text } from '../../flows/document/text.ts'

/** An error of a call says what to do next, to the engine by its class, to a person by `text`, to IT by `detail`. */
export abstract class CallError extends Error {
  readonly text: Text
  readonly detail: unknown
  constructor(text: Text, detail?: unknown, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
    this.detail = detail
  }
}

/** Nothing happened in the target (refused connection, 429, 5xx that says so); the same call may succeed later. */
export class RetryLater extends CallError {
  override readonly name = 'RetryLater'
  /** From `Retry-After`, in milliseconds from now, capped at 1 h. */
  readonly retryAfterMs: number | undefined
  constructor(text: Text, detail?: unknown, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(text, detail, options)
    this.retryAfterMs = options?.retryAfterMs
  }
}

/** The credential was refused (401): one refresh where there is one, then the connection pauses. */
export class Reauthenticate extends CallError {
  override readonly name = 'Reauthenticate'
}

/** The target refused this very input (400, 403, 404, 409, 422) or it breaks the operation's schema: never retried as it is. */
export class FixInput extends CallError {
  override readonly name = 'FixInput'
}

/**
 * The call was sent and no answer tells whether it took effect (time-out, reset mid-answer, 5xx or HTML after sending).
 * With an idempotency key or a reference it is repeated safely; with neither it is parked for a person.
 */
export class UnknownOutcome extends CallError {
  override readonly name = 'UnknownOutcome'
}
