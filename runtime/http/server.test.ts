import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { RunEventEntry } from './model/runs.ts'
import { type RunningServer, startServer } from './server.ts'
import { notFound } from './service-errors.ts'
import type { Services } from './services.ts'
import { fakeServices, testApp } from './testing/services.ts'

let server: RunningServer | undefined
afterEach(async () => {
  await server?.close(200)
  server = undefined
})

async function start(services: Services, heartbeatMs?: number): Promise<RunningServer> {
  const ended = new AbortController()
  const app = testApp(services, { ended: ended.signal, ...(heartbeatMs ? { heartbeatMs } : {}) })
  server = await startServer({ config: { port: 0, host: '127.0.0.1' }, app, ended })
  return server
}

const entry = (seq: number, page = 0): RunEventEntry => ({ page, seq, event: { type: 'runSucceeded', at: seq } })

/** A journal that other processes write to: `write` wakes the readers. */
function journal(first: RunEventEntry[]) {
  const entries = [...first]
  let wake: (() => void)[] = []
  const open = { readers: 0 }
  return {
    open,
    write(one: RunEventEntry) {
      entries.push(one)
      for (const resume of wake) resume()
      wake = []
    },
    events: async (_: string, after: { page: number; seq: number } | undefined, signal: AbortSignal) => {
      async function* read() {
        open.readers += 1
        try {
          let next = after ? entries.findIndex(({ page, seq }) => page === after.page && seq === after.seq) + 1 : 0
          while (!signal.aborted) {
            const one = entries[next]
            if (one) { next += 1; yield one }
            else await new Promise<void>((resolve) => { wake.push(resolve); signal.addEventListener('abort', () => resolve(), { once: true }) })
          }
        } finally {
          open.readers -= 1
        }
      }
      return read()
    },
  }
}

/** Reads messages until `count` ids have come. */
async function ids(answer: Response, count: number): Promise<string[]> {
  const reader = answer.body!.getReader()
  let text = ''
  const found = () => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id!)
  while (found().length < count) {
    const { done, value } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  await reader.cancel()
  return found()
}

describe('streams', () => {
  test('a journal comes from the beginning, then live; a reader that comes back gets what it missed, once', async () => {
    const written = journal([entry(0), entry(1), entry(0, 1)])
    const { url } = await start(fakeServices({ runs: { events: written.events } }, 'user'))
    const first = await fetch(`${url}/api/runs/R-1/events`)
    expect(first.headers.get('content-type')).toBe('text/event-stream')
    setTimeout(() => written.write(entry(1, 1)), 30)
    expect(await ids(first, 4)).toEqual(['0.0', '0.1', '1.0', '1.1'])
    const again = await fetch(`${url}/api/runs/R-1/events`, { headers: { 'last-event-id': '0.1' } })
    setTimeout(() => written.write(entry(2, 1)), 30)
    expect(await ids(again, 3)).toEqual(['1.0', '1.1', '1.2'])
    expect(await ids(await fetch(`${url}/api/runs/R-1/events?after=1.1`), 1)).toEqual(['1.2'])
  })

  test('a reader that goes is let go', async () => {
    const written = journal([entry(0)])
    const { url } = await start(fakeServices({ runs: { events: written.events } }, 'user'))
    await ids(await fetch(`${url}/api/runs/R-1/events`), 1)
    await expect.poll(() => written.open.readers).toBe(0)
  })

  test('an unknown run is an ordinary 404, a bad place a 400', async () => {
    const events = async () => { throw notFound('run', 'R-9', { zh: '运行', en: 'run' }) }
    const { url } = await start(fakeServices({ runs: { events } }, 'user'))
    expect((await fetch(`${url}/api/runs/R-9/events`)).status).toBe(404)
    expect((await fetch(`${url}/api/runs/R-9/events?after=x`)).status).toBe(400)
  })

  test('heartbeats come while nothing happens; the stream ends with the session', async () => {
    let signedIn = true
    const services = fakeServices({ runs: { events: journal([]).events } }, 'user')
    const whoIs = services.session.whoIs
    services.session.whoIs = async (headers, options) => (signedIn ? whoIs(headers, options) : undefined)
    const { url } = await start(services, 10)
    const answer = await fetch(`${url}/api/runs/R-1/events`)
    setTimeout(() => { signedIn = false }, 60)
    expect((await answer.text()).match(/^:$/gm)?.length).toBeGreaterThan(3)
  })

  test('close ends streams at once and takes nothing new', async () => {
    const written = journal([entry(0)])
    const { url, close } = await start(fakeServices({ runs: { events: written.events } }, 'user'))
    const answer = await fetch(`${url}/api/runs/R-1/events`)
    const text = answer.text()
    const began = Date.now()
    await close(5000)
    expect(Date.now() - began).toBeLessThan(2000)
    expect(await text).toContain('id: 0.0')
    expect(written.open.readers).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe('the server', () => {
  test('a taken port is the system\'s error', async () => {
    const { port } = await start(fakeServices())
    await expect(startServer({ config: { port, host: '127.0.0.1' }, app: testApp(fakeServices()) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('a chunked body past the limit is answered before its end', async () => {
    const { port } = await start(fakeServices())
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => { answer += String(chunk) })
    socket.on('error', () => undefined)
    socket.write(`POST /hooks/crm/x HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`)
    const chunk = `${(64 * 1024).toString(16)}\r\n${' '.repeat(64 * 1024)}\r\n`
    for (let sent = 0; sent < 90 && answer === ''; sent += 1) {
      socket.write(chunk)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 413/)
    socket.destroy()
  })

  test('a header that is too long is refused by the server itself', async () => {
    const { url } = await start(fakeServices())
    expect((await fetch(url, { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)
  })

  test('the sender\'s address reaches the audit', async () => {
    const services = fakeServices({}, 'operator')
    const { url } = await start(services)
    const answer = await fetch(`${url}/api/connections/erp/pause`, { method: 'POST', body: '{"reason":"盘点"}', headers: { 'content-type': 'application/json' } })
    expect(answer.status).toBe(200)
    expect(services.audited).toMatchObject([{ action: 'pause', address: '127.0.0.1', detail: { reason: '盘点' } }])
  })
})
