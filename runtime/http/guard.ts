import type { Context, MiddlewareHandler } from 'hono'
import { requireJson } from './body.ts'
import type { AppEnv } from './gate.ts'
import { HttpProblem } from './problem.ts'

export interface GuardOptions {
  /** Pages come over TLS, from here or from the proxy: HSTS. */
  tls: boolean
  /** A declared proxy stands in front: what it says of address and host counts. */
  behindProxy: boolean
  /** Only this machine can reach it: requests for other host names are refused (DNS rebinding). */
  loopback: boolean
}

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
].join('; ')

/** What holds for every request, before any route: host, forged requests from other sites; and every answer's headers. */
export function guard(options: GuardOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (options.loopback) ownHost(c)
    if (c.req.path.startsWith('/api/') && !SAFE.has(c.req.method)) sameSite(c, options)
    await next()
    harden(c.res.headers, options)
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

function harden(headers: Headers, { tls }: GuardOptions): void {
  headers.set('content-security-policy', POLICY)
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  if (tls) headers.set('strict-transport-security', 'max-age=31536000')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

function ownHost(c: Context<AppEnv>): void {
  const { hostname } = new URL(c.req.url)
  if (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)) return
  throw new HttpProblem(403, 'foreignHost', { zh: '只接受以 127.0.0.1 或 localhost 访问', en: 'this is served as 127.0.0.1 or localhost only' })
}

/**
 * A request that changes something must come from our own page: the browser says so in Sec-Fetch-Site, an older one in
 * Origin. Without either it is no browser's; then it may bring no cookie. Its body, if any, must be JSON, which no form sends.
 */
function sameSite(c: Context<AppEnv>, options: GuardOptions): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const foreign =
    site !== undefined ? site !== 'same-origin'
    : origin !== undefined ? origin !== ownOrigin(c, options)
    : c.req.header('cookie') !== undefined
  if (foreign) throw new HttpProblem(403, 'foreignSite', { zh: '请求不是来自本站页面', en: 'the request does not come from this site' })
  if (c.req.header('content-type') !== undefined || hasBody(c)) requireJson(c.req.raw.headers)
}

function hasBody(c: Context<AppEnv>): boolean {
  const length = c.req.header('content-length')
  return (length !== undefined && length !== '0') || c.req.header('transfer-encoding') !== undefined
}

function ownOrigin(c: Context<AppEnv>, { behindProxy, tls }: GuardOptions): string {
  const url = new URL(c.req.url)
  const host = (behindProxy ? c.req.header('x-forwarded-host') : undefined) ?? url.host
  return `${tls ? 'https' : url.protocol.slice(0, -1)}://${host}`
}
