/**
 * A route is declared once: who may, what goes in, what comes out. From that follow the check of rights (default deny),
 * the validation, the OpenAPI document and the type of the RPC client.
 */
import type { Context, Handler, Input, TypedResponse } from 'hono'
import type { Static, TSchema } from 'typebox'
import type { Person } from '../auth/person.ts'
import type { Right } from '../auth/rights.ts'
import { admit, type AppEnv } from './gate.ts'
import { type Check, compile, readInput } from './input.ts'

/** What every route says of itself. */
export interface Declaration {
  /** `public`: also without sign-in. */
  right: Right | 'public'
  /** One line for the API's document. */
  summary: string
  params?: TSchema
  query?: TSchema
  body?: TSchema
  /** The answer's body when all is well. */
  ok?: TSchema
  /** Its status, default 200. */
  status?: 200 | 201 | 202
  /** Its media type where it is not JSON. */
  produces?: 'text/event-stream' | 'text/csv'
  /** Problems beside 400, 401, 403, 500 and 503. */
  problems?: readonly (401 | 404 | 409 | 410 | 413 | 415 | 422 | 429)[]
  /** The handler reads the body itself (webhooks, sign-in); nothing is parsed here. */
  raw?: boolean
}

const declarations = new WeakMap<object, Declaration>()

/** The declaration of a handler made here; undefined for anything else (which then does not start). */
export function declarationOf(handler: object): Declaration | undefined {
  return declarations.get(handler)
}

type Of<S> = S extends TSchema ? Static<S> : undefined

/** What a handler is given: checked input, the person (undefined on public routes only), and the request. */
export interface Given<D extends Declaration> {
  params: Of<D['params']>
  query: Of<D['query']>
  body: Of<D['body']>
  person: D['right'] extends 'public' ? Person | undefined : Person
  c: Context<AppEnv>
}

/** What the RPC client must send. */
interface Sent<D extends Declaration> extends Input {
  in: (D['params'] extends TSchema ? { param: Static<D['params']> } : {}) &
    (D['query'] extends TSchema ? { query: Static<D['query']> } : {}) &
    (D['body'] extends TSchema ? { json: Static<D['body']> } : {})
}

type StatusOf<D extends Declaration> = D['status'] extends number ? D['status'] : 200
type Answered<D extends Declaration> = D['ok'] extends TSchema ? Static<D['ok']> : never

/**
 * A JSON route.
 * @example app.get('/:id', route({ right: 'view', summary: 'One run', params: Id, ok: RunDetail }, ({ params }) => runs.get(params.id)))
 */
export function route<const D extends Declaration & { ok: TSchema }>(
  declaration: D,
  handle: (given: Given<D>) => Promise<Answered<D>> | Answered<D>,
): Handler<AppEnv, string, Sent<D>, Promise<TypedResponse<Answered<D>, StatusOf<D>, 'json'>>> {
  const answer = respondWith(declaration, async (given: Given<D>) =>
    given.c.json(await handle(given) as object, declaration.status ?? 200))
  return answer as never
}

/** A route whose answer is not JSON of a schema: streams, files, what another library answers. */
export function rawRoute<const D extends Declaration>(
  declaration: D,
  handle: (given: Given<D>) => Promise<Response> | Response,
): Handler<AppEnv, string, Sent<D>, Promise<TypedResponse<string, StatusOf<D>, 'text'>>> {
  return respondWith(declaration, handle) as never
}

function respondWith<D extends Declaration>(declaration: D, handle: (given: Given<D>) => Promise<Response> | Response) {
  const checks: Record<'params' | 'query' | 'body', Check | undefined> = {
    params: compile(declaration.params, 'params'),
    query: compile(declaration.query ?? nothing, 'query'),
    body: compile(declaration.body, 'body'),
  }
  const handler = async (c: Context<AppEnv>): Promise<Response> => {
    const person = await admit(c, declaration.right)
    const input = await readInput(c, checks, declaration.raw === true)
    return handle({ ...input, person, c } as Given<D>)
  }
  declarations.set(handler, declaration)
  return handler
}

/** A route that declares no query takes none. */
const nothing = { type: 'object', additionalProperties: false } as TSchema
