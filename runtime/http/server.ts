import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Config } from '../config.ts'
import type { AppEnv } from './gate.ts'

export interface RunningServer {
  /** With the real port: `http://127.0.0.1:4700`. */
  url: string
  port: number
  /** Takes nothing new, ends streams, lets what is under way finish for `graceMs`, then cuts. */
  close(graceMs?: number): Promise<void>
}

export interface ServerOptions {
  config: Pick<Config, 'port' | 'host' | 'tls'>
  app: Hono<AppEnv>
  /** The one whose signal the application was made with: aborted first at close, so that streams end. */
  ended?: AbortController
}

/** A request's header must be there in 15 s, all of it in 60; an idle connection is kept for 10. */
const limits = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5000 }

/**
 * Listens. @throws the system's error (EADDRINUSE, EACCES, ENOENT of the certificate …): `problemSentence` has the words.
 * @example const server = await startServer({ config, app, ended }); console.log(server.url)
 */
export async function startServer({ config, app, ended }: ServerOptions): Promise<RunningServer> {
  const server = await makeServer(config, app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return { url: `${config.tls ? 'https' : 'http'}://${host}:${port}`, port, close: (graceMs = 10_000) => close(server, ended, graceMs) }
}

async function makeServer({ tls }: ServerOptions['config'], app: Hono<AppEnv>): Promise<Server> {
  if (!tls) return createAdaptorServer({ fetch: app.fetch, createServer, serverOptions: limits }) as Server
  const [cert, key] = await Promise.all([readFile(tls.cert), readFile(tls.key)])
  const serverOptions = { ...limits, cert, key, minVersion: 'TLSv1.2' as const }
  return createAdaptorServer({ fetch: app.fetch, createServer: createSecureServer, serverOptions }) as Server
}

function close(server: Server, ended: AbortController | undefined, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    // Connections whose last answer has just ended would be kept for the next request.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
    ended?.abort()
  })
}
