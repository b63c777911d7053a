import type { RunState, StepState } from '../../flows/run/run.ts'
import type { Changes } from '../store/collection.ts'

/** What the header of a finished run says. */
export function finishHeader(state: RunState, at: number): Changes {
  return {
    $set: {
      status: state.status, finishedAt: state.finishedAt ?? at, attempt: state.attempt, numbers: numbersOf(state), eventKeys: [], open: [], waits: [],
      ...(state.problem ? { problem: state.problem } : {}),
    },
    $unset: { live: true, activeKey: true, worker: true, leaseUntil: true, dueAt: true, needs: true, held: true, ...(state.problem ? {} : { problem: true }) },
  }
}

/** What the header of a run that rests says: since when, until when, on what. */
export function restHeader(state: RunState, status: RunState['status'], dueAt: number | undefined, at: number): Changes {
  const problem = status === 'parked' ? state.problem : undefined
  const steps = Object.values(state.steps)
  const parked = steps.filter((step) => step.status === 'parked')
  const held = heldBy(state)
  const eventKeys = steps.flatMap((step) => (step.status === 'waiting' && step.eventKey !== undefined ? [step.eventKey] : []))
  return {
    $set: {
      status, updatedAt: at, attempt: state.attempt, eventKeys: [...new Set(eventKeys)], numbers: numbersOf(state),
      open: parked.slice(0, 20).map((step) => ({ step: step.path, problem: step.problem })),
      waits: steps.filter((step) => step.status === 'waiting').slice(0, 20).map(({ path, eventKey, startedAt }) => ({ step: path, ...(eventKey === undefined ? {} : { eventKey }), since: startedAt })),
      ...(parked.length > 0 ? { needs: 1 } : {}),
      ...(held === undefined ? {} : { held }),
      ...(dueAt === undefined || status !== 'waiting' ? {} : { dueAt }),
      ...(problem ? { problem } : {}),
    },
    $unset: { ...(dueAt === undefined || status !== 'waiting' ? { dueAt: true as const } : {}), ...(problem ? {} : { problem: true as const }), ...(parked.length > 0 ? {} : { needs: true as const }), ...(held === undefined ? { held: true as const } : {}) },
  }
}

/** The connection that calls of the run wait for. */
function heldBy(state: RunState): string | undefined {
  for (const step of Object.values(state.steps)) {
    const connection = heldConnection(step)
    if (connection !== undefined) return connection
  }
  return undefined
}

/** The connection that a call waits for: paused, or its breaker open. */
export function heldConnection({ status, problem }: StepState): string | undefined {
  if (status !== 'waiting' || (problem?.code !== 'paused' && problem?.code !== 'breaker')) return undefined
  return (problem.detail as { connection: string }).connection
}

/** Business numbers it is found by; at most 500, so that a run over 10,000 lines stays searchable by its own key and first documents. */
function numbersOf(state: RunState): string[] {
  const numbers = new Set<string>()
  if (state.businessKey !== undefined) numbers.add(state.businessKey)
  if (state.source?.number !== undefined) numbers.add(state.source.number)
  for (const step of Object.values(state.steps)) {
    if (numbers.size >= 500) break
    if (step.record) numbers.add(step.record.number)
  }
  return [...numbers]
}
