import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context } from 'hono'
import type { AppEnv } from './gate.ts'
import { HttpProblem, internalProblem, problemOf, problemResponse } from './problem.ts'
import { alerts, rules } from './resources/alerts.ts'
import { chain } from './resources/chain.ts'
import { connections, connectors } from './resources/connections.ts'
import { flows } from './resources/flows.ts'
import { health } from './resources/health.ts'
import { home } from './resources/home.ts'
import { hooks } from './resources/hooks.ts'
import { live } from './resources/live.ts'
import { openApi } from './resources/open-api.ts'
import { runs } from './resources/runs.ts'
import { session } from './resources/session.ts'
import { crossReferences, standards } from './resources/standards.ts'
import { syncLog } from './resources/sync-log.ts'
import { requireDeclarations } from './declared.ts'
import { guard, type GuardOptions } from './guard.ts'
import { editorPages } from './pages.ts'
import type { Services } from './services.ts'
import type { StreamOptions } from './sse.ts'

export interface AppOptions extends GuardOptions, StreamOptions {
  /** Folder of the built editor. */
  editor: string
  /** Gets what nobody foresaw. */
  log: { error(details: object, message: string): void }
}

/** Every route of the API, typed for the editor's client. */
function routes(services: Services, stream: StreamOptions) {
  return new Hono<AppEnv>()
    .route('/health', health(services))
    .route('/hooks', hooks(services))
    .route('/api', session(services))
    .route('/api', home(services))
    .route('/api', live(services, stream))
    .route('/api/flows', flows(services))
    .route('/api/runs', runs(services, stream))
    .route('/api/sync-log', syncLog(services))
    .route('/api/chain', chain(services))
    .route('/api/alerts', alerts(services))
    .route('/api/rules', rules(services))
    .route('/api/connections', connections(services))
    .route('/api/connectors', connectors(services))
    .route('/api/cross-references', crossReferences(services))
    .route('/api/standards', standards(services))
}

/** For `hc<App>(…)` in the editor; import it as a type only. */
export type App = ReturnType<typeof routes>

/** The whole application. @throws Error at once when a route does not declare who may use it. */
export function createApp(services: Services, options: AppOptions): Hono<AppEnv> {
  const api = routes(services, options)
  const documented = api.route('/api', openApi(() => api.routes))
  requireDeclarations(documented.routes)
  return new Hono<AppEnv>()
    .use(async (c, next) => {
      c.set('services', services)
      c.set('address', addressOf(c, options.behindProxy))
      await next()
    })
    .use(guard(options))
    .route('/', documented)
    .all('/api/*', () => { throw notThere() })
    .all('/hooks/*', () => { throw notThere() })
    .all('/health/*', () => { throw notThere() })
    .get('*', editorPages(options.editor))
    .notFound(() => problemResponse(notThere()))
    .onError((error, c) => answerFor(error, c, options))
}

const notThere = () => new HttpProblem(404, 'notFound', { zh: '没有这个地址', en: 'there is nothing at this address' })

function answerFor(error: unknown, c: Context<AppEnv>, { log }: AppOptions): Response {
  const problem = problemOf(error)
  if (!problem) log.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed')
  return problemResponse(problem ?? internalProblem())
}

/** The socket's address, or the last that a declared proxy names. */
function addressOf(c: Context<AppEnv>, behindProxy: boolean): string {
  const forwarded = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  return c.env?.incoming ? (getConnInfo(c).remote.address ?? '') : ''
}
