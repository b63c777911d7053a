import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { callOperation } from './client.ts'
import type { Connector } from './connector.ts'
import { CallError } from './errors.ts'
import type { Simulator } from './simulator/types.ts'
import type { Exchange, Saved, Transcript } from './transcript.ts'
import { differences, exampleOf, filled } from './transcript.ts'

/** Sends a transcript's requests to a simulator, in order; gives where its answers differ. */
export async function playAgainstSimulator(connector: Connector, transcript: Transcript, simulator: Simulator): Promise<string[]> {
  const saved: Saved = {}
  const found: string[] = []
  for (const [index, exchange] of transcript.exchanges.entries()) {
    const place = `exchange ${index + 1} (${exchange.request.method} ${exchange.request.path})`
    const { status, headers, body } = await ask(connector, exchange, simulator, saved)
    const { answer } = exchange
    if (status !== answer.status) found.push(`${place}: status ${status}, not ${answer.status}: ${JSON.stringify(body).slice(0, 300)}`)
    for (const [name, value] of Object.entries(answer.headers ?? {})) if (headers.get(name) !== value) found.push(`${place}: header ${name} is ${headers.get(name)}, not ${value}`)
    found.push(...differences(answer.body ?? body, body, saved, answer.partial ?? false).map((difference) => `${place}: ${difference}`))
  }
  return found
}

async function ask(connector: Connector, { request }: Exchange, simulator: Simulator, saved: Saved) {
  const { header, prefix = '' } = connector.auth
  const body = request.body === undefined ? undefined : JSON.stringify(filled(request.body, saved))
  const headers = { [header]: prefix + (request.stranger ? 'nobody' : simulator.token), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers }
  const response = await fetch(simulator.url + String(filled(request.path, saved)), { method: request.method, headers, ...(body === undefined ? {} : { body }) })
  const raw = await response.text()
  return { status: response.status, headers: response.headers, body: raw === '' ? undefined : (JSON.parse(raw) as unknown) }
}

/**
 * Asks the connector to do what the transcript says, against a server that knows the transcript alone. Gives every request
 * that is not exactly as written, and every answer that the connector read otherwise.
 */
export async function playAgainstClient(connector: Connector, transcript: Transcript): Promise<string[]> {
  const recorded = new RecordedServer(connector, transcript)
  const baseUrl = await recorded.start()
  const access = { key: connector.key, connector: connector.key, settings: { baseUrl }, secrets: { [connector.auth.secret]: TOKEN } }
  try {
    for (const [index, exchange] of transcript.exchanges.entries()) {
      if (exchange.operation === undefined || exchange.within) continue
      recorded.expect(index)
      const input = filled(exchange.input ?? {}, recorded.saved)
      const options = { idempotencyKey: exchange.idempotencyKey ?? `transcript/${index}`, attempt: exchange.attempt ?? 1 }
      const outcome = await callOperation(connector, exchange.operation, access, input, options).catch((error: unknown) => error)
      recorded.check(index, outcome)
    }
    return recorded.found
  } finally {
    await recorded.stop()
  }
}

const TOKEN = 'transcript-token'

class RecordedServer {
  readonly saved: Saved = {}
  readonly found: string[] = []
  #queue: number[] = []
  readonly #answers = new Map<number, unknown>()
  readonly #connector: Connector
  readonly #transcript: Transcript
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  constructor(connector: Connector, transcript: Transcript) {
    this.#connector = connector
    this.#transcript = transcript
  }

  start(): Promise<string> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`)))
  }
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  /** This exchange comes next, and those that the client makes within it. */
  expect(index: number) {
    this.#queue = [index]
    for (let next = index + 1; this.#transcript.exchanges[next]?.within; next++) this.#queue.push(next)
  }

  check(index: number, outcome: unknown) {
    const { answer, operation } = this.#transcript.exchanges[index]!
    const place = `exchange ${index + 1} (${operation})`
    for (const left of this.#queue) this.found.push(`${place}: the request of exchange ${left + 1} was not made`)
    const good = answer.status < 300 || this.#transcript.exchanges[index + 1]?.within
    if (outcome instanceof Error) {
      if (good || !(outcome instanceof CallError)) this.found.push(`${place}: ${outcome.name}: ${outcome.message}`)
    } else if (!good) this.found.push(`${place}: was read as a success`)
    else if (answer.status < 300 && !isDeepStrictEqual((outcome as { output: unknown }).output, this.#answers.get(index)))
      this.found.push(`${place}: was read as ${JSON.stringify((outcome as { output: unknown }).output).slice(0, 300)}`)
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const index = this.#queue.shift()
    if (index === undefined) {
      this.found.push(`the client made a request that is not in the transcript: ${request.method} ${request.url}`)
      return response.writeHead(599).end()
    }
    const { answer } = this.#transcript.exchanges[index]!
    this.found.push(...this.#differing(index, request, Buffer.concat(chunks).toString()).map((difference) => `exchange ${index + 1}: the client sent ${difference}`))
    const body = exampleOf(answer.body, this.saved)
    this.#answers.set(index, body)
    response.writeHead(answer.status, { 'content-type': answer.status < 400 ? 'application/json' : 'application/problem+json', ...answer.headers })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  }

  #differing(index: number, request: IncomingMessage, raw: string): string[] {
    const wanted = this.#transcript.exchanges[index]!.request
    const { header, prefix = '' } = this.#connector.auth
    const path = String(filled(wanted.path, this.saved))
    const found: string[] = []
    if (request.method !== wanted.method || request.url !== path) found.push(`${request.method} ${request.url}, not ${wanted.method} ${path}`)
    if (request.headers[header.toLowerCase()] !== prefix + TOKEN) found.push('another credential')
    for (const [name, value] of Object.entries(wanted.headers ?? {})) if (request.headers[name.toLowerCase()] !== value) found.push(`${name}: ${String(request.headers[name.toLowerCase()])}, not ${value}`)
    const body = raw === '' ? undefined : (JSON.parse(raw) as unknown)
    if (!isDeepStrictEqual(body, filled(wanted.body, this.saved))) found.push(`body ${raw}, not ${JSON.stringify(wanted.body)}`)
    return found
  }
}
