import { hc } from 'hono/client'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { App } from './app.ts'
import type { Home } from './model/home.ts'
import type { RunPage, RunSummary } from './model/runs.ts'
import { fakeServices, ownPage, testApp } from './testing/services.ts'

describe('the client that is typed by the application', () => {
  const app = testApp(fakeServices({}, 'operator'))
  const client = hc<App>('http://localhost', { fetch: app.request.bind(app) as typeof fetch, headers: ownPage })

  test('lists runs: query and answer have their types', async () => {
    const answer = await client.api.runs.$get({ query: { limit: 5, status: 'failed' } })
    const page = await answer.json()
    expectTypeOf(page).toEqualTypeOf<RunPage>()
    expect(page.items[0]?.id).toBe('R-1')
  })

  test('answers a parked step: body and path have their types', async () => {
    const answer = await client.api.runs[':id'].answer.$post({ param: { id: 'R-1' }, json: { step: 'lines/2/create', answer: 'code', code: 'CP-1' } })
    expect(answer.status).toBe(202)
    expectTypeOf(await answer.json()).toEqualTypeOf<RunSummary>()
  })

  test('home and streams are there', async () => {
    const answer = await client.api.home.$get()
    expectTypeOf(await answer.json()).toEqualTypeOf<Home>()
    expect(client.api.runs[':id'].events.$url({ param: { id: 'R 1' }, query: {} }).pathname).toBe('/api/runs/R%201/events')
  })
})
