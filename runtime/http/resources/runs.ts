import { Hono, type Context } from 'hono'
import Type from 'typebox'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { AnswerBody, RetryBody, RunDetail, RunEventEntry, RunPage, RunQuery, RunSummary } from '../model/runs.ts'
import { HttpProblem } from '../problem.ts'
import { rawRoute, route } from '../route.ts'
import type { Services } from '../services.ts'
import { streamEvents, type StreamMessage, type StreamOptions } from '../sse.ts'

const Id = Type.Object({ id: Type.String({ maxLength: 200 }) })
const After = Type.Object(
  { after: Type.Optional(Type.String({ pattern: '^\\d{1,9}\\.\\d{1,9}$', description: 'page.seq, as the stream\'s ids' })) },
  { additionalProperties: false },
)

/** Runs: lists, one with its journal, the journal live, and what a person can do about it. */
export const runs = (services: Services, stream: StreamOptions) => {
  const { runs, audit } = services
  return new Hono<AppEnv>()
    .get('/', route(
      { right: 'view', summary: 'Runs, newest first', query: RunQuery, ok: RunPage },
      ({ query }) => runs.list(query),
    ))
    .get('/:id', route(
      { right: 'view', summary: 'A run with its flow and journal', params: Id, ok: RunDetail, problems: [404] },
      ({ params }) => runs.get(params.id),
    ))
    .get('/:id/events', rawRoute(
      {
        right: 'view', summary: 'The journal as a stream: what there is behind Last-Event-ID, then live', params: Id, query: After,
        ok: RunEventEntry, produces: 'text/event-stream', problems: [404],
      },
      ({ params, query, c }) =>
        streamEvents(c, stream, async (signal) => messages(await runs.events(params.id, position(c, query.after), signal))),
    ))
    .post('/:id/retry', route(
      { right: 'operate', summary: 'A new attempt from the failed step', params: Id, body: RetryBody, ok: RunSummary, status: 202, problems: [404, 409] },
      async ({ params, body, person, c }) => {
        const run = await runs.retry(params.id, body, person)
        await audited(audit, c, person, 'retry', `run/${params.id}`, body)
        return run
      },
    ))
    .post('/:id/cancel', route(
      { right: 'operate', summary: 'Cancel a run', params: Id, ok: RunSummary, status: 202, problems: [404, 409] },
      async ({ params, person, c }) => {
        const run = await runs.cancel(params.id, person)
        await audited(audit, c, person, 'cancel', `run/${params.id}`)
        return run
      },
    ))
    .post('/:id/answer', route(
      { right: 'operate', summary: 'Answer a parked step; one answer counts', params: Id, body: AnswerBody, ok: RunSummary, status: 202, problems: [404, 409, 422] },
      async ({ params, body, person, c }) => {
        if (body.answer === 'code' && body.code === undefined)
          throw new HttpProblem(400, 'codeMissing', { zh: '请填写编码', en: 'the answer "code" needs a code' }, { places: [{ at: 'body/code', message: { zh: '缺少此项', en: 'is missing' } }] })
        const run = await runs.answer(params.id, body, person)
        await audited(audit, c, person, 'answer', `run/${params.id}`, { step: body.step, answer: body.answer, ...(body.code ? { code: body.code } : {}) })
        return run
      },
    ))
}

/** Where the reader stopped: the browser's own header when it reconnects, else the query. */
function position(c: Context<AppEnv>, after: string | undefined): { page: number; seq: number } | undefined {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(c.req.header('last-event-id') ?? after ?? '')
  return match ? { page: Number(match[1]), seq: Number(match[2]) } : undefined
}

async function* messages(entries: AsyncIterable<RunEventEntry>): AsyncIterable<StreamMessage> {
  for await (const entry of entries) yield { id: `${entry.page}.${entry.seq}`, data: entry }
}
