import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { control } from './control.ts'
import type { ControlParts } from './control.ts'
import { authorised, perform } from './exchange.ts'
import type { ExchangeParts } from './exchange.ts'
import type { Fault } from './faults.ts'
import { Refusal, refuse } from './refusal.ts'
import { routesOf } from './routes.ts'
import { StartProblem } from './start-problem.ts'
import { json, readBody, refusalAnswer, write } from './wire.ts'

export type ServerParts = ExchangeParts & ControlParts

/** How long a call that is never answered holds its connection. */
const HELD_MS = 120_000

/** Answers requests as the declaration says, with the faults that are in force. */
export function serverOf(parts: ServerParts): Server {
  const find = routesOf(parts.connector)
  const server = createServer((request, response) => {
    handle(parts, find, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy()
      write(response, refusalAnswer(error instanceof Refusal ? error : refuse(500, '系统内部错误', 'Internal error'), parts.manners))
    })
  })
  server.keepAliveTimeout = 10_000
  return server
}

async function handle(parts: ServerParts, find: ReturnType<typeof routesOf>, request: IncomingMessage, response: ServerResponse) {
  const path = request.url!.split('?')[0]!
  const raw = await readBody(request)
  if (path.startsWith('/_control/')) return write(response, await control(parts, request, raw))
  if (!authorised(request, parts.connector, parts.token))
    return write(response, refusalAnswer(refuse(401, '凭证无效', 'The credential is not valid'), parts.manners, { 'www-authenticate': 'Bearer' }))
  const route = find(request.method!, path)
  if (route === 'no path') throw refuse(404, '没有这个地址', 'There is no such address')
  if (route === 'no method') throw refuse(405, '这个地址不支持该方法', 'This address has no such method')
  const { slowMs, fault } = parts.faults.take(route.key)
  const wait = slowMs + (parts.manners.latencyMs ?? 0)
  if (wait > 0) await sleep(wait)
  const instead = fault && insteadOf(parts, fault)
  if (instead) {
    parts.calls.add({ at: parts.clock.now(), operation: route.key, method: request.method!, path: request.url!, status: instead.status, effect: false, fault: fault.kind }, false)
    return write(response, instead)
  }
  const answer = await perform(parts, route, request, raw, fault?.kind)
  if (request.method !== 'GET') parts.look()
  if (fault?.kind === 'timeoutAfterCommit') return hold(response, fault.ms ?? HELD_MS)
  if (fault?.kind === 'resetMidBody') return breakOff(response, answer.status, answer.headers, answer.body)
  write(response, answer)
}

/** Faults that answer before anything happens. */
function insteadOf({ manners }: ServerParts, fault: Fault) {
  const retryAfter = String(fault.retryAfter ?? 1)
  switch (fault.kind) {
    case 'fail':
      return refusalAnswer(refuse(fault.status ?? 500, '系统故障', 'The system has failed'), manners, fault.retryAfter === undefined ? {} : { 'retry-after': retryAfter })
    case 'rateLimit':
      return refusalAnswer(refuse(429, '请求过于频繁', 'Too many requests'), manners, { 'retry-after': retryAfter })
    case 'down':
      return refusalAnswer(refuse(503, '系统停机', 'The system is down'), manners, { 'retry-after': retryAfter })
    case 'html':
      return { ...json(200, null), headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!doctype html><title>系统维护</title><h1>系统维护中,请稍后再试</h1>' }
    default:
      return undefined
  }
}

function hold(response: ServerResponse, ms: number) {
  const timer = setTimeout(() => response.destroy(), ms)
  response.on('close', () => clearTimeout(timer))
}

function breakOff(response: ServerResponse, status: number, headers: Record<string, string>, body: string) {
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...headers, 'content-length': bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.resetAndDestroy())
}

/** Listens; throws a `StartProblem` when the port is taken. Gives the port. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new StartProblem(`${host} 的端口 ${port} 已被占用`, `Port ${port} on ${host} is taken`, error) : error)
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
