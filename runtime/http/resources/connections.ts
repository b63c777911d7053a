import { Hono } from 'hono'
import Type from 'typebox'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { ConnectionSummary, ConnectionTest, ConnectorSummary } from '../model/connections.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Key = Type.Object({ key: Type.String({ maxLength: 80 }) })
const Pause = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false, title: 'Pause' })

/** Configured systems: how they are, and stopping calls to one. */
export const connections = ({ connections, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/', route({ right: 'view', summary: 'Connections and how they are', ok: Type.Array(ConnectionSummary) }, () => connections.list()))
    .post('/:key/pause', route(
      { right: 'operate', summary: 'Stop calls to a system; runs wait', params: Key, body: Pause, ok: ConnectionSummary, problems: [404, 409] },
      async ({ params, body, person, c }) => {
        const connection = await connections.pause(params.key, body.reason, person)
        await audited(audit, c, person, 'pause', `connection/${params.key}`, body)
        return connection
      },
    ))
    .post('/:key/resume', route(
      { right: 'operate', summary: 'Let calls go on', params: Key, ok: ConnectionSummary, problems: [404, 409] },
      async ({ params, person, c }) => {
        const connection = await connections.resume(params.key, person)
        await audited(audit, c, person, 'resume', `connection/${params.key}`)
        return connection
      },
    ))
    .post('/:key/test', route(
      { right: 'operate', summary: 'Call the system once, changing nothing', params: Key, ok: ConnectionTest, problems: [404] },
      ({ params }) => connections.test(params.key),
    ))

/** What connectors declare, by name. */
export const connectors = ({ connections }: Services) =>
  new Hono<AppEnv>()
    .get('/', route({ right: 'view', summary: 'Names of entities, operations and events', ok: Type.Array(ConnectorSummary) }, () => connections.connectors()))
