import type { Text } from '../../flows/document/text.ts'
import type { Problem, RunStatus } from '../../flows/run/run.ts'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import type { Collection, Document, Filter, Sort } from '../store/collection.ts'
import type { LastEvents } from './last-events.ts'
import { syncLogSubject, type Subject, type Subjects } from './subjects.ts'

/** What rules see of a run: of its header alone. */
export interface RunHeader extends Document {
  flow: string
  businessKey?: string
  status: RunStatus
  problem?: Problem
  createdAt: number
  updatedAt: number
  /** What it waits for, and since when. */
  waits?: { step: string; eventKey?: string; since: number }[]
}

/** What rules see of a connection, of the last ten minutes. */
export interface ConnectionState {
  key: string
  [field: string]: unknown
}

export interface SourceParts {
  runs: Collection<RunHeader>
  flowName(flow: string): Text
  health(): Promise<ConnectionState[]>
  /** The newest entry of each of these target records (`connection/entity/number`). */
  newestEntries(records: readonly string[]): Promise<SyncLogEntry[]>
  lastEvents: LastEvents
  clock(): number
}

const fields = ['flow', 'businessKey', 'status', 'problem', 'createdAt', 'updatedAt', 'waits']
/** Failed runs that nobody dealt with, so many of the newest, are looked at again when a process starts. */
const mostFailed = 1000

/** Where the subjects of alert rules come from: the run journal, the connections, the sync log, the events that came. */
export function createSubjects(parts: SourceParts): Subjects {
  const { runs, lastEvents, clock } = parts
  const subject = (run: RunHeader): Subject => runSubject(run, parts.flowName(run.flow), clock())
  const connections = async (): Promise<Subject[]> => (await parts.health()).map((state) => ({ id: state.key, about: { connection: state.key }, data: state }))
  return {
    async *live(watch) {
      if (watch === 'connections') return yield* await connections()
      for await (const run of each(runs, { live: 1 })) yield subject(run)
      for (const run of (await runs.find({ status: 'failed' }, { sort: { createdAt: -1 }, limit: mostFailed, fields })).items) yield subject(run)
    },
    async get(watch, ids) {
      if (watch === 'connections') return (await connections()).filter(({ id }) => ids.includes(id))
      if (watch === 'syncLog') return (await parts.newestEntries(ids)).map(syncLogSubject)
      return (await runs.find({ _id: { $in: [...ids] } }, { fields })).items.map(subject)
    },
    lastEvents: () => lastEvents.all(),
  }
}

/** A run as rules see it. `minutes` is how long it has been as it is. */
export function runSubject(run: RunHeader, flowName: Text, now: number): Subject {
  const minutesSince = (at: number) => Math.floor((now - at) / 60_000)
  const minutes = minutesSince(run.updatedAt)
  const waitingFor = run.status === 'waiting' ? (run.waits ?? []).map((wait) => ({ ...wait, minutes: minutesSince(wait.since) })) : []
  const { _id: id, flow, businessKey, status, problem, updatedAt: since } = run
  return { id, about: { run: id, ...(businessKey === undefined ? {} : { number: businessKey }) }, data: { id, flow, flowName, businessKey, status, problem, since, minutes, waitingFor } }
}

async function* each(runs: Collection<RunHeader>, filter: Filter, sort?: Sort): AsyncGenerator<RunHeader> {
  let cursor: string | undefined
  do {
    const page = await runs.find(filter, { sort, limit: 200, cursor, fields })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}
