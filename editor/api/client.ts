import { hc, type ClientResponse } from 'hono/client'
import type { App } from '../../runtime/http/app.ts'
import { isIdle } from './activity.ts'
import { ApiProblem } from './problem.ts'
import { markSignedOut } from './session-state.ts'

/** The typed client of the runtime's API. */
export const api = hc<App>('/', { headers: (): Record<string, string> => (isIdle() ? { 'x-weft-background': '1' } : {}) }).api

/** An id as part of a path; the client puts it there as it is. @example path('run/lines/0') // 'run%2Flines%2F0' */
export const path = encodeURIComponent

/**
 * The body of an answer that is well.
 * @throws ApiProblem with the runtime's own words; a 401 besides leads to sign-in and back
 * @example const page = await read(api.runs.$get({ query: {} }))
 */
export async function read<T>(answer: Promise<ClientResponse<T>>): Promise<T> {
  const response = await answer.catch(() => {
    throw ApiProblem.network()
  })
  if (response.ok) return (await response.json()) as T
  const problem = await ApiProblem.from(response)
  if (problem.status === 401) markSignedOut()
  throw problem
}
