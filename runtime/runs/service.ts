import type { Text } from '../../flows/document/text.ts'
import { foldRun } from '../../flows/run/apply.ts'
import type { LookupKey } from '../../flows/expression/expression.ts'
import { isFinished, splitPath, type RunState } from '../../flows/run/run.ts'
import type { Person } from '../auth/person.ts'
import type { Flows } from '../flows/flows.ts'
import type { StatusCounts } from '../http/model/flows.ts'
import type { DurationPoint, Need } from '../http/model/home.ts'
import type { AnswerBody, RunSummary } from '../http/model/runs.ts'
import { conflict, notFound, ServiceError } from '../http/service-errors.ts'
import type { RunsService } from '../http/services.ts'
import type { Filter } from '../store/collection.ts'
import type { Worker } from '../worker/worker.ts'
import type { RunCommand, RunDocument } from './documents.ts'
import type { Journal, RunCollections } from './journal.ts'
import type { Live } from './live.ts'

export interface RunsParts {
  journal: Journal
  collections: RunCollections
  flows: Flows
  worker: Pick<Worker, 'wake'>
  live: Live
  /** Enters a missing code. @throws ServiceError 422 when it is refused. */
  setCode(answer: LookupKey & { value: string; by: string }): Promise<void>
}

const STATUSES = ['ready', 'running', 'waiting', 'parked', 'succeeded', 'failed', 'cancelled'] as const
const HEADER = ['flow', 'version', 'businessKey', 'status', 'createdAt', 'startedAt', 'finishedAt', 'attempt', 'problem', 'open', 'updatedAt', 'source'] as const
const RUN: Text = { zh: '运行', en: 'run' }

/** Runs for the API: lists, one with its journal, and what a person may ask of one. */
export function createRunsService(parts: RunsParts): RunsService {
  const { runs } = parts.collections

  async function namesOf(): Promise<(flow: string) => Text> {
    const names = new Map((await parts.flows.published()).map((version) => [version.flow, version.document.name]))
    return (flow) => names.get(flow) ?? { zh: flow, en: flow }
  }

  const summary = async (document: RunDocument): Promise<RunSummary> => summaryOf(document, await namesOf())

  async function found(id: string): Promise<RunDocument> {
    const document = await runs.get(id)
    if (!document) throw notFound('run', id, RUN)
    return document
  }

  /** Lays the command in, when `allowed` by the run as it stands; else 409 with what is the case. */
  async function command(id: string, command: RunCommand, allowed: (run: RunDocument) => boolean, refusal: ServiceError): Promise<RunSummary> {
    await found(id)
    const after = await parts.journal.command(id, command, allowed)
    if (!after) throw refusal
    parts.worker.wake(id)
    return summary(after)
  }

  async function answer(id: string, { step, answer: how, code, output }: AnswerBody, by: Person): Promise<RunSummary> {
    const stored = await parts.journal.read(id)
    if (!stored) throw notFound('run', id, RUN)
    const parked = foldRun(stored.events).steps[step]
    if (parked?.status !== 'parked' || isFinished(stored.document.status)) throw parked ? alreadyAnswered() : conflict('notParked', { zh: '这一步没有等人回答', en: 'this step does not wait for an answer' })
    if (how === 'skip') await canSkip(stored.document, step)
    if (how === 'code') await enterCode(parked.problem?.detail as LookupKey | undefined, parked.problem?.code, code, by)
    const pending = (run: RunDocument) => Object.values(run.inbox).some((one) => one.type === 'answer' && one.step === step)
    return command(id, { type: 'answer', step, answer: how, output, by: by.name }, (run) => !isFinished(run.status) && !pending(run), alreadyAnswered())
  }

  /** A way has to be chosen, a frame has its items: these cannot be skipped over, only answered or retried. */
  async function canSkip(run: RunDocument, step: string): Promise<void> {
    const flow = await parts.flows.compiled(run.flow, run.version)
    const { scope, key } = splitPath(step)
    const kind = flow?.graphOf(scope).node(key)?.kind
    if (kind === 'choice' || kind === 'forEach') throw conflict('cannotSkip', { zh: '这一步决定往哪走，不能跳过；补上编码或取消运行', en: 'this step decides the way and cannot be skipped; enter the code, or cancel the run' })
  }

  async function enterCode(key: LookupKey | undefined, problem: string | undefined, code: string | undefined, by: Person): Promise<void> {
    if (problem !== 'unknownCode' || !key) throw conflict('notParked', { zh: '这一步不缺编码', en: 'this step does not lack a code' })
    if (code === undefined) throw new ServiceError(422, 'codeRefused', { zh: '填上编码', en: 'give the code' })
    await parts.setCode({ ...key, value: code, by: by.name })
  }

  return {
    async list({ flow, status, businessKey, since, cursor, limit = 50 }) {
      const filter: Filter = {
        ...(flow === undefined ? {} : { flow }), ...(status === undefined ? {} : { status }), ...(businessKey === undefined ? {} : { numbers: businessKey }),
        ...(since === undefined ? {} : { createdAt: { $gte: since } }),
      }
      const page = await runs.find(filter, { sort: { createdAt: -1 }, limit, cursor, fields: HEADER })
      const names = await namesOf()
      return { items: page.items.map((run) => summaryOf(run, names)), next: page.next }
    },
    async get(id) {
      const stored = await parts.journal.read(id)
      const version = stored && (await parts.flows.version(stored.document.flow, stored.document.version))
      if (!stored || !version) throw notFound('run', id, RUN)
      const events = stored.events.map((event) => ({ page: 0, seq: event.seq ?? 0, event }))
      return { summary: await summary(stored.document), document: version.document, events }
    },
    async events(id, after, signal) {
      await found(id)
      return parts.live.follow(id, after?.seq ?? 0, signal)
    },
    retry: async (id, { step }, by) => {
      if ((await found(id)).problem?.code === 'quarantined') return command(id, { type: 'release', by: by.name }, (run) => run.status === 'parked', alreadyAnswered())
      return command(id, { type: 'retry', step, by: by.name }, canRetry, conflict('notFailed', { zh: '只有失败或已取消的运行可以重试', en: 'only a failed or cancelled run can be retried' }))
    },
    cancel: (id, by) => command(id, { type: 'cancel', by: by.name }, (run) => !isFinished(run.status), conflict('finished', { zh: '运行已经结束', en: 'the run has ended already' })),
    answer,
    async counts(since) {
      const counted = await Promise.all(STATUSES.map(async (status) => [status, await runs.count({ status, createdAt: { $gte: since } })] as const))
      return Object.fromEntries(counted) as StatusCounts
    },
    async needs(limit) {
      const names = await namesOf()
      const [failed, parked] = await Promise.all([
        runs.find({ status: 'failed' }, { sort: { createdAt: -1 }, limit, fields: HEADER }),
        runs.find({ needs: 1 }, { limit, fields: HEADER }),
      ])
      const needs = [...failed.items.map((run) => failedNeed(run, names(run.flow))), ...parked.items.flatMap((run) => parkedNeeds(run, names(run.flow)))]
      return needs.sort((a, b) => b.since - a.since).slice(0, limit)
    },
    async durations(since) {
      const { items } = await runs.find({ finishedAt: { $gte: since } }, { sort: { finishedAt: 1 }, limit: 20_000, fields: ['startedAt', 'createdAt', 'finishedAt'] })
      return durationPoints(items)
    },
  }
}

const alreadyAnswered = () => conflict('alreadyAnswered', { zh: '已经有人回答了', en: 'somebody has answered already' })

function canRetry(run: RunDocument): boolean {
  return (run.status === 'failed' || run.status === 'cancelled') && !Object.values(run.inbox).some((command) => command.type === 'retry')
}

export function summaryOf(run: RunDocument, nameOf: (flow: string) => Text): RunSummary {
  const { _id: id, flow, version, businessKey, status, createdAt, startedAt, finishedAt, attempt, problem } = run
  return {
    id, flow, flowName: nameOf(flow), version, businessKey, status, createdAt, startedAt, finishedAt, attempt, problem,
    ...(finishedAt === undefined ? {} : { durationMs: finishedAt - (startedAt ?? createdAt) }),
  }
}

/** What a run's steps wait for, of people. Also for the chain. */
export function parkedSteps(run: RunDocument): { run: string; step: string; problem: NonNullable<RunState['problem']>; since: number }[] {
  return (run.open ?? []).map(({ step, problem }) => ({ run: run._id, step, problem, since: run.updatedAt }))
}

function failedNeed(run: RunDocument, name: Text): Need {
  const key = run.businessKey ?? ''
  return {
    kind: 'failed', title: run.problem?.message ?? { zh: '运行失败', en: 'Run failed' },
    detail: { zh: `${name.zh} v${run.version} · ${key}`, en: `${name.en} v${run.version} · ${key}` }, since: run.finishedAt ?? run.createdAt, run: run._id,
  }
}

function parkedNeeds(run: RunDocument, name: Text): Need[] {
  return parkedSteps(run).map(({ step, problem, since }) => ({
    kind: 'parked', title: problem.message, detail: { zh: `${name.zh} v${run.version} · ${run.businessKey ?? ''}`, en: `${name.en} v${run.version} · ${run.businessKey ?? ''}` }, since, run: run._id, step,
  }))
}

const TEN_MINUTES = 600_000

/** Median and 95th percentile (nearest rank) of runs that ended, per ten minutes. */
function durationPoints(runs: readonly RunDocument[]): DurationPoint[] {
  const slots = Map.groupBy(runs, (run) => Math.floor(run.finishedAt! / TEN_MINUTES) * TEN_MINUTES)
  return [...slots].map(([at, list]) => {
    const took = list.map((run) => run.finishedAt! - (run.startedAt ?? run.createdAt)).sort((a, b) => a - b)
    const rank = (share: number) => took[Math.max(0, Math.ceil(took.length * share) - 1)]!
    return { at, p50: rank(0.5), p95: rank(0.95), runs: took.length }
  })
}

