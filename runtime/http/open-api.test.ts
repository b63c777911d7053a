import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { pathTemplate } from './open-api.ts'
import { declarationOf } from './route.ts'
import { fakeServices, testApp } from './testing/services.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the document is looked into at many places, each checked
type Json = { [key: string]: any }

const app = testApp(fakeServices())
const document = (await (await app.request('/api/openapi.json')).json()) as Json

function* refs(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref') yield inner as string
    else yield* refs(inner)
  }
}

describe('the API\'s document', () => {
  test('covers every route, and nothing else', () => {
    const declared = app.routes.filter(({ handler }) => declarationOf(handler)).map(({ method, path }) => `${method.toLowerCase()} ${pathTemplate(path)}`)
    const documented = Object.entries(document.paths as Json).flatMap(([path, methods]) => Object.keys(methods as Json).map((method) => `${method} ${path}`))
    expect(documented.sort()).toEqual([...new Set(declared)].sort())
    expect(documented.length).toBeGreaterThan(30)
  })

  test('is OpenAPI 3.1: every operation has an id of its own, answers, its path\'s parameters', () => {
    expect(document.openapi).toBe('3.1.0')
    const ids = new Set<string>()
    for (const [path, methods] of Object.entries(document.paths as Json))
      for (const operation of Object.values(methods as Json) as Json[]) {
        expect(ids.has(operation.operationId as string)).toBe(false)
        ids.add(operation.operationId as string)
        expect(Object.keys(operation.responses as Json).some((status) => status.startsWith('2'))).toBe(true)
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
        expect((operation.parameters as Json[]).filter((parameter) => parameter.in === 'path').map(({ name }) => name as string).sort()).toEqual(inPath)
        expect(operation.security).toEqual(operation['x-right'] === 'public' ? [] : [{ session: [] }])
      }
  })

  test('says what any request may be answered: from elsewhere 403; what changes something may be no JSON, or too large', () => {
    for (const [path, methods] of Object.entries(document.paths as Json))
      for (const [method, { responses }] of Object.entries(methods as Json) as [string, Json][]) {
        expect(Object.keys(responses), path).toContain('403')
        if (method !== 'get') expect(Object.keys(responses), path).toEqual(expect.arrayContaining(['413', '415']))
      }
  })

  test('every reference leads somewhere, and every schema is valid JSON Schema 2020-12', () => {
    for (const ref of refs(document)) expect(document.components.schemas[ref.replace('#/components/schemas/', '')], ref).toBeDefined()
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    ajv.addSchema({ $id: 'api', components: document.components } as object)
    for (const name of Object.keys(document.components.schemas as Json)) ajv.compile({ $ref: `api#/components/schemas/${name}` })
  })

  test('schemas are those that check and answer: a run summary is one component, used by lists and actions', () => {
    expect(document.components.schemas.RunSummary.required).toContain('status')
    expect(document.paths['/api/runs/{id}/retry'].post.responses['202'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/RunSummary' })
    expect(document.paths['/api/runs/{id}/events'].get.responses['200'].content).toHaveProperty(['text/event-stream'])
    expect(Object.keys(document.components.schemas as Json).filter((name) => /\d$/.test(name))).toEqual([])
  })
})
