import { Hono } from 'hono'
import Type from 'typebox'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { FlowDetail, FlowSummary } from '../model/flows.ts'
import { RunSummary } from '../model/runs.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Key = Type.Object({ key: Type.String({ maxLength: 80 }) })
const Version = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false })
const Start = Type.Object({ payload: Type.Unknown() }, { additionalProperties: false, title: 'Start' })

/** Flows as published. */
export const flows = ({ flows, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/', route({ right: 'view', summary: 'Published flows', ok: Type.Array(FlowSummary) }, () => flows.list()))
    .get('/:key', route(
      { right: 'view', summary: 'A flow, as published or in the version named', params: Key, query: Version, ok: FlowDetail, problems: [404] },
      ({ params, query }) => flows.get(params.key, query.version),
    ))
    .post('/:key/run', route(
      { right: 'operate', summary: 'Start a flow with a manual trigger', params: Key, body: Start, ok: RunSummary, status: 202, problems: [404, 409, 422] },
      async ({ params, body, person, c }) => {
        const run = await flows.start(params.key, body.payload, person)
        await audited(audit, c, person, 'start', `run/${run.id}`, { flow: params.key })
        return run
      },
    ))
