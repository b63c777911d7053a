import { Hono } from 'hono'
import Type from 'typebox'
import type { AppEnv } from '../gate.ts'
import { Readiness } from '../model/health.ts'
import { rawRoute, route } from '../route.ts'
import type { Services } from '../services.ts'

/** For whatever watches the process. Says nothing that an outsider should not know. */
export const health = ({ health }: Services) =>
  new Hono<AppEnv>()
    .get('/live', route(
      { right: 'public', summary: 'The process runs', ok: Type.Object({ live: Type.Literal(true) }) },
      () => ({ live: true as const }),
    ))
    .get('/ready', rawRoute(
      { right: 'public', summary: 'The store answers and work is taken; 503 otherwise', ok: Readiness },
      async () => {
        const readiness = await health.readiness()
        return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } })
      },
    ))
