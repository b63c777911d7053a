import type { RunEvent } from '../../flows/run/event.ts'
import { isFinished, type RunState, type StepPath } from '../../flows/run/run.ts'
import type { RunCommand } from '../runs/documents.ts'
import type { EventsPort } from './ports.ts'

/**
 * The events that a command makes of a run as it stands. None when it does not fit (any more): an answer to a step that
 * is not parked, a retry of a run that goes on, a cancel of one that is done.
 */
export function commandEvents(state: RunState, command: RunCommand, reopen: (step?: StepPath) => StepPath[], at: number): RunEvent[] {
  switch (command.type) {
    case 'answer': {
      const { step, answer, output, by } = command
      return state.steps[step]?.status === 'parked' ? [{ type: 'stepAnswered', at, step, answer, output, by }] : []
    }
    case 'retry': {
      if (!isFinished(state.status) || state.status === 'succeeded') return []
      return [{ type: 'runRetried', at, attempt: state.attempt + 1, steps: reopen(command.step), by: command.by }]
    }
    case 'cancel':
      return isFinished(state.status) ? [] : [{ type: 'runCancelled', at, by: command.by }]
    case 'release':
      return state.problem?.code === 'quarantined' ? [{ type: 'runReleased', at, by: command.by }] : []
  }
}

/** Ends of waits whose event has come, also one that came before the wait began (but after the run was made). */
export async function eventArrived(state: RunState, events: EventsPort, at: number): Promise<RunEvent[]> {
  const waiting = Object.values(state.steps).filter((step) => step.status === 'waiting' && step.eventKey !== undefined)
  if (waiting.length === 0) return []
  const found = await events.find([...new Set(waiting.map((step) => step.eventKey!))], eventsSince(state))
  return waiting.flatMap((step): RunEvent[] => {
    const event = found.find((one) => one.key === step.eventKey)
    return event ? [{ type: 'stepSucceeded', at, step: step.path, input: { event: event.id, at: event.at }, output: event.payload, outlets: ['next'] }] : []
  })
}

/**
 * From when on an event counts for a run: since it was made. A run that was given another one's outcome by a business
 * claim follows that one's document, whose event may have come long before.
 */
export function eventsSince(state: RunState): number {
  return Object.values(state.steps).some((step) => step.claimedBy !== undefined) ? 0 : state.createdAt
}
