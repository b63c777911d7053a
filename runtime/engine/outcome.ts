import type { Call } from '../../flows/document/kinds/call.ts'
import type { Exchange, LinkFrom, RunEvent } from '../../flows/run/event.ts'
import { splitPath, type Problem, type RecordRef, type StepPath } from '../../flows/run/run.ts'
import type { EngineContext } from './context.ts'
import { errorOutlets, type CallIntent, type Execution } from './execution.ts'
import { unknownOutcomeProblem } from './problems.ts'
import { nextTryAt } from './retry.ts'

/** What became of a call, as the worker that made it saw it. */
export type CallOutcome =
  | { type: 'succeeded'; output: unknown; record?: RecordRef & { version?: number | string }; exchange?: Exchange; links?: LinkFrom[]; claimedBy?: string }
  /** Nothing happened there; the same call may succeed later. */
  | { type: 'retryLater'; problem: Problem; retryAfterMs?: number }
  /** Refused for good. */
  | { type: 'refused'; problem: Problem }
  /** Sent, and no answer tells whether it took effect. */
  | { type: 'unknown'; problem: Problem }
  /** Not made at all: the connection is held, or another run holds the business claim. No failed attempt. */
  | { type: 'held'; problem: Problem; until: number }

/**
 * The event that a call's outcome makes: succeeded, tried again, failed, held or parked. A call of unknown outcome is
 * repeated only where the target knows a repeat (idempotency key, reference, or by nature).
 */
export function outcomeEvent(execution: Execution, intent: CallIntent, outcome: CallOutcome, context: EngineContext): RunEvent {
  const { path: step, attempt } = intent
  const at = context.now
  switch (outcome.type) {
    case 'succeeded': {
      const { type: _, ...rest } = outcome
      return { type: 'callSucceeded', at, step, attempt, ...rest, links: rest.links ?? intent.links, outlets: ['next'] }
    }
    case 'held':
      return { type: 'callHeld', at, step, problem: outcome.problem, retryAt: outcome.until }
    case 'refused':
      return failed(execution, step, outcome.problem, at)
    case 'retryLater':
      return again(execution, intent, outcome.problem, context, outcome.retryAfterMs)
    case 'unknown':
      return isSafeToRepeat(intent.node, context)
        ? again(execution, intent, outcome.problem, context)
        : { type: 'stepParked', at, step, problem: unknownOutcomeProblem(context.nameOf(intent.node.connection), outcome.problem) }
  }
}

function isSafeToRepeat(node: Call, context: EngineContext): boolean {
  const how = context.idempotencyOf(node.connection, node.operation)
  return how === 'key' || how === 'reference' || how === 'nature'
}

function again(execution: Execution, intent: CallIntent, problem: Problem, context: EngineContext, retryAfterMs?: number): RunEvent {
  const { path: step, attempt, node } = intent
  const retryAt = nextTryAt(attempt - attemptsBefore(execution, step), context.now, context.random(), node.retry, retryAfterMs)
  if (retryAt === undefined) return failed(execution, step, problem, context.now)
  return { type: 'callRetrying', at: context.now, step, attempt, problem, retryAt }
}

/** A retry of the run gives a call all its tries again. */
function attemptsBefore(execution: Execution, step: StepPath): number {
  return execution.state.priorAttempts[step]?.length ?? 0
}

function failed(execution: Execution, step: StepPath, problem: Problem, at: number): RunEvent {
  return { type: 'stepFailed', at, step, problem, outlets: errorOutlets(execution.flow, step, splitPath(step).key) }
}
