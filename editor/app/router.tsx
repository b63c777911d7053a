import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { Frame } from './frame.tsx'
import { CrashPage, NotFoundPage } from './fallback.tsx'
import { alertsSearch, chainsSearch, flowSearch, logSearch, runSearch, runsSearch, setUpSearch, signInSearch, systemsSearch } from './search-params.ts'

interface Context {
  client: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root, path: '/sign-in', validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../entry/sign-in-page.tsx'), 'SignInPage'),
})
const setUp = createRoute({
  getParentRoute: () => root, path: '/setup', validateSearch: setUpSearch,
  component: lazyRouteComponent(() => import('../entry/set-up-page.tsx'), 'SetUpPage'),
})

/** Everything behind sign-in, in the frame. */
const inside = createRoute({
  getParentRoute: () => root, id: 'inside', component: Frame, errorComponent: CrashPage,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(queries.session())
    if (session.person) return
    if (session.setupNeeded) throw redirect({ to: '/setup' })
    throw redirect({ to: '/sign-in', search: { to: location.href === '/' ? undefined : location.href } })
  },
})

const home = createRoute({ getParentRoute: () => inside, path: '/', component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage') })
const flows = createRoute({ getParentRoute: () => inside, path: '/flows', component: lazyRouteComponent(() => import('../flows/flows-page.tsx'), 'FlowsPage') })
const flow = createRoute({
  getParentRoute: () => inside, path: '/flows/$key', validateSearch: flowSearch,
  component: lazyRouteComponent(() => import('../flows/flow-page.tsx'), 'FlowPage'),
})
const runs = createRoute({
  getParentRoute: () => inside, path: '/runs', validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('../runs/runs-page.tsx'), 'RunsPage'),
})
const run = createRoute({
  getParentRoute: () => inside, path: '/runs/$id', validateSearch: runSearch,
  component: lazyRouteComponent(() => import('../run/run-page.tsx'), 'RunPage'),
})
const chains = createRoute({
  getParentRoute: () => inside, path: '/chains', validateSearch: chainsSearch,
  component: lazyRouteComponent(() => import('../chain/chain-page.tsx'), 'ChainPage'),
})
const log = createRoute({
  getParentRoute: () => inside, path: '/log', validateSearch: logSearch,
  component: lazyRouteComponent(() => import('../log/log-page.tsx'), 'LogPage'),
})
const alerts = createRoute({
  getParentRoute: () => inside, path: '/alerts', validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import('../alerts/alerts-page.tsx'), 'AlertsPage'),
})
const systems = createRoute({
  getParentRoute: () => inside, path: '/systems', validateSearch: systemsSearch,
  component: lazyRouteComponent(() => import('../systems/systems-page.tsx'), 'SystemsPage'),
})

const tree = root.addChildren([signIn, setUp, inside.addChildren([home, flows, flow, runs, run, chains, log, alerts, systems])])

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree, context: { client }, defaultPreload: 'intent', defaultPreloadStaleTime: 0, scrollRestoration: true,
    defaultErrorComponent: CrashPage, defaultNotFoundComponent: NotFoundPage,
  })
}
export type WeftRouter = ReturnType<typeof makeRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: WeftRouter
  }
}
