import Type from 'typebox'
import { FlowDocument } from '../../../flows/document/flow.ts'
import { Text } from '../../../flows/document/text.ts'
import type { RunEvent as RunEventType } from '../../../flows/run/event.ts'
import { Problem, RunStatus } from '../../../flows/run/run.ts'
import { paging } from './paging.ts'

/** A run as lists show it. Times are epoch milliseconds. */
export const RunSummary = Type.Object(
  {
    id: Type.String(),
    flow: Type.String(),
    flowName: Text,
    version: Type.Integer(),
    businessKey: Type.Optional(Type.String()),
    status: RunStatus,
    createdAt: Type.Number(),
    startedAt: Type.Optional(Type.Number()),
    finishedAt: Type.Optional(Type.Number()),
    durationMs: Type.Optional(Type.Number()),
    attempt: Type.Integer(),
    problem: Type.Optional(Problem),
  },
  { title: 'RunSummary' },
)
export type RunSummary = Type.Static<typeof RunSummary>

export const RunPage = Type.Object({ items: Type.Array(RunSummary), next: Type.Optional(Type.String()) }, { title: 'RunPage' })
export type RunPage = Type.Static<typeof RunPage>

/** Which runs, newest first. */
export const RunQuery = Type.Object(
  {
    flow: Type.Optional(Type.String({ maxLength: 80 })),
    status: Type.Optional(RunStatus),
    businessKey: Type.Optional(Type.String({ maxLength: 200 })),
    since: Type.Optional(Type.Number({ description: 'epoch milliseconds; created at or after' })),
    ...paging,
  },
  { additionalProperties: false },
)
export type RunQuery = Type.Static<typeof RunQuery>

/** An event of the journal with its place: `page` 0 is the run's own, `seq` counts within the page. */
export const RunEventEntry = Type.Object(
  {
    page: Type.Integer({ minimum: 0 }),
    seq: Type.Integer({ minimum: 0 }),
    event: Type.Unsafe<RunEventType>(Type.Object({ type: Type.String(), at: Type.Number() }, { title: 'RunEvent' })),
  },
  { title: 'RunEventEntry' },
)
export type RunEventEntry = Type.Static<typeof RunEventEntry>

/** A run with the document of its own version and its journal: fold `events` with `applyEvent`. */
export const RunDetail = Type.Object(
  {
    summary: RunSummary,
    document: Type.Unsafe<FlowDocument>(FlowDocument),
    events: Type.Array(RunEventEntry),
  },
  { title: 'RunDetail' },
)
export type RunDetail = Type.Static<typeof RunDetail>

const StepPath = Type.String({ minLength: 1, maxLength: 500, description: 'checkStock, or inside a frame lines/2/checkStock' })

export const RetryBody = Type.Object({ step: Type.Optional(StepPath) }, { additionalProperties: false, title: 'Retry' })
export type RetryBody = Type.Static<typeof RetryBody>

/** An answer to a parked step: the missing `code`, `repeat` the call, or `skip` it with this `output`. */
export const AnswerBody = Type.Object(
  {
    step: StepPath,
    answer: Type.Union([Type.Literal('code'), Type.Literal('repeat'), Type.Literal('skip')]),
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    output: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false, title: 'Answer' },
)
export type AnswerBody = Type.Static<typeof AnswerBody>
