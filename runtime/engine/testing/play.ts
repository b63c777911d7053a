import { foldRun } from '../../../flows/run/apply.ts'
import type { RunEvent } from '../../../flows/run/event.ts'
import { isFinished, splitPath, type RunState, type StepPath } from '../../../flows/run/run.ts'
import type { LookupKey, Lookups } from '../../../flows/expression/expression.ts'
import { weftFunctions } from '../../../flows/expression/functions.ts'
import type { CompiledFlow } from '../compile.ts'
import type { EngineContext } from '../context.ts'
import { advance } from '../advance.ts'
import { note, openExecution, type CallIntent, type Execution } from '../execution.ts'
import { outcomeEvent, type CallOutcome } from '../outcome.ts'

/** What a played target answers to the n-th try (from 1) of a step's call. */
export type Target = (path: StepPath, attempt: number, input: unknown) => CallOutcome

export interface Play {
  /** Index of the next call to be answered, among `count` under way. Default the first. */
  pick?(count: number): number
  /** Lengths of the journal at which the worker dies: what comes after is lost, its calls' outcomes too. */
  deaths?: readonly number[]
  /** Codes that there are; any other is unknown. A code is at hand once it was asked for. */
  codes?: Readonly<Record<string, string>>
  /** Told before each call is made. */
  onCall?(intent: CallIntent, underWay: readonly CallIntent[], state: RunState): void
  idempotency?: 'key' | 'nothing'
  /** Takes up a run from its journal instead of beginning one. */
  journal?: readonly RunEvent[]
}

export interface Played {
  state: RunState
  journal: RunEvent[]
  /** Idempotency keys in the order in which calls were made. */
  calls: string[]
  /** Goes on with events from outside: answers, a retry. */
  go(...events: RunEvent[]): void
}

/** When played runs begin. */
export const BEGIN = 1_800_000_000_000

export const doneWith = (output: unknown = {}): CallOutcome => ({ type: 'succeeded', output })
export const problem = { code: 'test', message: { zh: '错', en: 'wrong' } }

/**
 * A run on the pure engine, with a target and a worker that are played: no clock but the steps' own, no store but an array.
 * Ends when the run is finished or rests.
 */
export function play(flow: CompiledFlow, target: Target, trigger: unknown = {}, options: Play = {}): Played {
  const created: RunEvent = { type: 'runCreated', at: BEGIN, id: 'r', flow: flow.document.key, version: flow.version, trigger }
  const journal: RunEvent[] = options.journal ? [...options.journal] : [created, { type: 'runClaimed', at: BEGIN, epoch: 1, worker: 'w' }]
  const deaths = [...(options.deaths ?? [])].sort((a, b) => a - b)
  const calls: string[] = []
  const tries = new Map<StepPath, number>()
  const loaded = new Set<string>()
  const time = { now: BEGIN }
  const context = contextOf(options, loaded, time)
  let execution: Execution = openExecution(flow, foldRun(journal))
  let underWay: CallIntent[] = []

  /** False when the worker died on it. */
  function write(events: readonly RunEvent[]): boolean {
    journal.push(...events)
    if (deaths[0] === undefined || journal.length < deaths[0]) return true
    journal.length = deaths.shift()!
    execution = openExecution(flow, foldRun(journal))
    underWay = []
    return false
  }

  function answer(): void {
    const [intent] = underWay.splice(options.pick?.(underWay.length) ?? 0, 1) as [CallIntent]
    options.onCall?.(intent, [intent, ...underWay], execution.state)
    calls.push(intent.idempotencyKey)
    tries.set(intent.path, (tries.get(intent.path) ?? 0) + 1)
    const outcome = target(intent.path, tries.get(intent.path)!, intent.input)
    execution.inFlight.delete(intent.path)
    write([note(execution, outcomeEvent(execution, intent, outcome, context))])
  }

  function run(): void {
    for (let round = 0; !isFinished(execution.state.status); round += 1) {
      if (round > 200_000) throw new Error('the run does not come to rest')
      const step = advance(execution, context)
      for (const key of step.needs) loaded.add(idOf(key))
      if (step.events.length > 0 && !write(step.events)) continue
      underWay.push(...step.calls)
      if (step.needs.length > 0) continue
      if (underWay.length > 0) answer()
      else if (!untilDue(execution, time)) return
    }
  }

  run()
  return {
    get state() { return execution.state },
    journal, calls,
    go(...events) {
      write(events.map((event) => note(execution, event)))
      run()
    },
  }
}

function untilDue(execution: Execution, time: { now: number }): boolean {
  const due = Object.values(execution.state.steps).filter((step) => step.dueAt !== undefined && !step.finishedAt)
  if (due.length === 0) return false
  time.now = Math.max(time.now, Math.min(...due.map((step) => step.dueAt!)))
  for (const step of due) if (step.dueAt! <= time.now) execution.dirty.add(splitPath(step.path).scope)
  return true
}

const idOf = ({ table, kind, from, code, to }: LookupKey): string => [table, kind, from, code, to].join('|')

function contextOf({ codes = {}, idempotency = 'key' }: Play, loaded: ReadonlySet<string>, time: { now: number }): EngineContext {
  const lookups: Lookups = {
    get: (key) => (loaded.has(idOf(key)) ? (codes[key.code] ?? null) : undefined),
    parameter: () => undefined,
    calendar: () => undefined,
  }
  return {
    get now() { return time.now },
    random: () => 1,
    hash: (text) => text,
    get bindings() { return weftFunctions(lookups, time.now) },
    idempotencyOf: () => idempotency,
    nameOf: (connection) => ({ zh: connection, en: connection }),
  }
}
