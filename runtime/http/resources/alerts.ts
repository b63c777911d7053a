import { Hono } from 'hono'
import Type from 'typebox'
import { Alert } from '../../../flows/document/alert-rule.ts'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { AlertQuery, RuleStatus } from '../model/live.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Id = Type.Object({ id: Type.String({ maxLength: 500 }) })

/** Alerts, and that somebody has seen one. */
export const alerts = ({ alerts, audit }: Services) =>
  new Hono<AppEnv>()
    .get('/', route(
      { right: 'view', summary: 'Alerts', query: AlertQuery, ok: Type.Array(Alert) },
      ({ query }) => alerts.list(query),
    ))
    .post('/:id/acknowledge', route(
      { right: 'operate', summary: 'Acknowledge an alert', params: Id, ok: Alert, problems: [404, 409] },
      async ({ params, person, c }) => {
        const alert = await alerts.acknowledge(params.id, person)
        await audited(audit, c, person, 'acknowledge', `alert/${params.id}`)
        return alert
      },
    ))

/** Rules and how they stand. */
export const rules = ({ alerts }: Services) =>
  new Hono<AppEnv>()
    .get('/', route({ right: 'view', summary: 'Alert rules and their states', ok: Type.Array(RuleStatus) }, () => alerts.rules()))
