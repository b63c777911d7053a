import { Hono } from 'hono'
import type { RouterRoute } from 'hono/types'
import type { AppEnv } from '../gate.ts'
import { openApiDocument } from '../open-api.ts'
import { rawRoute } from '../route.ts'

/** The API's own description, made when first asked for. */
export const openApi = (routes: () => readonly RouterRoute[]) => {
  let document: string | undefined
  return new Hono<AppEnv>()
    .get('/openapi.json', rawRoute(
      { right: 'public', summary: 'This document' },
      () => new Response((document ??= JSON.stringify(openApiDocument(routes()))), { headers: { 'content-type': 'application/json' } }),
    ))
}
