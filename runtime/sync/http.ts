import { text } from '../../flows/document/text.ts'
import type { ParkedStep } from '../http/model/chain.ts'
import type { RunSummary } from '../http/model/runs.ts'
import { notFound } from '../http/service-errors.ts'
import type { ChainService, SyncLogService } from '../http/services.ts'
import type { SyncService } from './sync.ts'

/** The sync log as the HTTP layer wants it. */
export function syncLogService(sync: SyncService): SyncLogService {
  return {
    async search(query) {
      const started = performance.now()
      const page = await sync.find(query)
      return { ...page, tookMs: Math.round((performance.now() - started) * 10) / 10 }
    },
    async get(id) {
      const entry = await sync.entry(id)
      if (!entry) throw notFound('syncLogEntry', id, text('同步记录', 'sync log entry'))
      return entry
    },
    export: (query) => sync.all(query),
  }
}

/** The runs that a chain's documents came from, and their steps that wait for a person: of the run journal. */
export type RunsOfChain = (runs: readonly string[], numbers: readonly string[]) => Promise<{ runs: RunSummary[]; parked: ParkedStep[] }>

export function chainService(sync: SyncService, runsOf: RunsOfChain): ChainService {
  return {
    async chain(number) {
      const chain = await sync.chain(number)
      const numbers = chain?.documents.flatMap((document) => (document.expected ? [] : [document.number])) ?? [number]
      const { runs, parked } = await runsOf(chain?.runs ?? [], numbers)
      if (!chain && runs.length === 0) throw notFound('number', number, text('单号', 'number'))
      return { number, documents: chain?.documents ?? [], links: chain?.links ?? [], parked, runs }
    },
  }
}
