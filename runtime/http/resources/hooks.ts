import { Hono } from 'hono'
import Type from 'typebox'
import { readBody, requireJson } from '../body.ts'
import type { AppEnv } from '../gate.ts'
import { readJson } from '../json.ts'
import { HttpProblem } from '../problem.ts'
import { rawRoute } from '../route.ts'
import type { Hook, HooksService, Services } from '../services.ts'

const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' })
const Place = Type.Object({ connection: Name, event: Name })
const Accepted = Type.Object({ runs: Type.Array(Type.String()), duplicate: Type.Boolean() }, { title: 'HookAccepted' })

/** Bytes of a webhook's body. */
export const HOOK_LIMIT = 5 * 1024 * 1024

/** Where other systems send their events. Anything but 2xx: nothing was kept, send it again. */
export const hooks = ({ hooks }: Services) =>
  new Hono<AppEnv>()
    .post('/:connection/:event', rawRoute(
      {
        right: 'public', summary: 'A webhook, signed by Standard Webhooks; 202 once it is durable', params: Place, raw: true, ok: Accepted, status: 202,
        problems: [404, 410, 413, 415, 429],
      },
      async ({ params, c }) => {
        await listening(hooks, params.connection, params.event)
        requireJson(c.req.raw.headers)
        const hook: Hook = { ...params, headers: c.req.raw.headers, body: await readBody(c.req.raw, HOOK_LIMIT) }
        await signed(hooks, hook)
        const answer = await hooks.accept({ ...hook, payload: readJson(hook.body) })
        if (answer.response) return Response.json(answer.response.body ?? null, { status: answer.response.status })
        return Response.json({ runs: answer.runs, duplicate: answer.duplicate }, { status: 202 })
      },
    ))

async function listening(hooks: HooksService, connection: string, event: string): Promise<void> {
  const seconds = hooks.full(connection)
  if (seconds !== undefined)
    throw new HttpProblem(429, 'full', { zh: '暂时收不下,请稍后再发', en: 'too much at once; send it again later' }, { headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } })
  const found = await hooks.find(connection, event)
  if (found === 'gone') throw new HttpProblem(410, 'gone', { zh: '这里不再接收事件', en: 'nothing listens here any more' })
  if (found === 'unknown') throw new HttpProblem(404, 'unknownHook', { zh: '没有这个接收地址', en: 'nothing listens here' })
}

async function signed(hooks: HooksService, hook: Hook): Promise<void> {
  const verdict = await hooks.verify(hook)
  if (!verdict.ok) throw new HttpProblem(401, 'signatureRefused', verdict.text)
}
