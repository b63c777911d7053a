import type { Flows } from '../flows/flows.ts'
import type { RunsOfChain } from '../sync/http.ts'
import type { RunCollections } from './journal.ts'
import { parkedSteps, summaryOf } from './service.ts'

/** Runs of one chain that are shown with it. */
const MOST_RUNS = 50

/** The runs that a chain's documents came from, and what in them waits for a person. */
export function runsOfChain({ runs }: RunCollections, flows: Flows): RunsOfChain {
  return async (ids, numbers) => {
    const wanted = [...ids]
    // An order whose first call is still to come has a run and no document yet.
    for (const number of numbers.slice(0, 20)) wanted.push(...(await runs.find({ numbers: number }, { sort: { createdAt: -1 }, limit: 10, fields: [] })).items.map((run) => run._id))
    const found = (await Promise.all([...new Set(wanted)].slice(0, MOST_RUNS).map((id) => runs.get(id)))).filter((run) => run !== undefined)
    const names = new Map((await flows.published()).map((version) => [version.flow, version.document.name]))
    return { runs: found.map((run) => summaryOf(run, (flow) => names.get(flow) ?? { zh: flow, en: flow })), parked: found.flatMap(parkedSteps) }
  }
}
