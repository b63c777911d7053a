import type { Text } from '../../flows/document/text.ts'
import type { Subject } from '../alerts/subjects.ts'
import type { RunDocument } from './documents.ts'
import type { RunCollections } from './journal.ts'

/** Failed runs older than this open no alert any more: somebody has let them be. */
const FAILED_MS = 7 * 86_400_000

/** A run as alert rules see it (`flows/document/alert-rule.ts`). */
export function runSubject(run: RunDocument, flowName: Text, now: number): Subject {
  const minutesSince = (at: number) => Math.floor((now - at) / 60_000)
  const since = run.finishedAt ?? run.updatedAt
  return {
    id: run._id,
    about: { run: run._id, ...(run.businessKey === undefined ? {} : { number: run.businessKey }) },
    data: {
      id: run._id, flow: run.flow, flowName, businessKey: run.businessKey, status: run.status, problem: run.problem, since, minutes: minutesSince(since),
      waitingFor: (run.waits ?? []).map((wait) => ({ ...wait, minutes: minutesSince(wait.since) })),
    },
  }
}

/** Runs that rules may hold for now: those that go on, and those that failed lately. */
export async function* liveRuns({ runs }: RunCollections, now: number): AsyncGenerator<RunDocument> {
  for (let cursor: string | undefined; ; ) {
    const page = await runs.find({ live: 1 }, { limit: 200, cursor })
    yield* page.items
    cursor = page.next
    if (cursor === undefined) break
  }
  for (let cursor: string | undefined; ; ) {
    const page = await runs.find({ status: 'failed', createdAt: { $gte: now - FAILED_MS } }, { sort: { createdAt: -1 }, limit: 200, cursor })
    yield* page.items
    cursor = page.next
    if (cursor === undefined) break
  }
}
