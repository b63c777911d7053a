import type { RouterRoute } from 'hono/types'
import type { TSchema } from 'typebox'
import { rights } from '../auth/rights.ts'
import { ProblemAnswer } from './problem.ts'
import { type Declaration, declarationOf } from './route.ts'

type Json = { [key: string]: unknown }

/**
 * The OpenAPI 3.1 document of these routes, from what each declares. Schemas with a title become components.
 * @throws Error for a route without a declaration.
 */
export function openApiDocument(routes: readonly RouterRoute[]): Json {
  const components = new Components()
  const paths: Record<string, Json> = {}
  for (const { method, path, handler } of routes) {
    const declaration = declarationOf(handler)
    if (!declaration) throw new Error(`${method} ${path} is not declared`)
    const place = pathTemplate(path)
    paths[place] = { ...paths[place], [method.toLowerCase()]: operation(method, path, declaration, components) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Weft', version: '1', description: `Rights: ${rights.join(', ')}; \`x-right\` of an operation names what it needs.` },
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-weft.session' } },
    },
  }
}

function operation(method: string, path: string, declaration: Declaration, components: Components): Json {
  return {
    operationId: operationId(method, path),
    summary: declaration.summary,
    tags: [path.split('/').filter((part) => part !== '' && part !== 'api' && !part.startsWith(':'))[0]],
    'x-right': declaration.right,
    security: declaration.right === 'public' ? [] : [{ session: [] }],
    parameters: [
      ...(path.endsWith('*') ? [{ name: 'rest', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...parameters('path', declaration.params, components), ...parameters('query', declaration.query, components),
    ],
    ...(declaration.body ? { requestBody: { required: true, content: { 'application/json': { schema: components.of(declaration.body) } } } } : {}),
    responses: responses(method, declaration, components),
  }
}

function responses(method: string, declaration: Declaration, components: Components): Json {
  const type = declaration.produces ?? 'application/json'
  const schema = declaration.ok ? components.of(declaration.ok) : { type: 'string' }
  const untyped = declaration.ok === undefined && declaration.produces === undefined
  const answers: Json = {
    [declaration.status ?? 200]: { description: declaration.summary, ...(untyped ? {} : { content: { [type]: { schema } } }) },
  }
  // 403 also for a foreign host or site; 413 and 415 of whatever a request that changes something brings along.
  const problems = [400, ...(declaration.right === 'public' ? [] : [401]), 403, ...(method === 'GET' ? [] : [413, 415]), ...(declaration.problems ?? []), 503]
  for (const status of problems)
    answers[status] = { description: 'Problem', content: { 'application/problem+json': { schema: components.of(ProblemAnswer) } } }
  return answers
}

function parameters(where: 'path' | 'query', schema: TSchema | undefined, components: Components): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, TSchema>; required?: string[] }
  return Object.entries(properties).map(([name, of]) => ({
    name, in: where, required: where === 'path' || required.includes(name), schema: components.of(of),
    ...('description' in of ? { description: of.description } : {}),
  }))
}

/** @example pathTemplate('/api/runs/:id/events') // '/api/runs/{id}/events' */
export function pathTemplate(path: string): string {
  return path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{rest}')
}

function operationId(method: string, path: string): string {
  const words = path.replace('*', 'rest').split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'api')
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}

/** Titled objects and unions, each once; a second one of the same title and other content gets a number. */
class Components {
  readonly schemas: Record<string, unknown> = {}
  private readonly texts = new Map<string, string>()

  of(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((one) => this.of(one))
    if (typeof schema !== 'object' || schema === null) return schema
    const plain = Object.fromEntries(Object.entries(schema).filter(([key]) => !key.startsWith('~')))
    const inner = () => Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, verbatim.has(key) ? value : this.of(value)]))
    if (typeof plain.title !== 'string' || !(plain.type === 'object' || 'anyOf' in plain)) return inner()
    return { $ref: `#/components/schemas/${this.name(plain.title, inner)}` }
  }

  private name(title: string, inner: () => Json): string {
    const base = title.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
    const schema = inner()
    const text = JSON.stringify(schema)
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? base : `${base}${count}`
      const known = this.texts.get(name)
      if (known === text) return name
      if (known !== undefined) continue
      this.texts.set(name, text)
      this.schemas[name] = schema
      return name
    }
  }
}

/** Keywords whose values are data, not schemas. */
const verbatim = new Set(['const', 'enum', 'default', 'examples', 'required'])
