import type { FlowDocument } from '../../flows/document/flow.ts'
import { foldRun } from '../../flows/run/apply.ts'
import type { RunState } from '../../flows/run/run.ts'
import { weftFunctions } from '../../flows/expression/functions.ts'
import type { Lookups, LookupKey } from '../../flows/expression/expression.ts'
import { compileFlow } from '../engine/compile.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import { createJournal, openRunCollections, type NewRun } from '../runs/journal.ts'
import type { Store } from '../store/collection.ts'
import type { Caller, KeptEvent } from './ports.ts'
import { createRelay, type SyncSink } from './relay.ts'
import { createWorker, type Worker, type WorkerParts } from './worker.ts'

/** A worker on a real store with a target that the test plays. For tests of what crosses engine, journal and worker. */
export interface Bench {
  worker: Worker
  journal: ReturnType<typeof createJournal>
  collections: Awaited<ReturnType<typeof openRunCollections>>
  calls: { operation: string; key: string; attempt: number; input: unknown }[]
  kept: KeptEvent[]
  codes: Map<string, string>
  now: { value: number }
  state(id: string): Promise<RunState>
  status(id: string): Promise<string | undefined>
  /** Another worker on the same store, as another process would be. */
  another(name: string): Worker
}

export type Target = (call: Parameters<Caller['call']>[0]) => CallOutcome | Promise<CallOutcome>

export const run = (id: string, more: Partial<NewRun> = {}): NewRun => ({ id, flow: 'test', version: 1, trigger: {}, at: 1000, ...more })

export async function bench(store: Store, document: FlowDocument, target: Target, more: { idempotency?: 'key' | 'nothing'; worker?: Partial<WorkerParts>; sink?: SyncSink } = {}): Promise<Bench> {
  const collections = await openRunCollections(store)
  const journal = createJournal(collections)
  const calls: Bench['calls'] = []
  const kept: KeptEvent[] = []
  const codes = new Map<string, string>()
  const now = { value: 1_000_000 }
  const loaded = new Set<string>()
  const id = (key: LookupKey) => [key.table, key.kind, key.from, key.code, key.to].join('|')
  const lookups: Lookups = { get: (key) => (loaded.has(id(key)) ? (codes.get(id(key)) ?? null) : undefined), parameter: () => undefined, calendar: () => undefined }
  const flow = compileFlow(document, 1)
  const caller: Caller = {
    async call(call) {
      calls.push({ operation: call.operation, key: call.idempotencyKey, attempt: call.attempt, input: call.input })
      return target(call)
    },
    idempotencyOf: () => more.idempotency ?? 'key',
    nameOf: (connection) => ({ zh: connection, en: connection }),
  }
  const describe = (_: string, operation: string) => ({ entity: operation.split('.')[0]!, action: 'create' as const })
  // Each worker is as a process of its own: what it had not copied when it ended is gone with it.
  const relay = () => createRelay({
    journal, collections, describe, sink: more.sink ?? { copy: async () => {} }, onError: (error) => { if (!more.sink) throw error },
    outboxRun: async (runId) => ({ id: runId, flow: 'test', version: 1, document }),
  })
  const make = (name: string): Worker => createWorker({
    name, journal, collections, caller, relay: relay(), flows: { compiled: async () => flow },
    standards: { bindings: (at) => weftFunctions(lookups, at), load: async (keys) => keys.forEach((key) => loaded.add(id(key))) },
    events: { find: async (keys, since) => kept.filter((event) => keys.includes(event.key) && event.at >= since) },
    clock: () => now.value, random: () => 0, observe: { events: () => {}, state: () => {} },
    log: { info: () => {}, warn: () => {}, error: (fields, text) => console.error(text, fields) },
    ...more.worker,
  })
  return {
    worker: make('w1'), journal, collections, calls, kept, codes, now, another: make,
    state: async (runId) => foldRun((await journal.read(runId))!.events),
    status: async (runId) => (await collections.runs.get(runId))?.status,
  }
}
