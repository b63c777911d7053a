import type { RouterRoute } from 'hono/types'
import { declarationOf } from './route.ts'

/** Default deny: an application with a route that does not say who may use it does not start. */
export function requireDeclarations(routes: readonly RouterRoute[]): void {
  const bare = routes.filter((route) => declarationOf(route.handler) === undefined)
  if (bare.length === 0) return
  throw new Error(`routes without a declared right: ${bare.map(({ method, path }) => `${method} ${path}`).join(', ')}`)
}
