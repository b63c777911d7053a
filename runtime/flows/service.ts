import { randomUUID } from 'node:crypto'
import { triggerOf } from '../../flows/document/flow.ts'
import { compileExpression } from '../../flows/expression/compile.ts'
import type { Expression } from '../../flows/expression/expression.ts'
import type { StatusCounts } from '../http/model/flows.ts'
import type { RunSummary } from '../http/model/runs.ts'
import { conflict, notFound } from '../http/service-errors.ts'
import type { FlowsService } from '../http/services.ts'
import type { RunCollections } from '../runs/journal.ts'
import type { Worker } from '../worker/worker.ts'
import type { Flows } from './flows.ts'

export interface FlowsParts {
  flows: Flows
  collections: RunCollections
  worker: Worker
  evaluate(expression: Expression, input: unknown): Promise<unknown>
  summary(run: string): Promise<RunSummary>
  clock: () => number
}

const DAY_MS = 86_400_000
const STATUSES = ['ready', 'running', 'waiting', 'parked', 'succeeded', 'failed', 'cancelled'] as const

/** Flows for the API: read, and started by hand where their trigger is manual. */
export function createFlowsService({ flows, collections, worker, evaluate, summary, clock }: FlowsParts): FlowsService {
  async function countsOf(flow: string): Promise<StatusCounts> {
    const since = clock() - DAY_MS
    const counted = await Promise.all(STATUSES.map(async (status) => [status, await collections.runs.count({ flow, status, createdAt: { $gte: since } })] as const))
    return Object.fromEntries(counted) as StatusCounts
  }

  const missing = (key: string) => notFound('flow', key, { zh: '流程', en: 'flow' })

  return {
    async list() {
      const published = await flows.published()
      return Promise.all(published.map(async ({ flow, version, document, publishedAt }) => ({
        key: flow, name: document.name, description: document.description, version, publishedAt, trigger: triggerOf(document).on, runs24h: await countsOf(flow),
      })))
    },
    async get(key, version) {
      const found = await flows.version(key, version)
      if (!found) throw missing(key)
      const versions = (await flows.versions(key)).map(({ version: number, publishedAt, by }) => ({ version: number, publishedAt, by }))
      return { document: found.document, version: found.version, publishedAt: found.publishedAt, versions }
    },
    async start(key, payload) {
      const found = await flows.version(key)
      if (!found) throw missing(key)
      const trigger = triggerOf(found.document)
      if (trigger.on.type !== 'manual') throw conflict('notManual', { zh: '这个流程由事件或时间触发，不能手动开始', en: 'this flow starts by an event or by time, not by hand' })
      const key_ = trigger.businessKey === undefined ? undefined : await evaluate(compileExpression(trigger.businessKey), { trigger: payload })
      const id = randomUUID()
      await worker.start({ id, flow: key, version: found.version, businessKey: key_ === undefined || key_ === null ? undefined : String(key_), trigger: payload, at: clock() })
      return summary(id)
    },
  }
}
