import { ExpressionError } from '../expression.ts'
import { messageOf, type Inserts } from './messages.ts'

/** What goes wrong during an evaluation, on its way out: the calls that it passes say where it was. */
export class Fault {
  readonly code: string
  readonly inserts: Inserts
  position: number | undefined
  /** The operator or function that it is about. */
  token: string | undefined
  constructor(code: string, inserts: Inserts = {}, position?: number) {
    this.code = code
    this.inserts = inserts
    this.position = position
  }
}

/** An operator's own fault is at the operator. */
export function atOperator(error: unknown, position: number | undefined, token: string): unknown {
  if (error instanceof Fault) {
    error.position = position
    error.token = token
  }
  return error
}

/** Leaving a function: `called` is where it was last called from, which is where the fault is taken to be. */
export function leaving(error: unknown, called: number | undefined, token: string | undefined): unknown {
  if (error instanceof Fault) {
    error.token ??= token
    if (called) error.position = called
  } else placeUnplaced(error, called)
  return error
}

/** At a call whose function left no place. */
export function atCall(error: unknown, position: number | undefined, token: string | undefined): unknown {
  if (error instanceof Fault) {
    error.position ||= position
    error.token ??= token
  } else placeUnplaced(error, position)
  return error
}

/** Errors of Weft's own functions and of budgets come without a place. */
function placeUnplaced(error: unknown, position: number | undefined): void {
  if (error instanceof ExpressionError && error.position === undefined) (error as { position: number | undefined }).position = position
}

/** As the caller of an evaluation sees it; errors of bound functions as they are. */
export function asError(error: unknown): unknown {
  if (!(error instanceof Fault)) return error
  const { code, inserts, position, token } = error
  const own = inserts.message
  return new ExpressionError(code, typeof own === 'string' ? own.slice(0, 500) : messageOf(code, { token, ...inserts }), position)
}
