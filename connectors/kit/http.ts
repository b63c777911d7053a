import { Agent } from 'undici'
import type { Dispatcher } from 'undici'

export interface HttpRequest {
  origin: string
  path: string
  method: string
  headers: Record<string, string>
  body?: string
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  text: string
}

export type LossReason = 'deadline' | 'cancelled' | 'tooLarge' | 'encoding' | 'connection'

/** No whole answer came. `sent`: the request may have reached the other side. */
export class Lost extends Error {
  readonly sent: boolean
  readonly reason: LossReason
  constructor(sent: boolean, reason: LossReason, cause?: unknown) {
    super(`${reason}${sent ? '' : ' before sending'}`, { cause })
    this.sent = sent
    this.reason = reason
  }
}

/** 10 MB: an answer beyond it is cut off. */
export const MAX_ANSWER_BYTES = 10_000_000

let agent: Agent | undefined

/** One pool of kept-alive connections per origin; idle ones go before Node's servers close theirs (5 s). */
function connections(): Agent {
  agent ??= new Agent({ connections: 64, pipelining: 1, keepAliveTimeout: 4000, keepAliveTimeoutThreshold: 1500, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } })
  return agent
}

/** Closes kept-alive connections: at shutdown and at the end of tests. */
export async function closeConnections(): Promise<void> {
  const closing = agent
  agent = undefined
  await closing?.close()
}

/**
 * Sends one request and reads the whole answer before `deadlineAt` (`performance.now()` time): connecting, headers and
 * body share it, so an answer that drips ends too. Follows no redirect. Throws `Lost`.
 */
export function send(request: HttpRequest, deadlineAt: number, signal?: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(resolve, reject)
    const left = deadlineAt - performance.now()
    if (signal?.aborted || left <= 0) return reject(new Lost(false, signal?.aborted ? 'cancelled' : 'deadline'))
    const timer = setTimeout(() => exchange.stop('deadline'), left)
    const cancel = () => exchange.stop('cancelled')
    signal?.addEventListener('abort', cancel, { once: true })
    exchange.after = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
    try {
      connections().dispatch(request as Dispatcher.DispatchOptions, exchange)
    } catch (error) {
      exchange.fail('connection', error)
    }
  })
}

class Exchange implements Dispatcher.DispatchHandler {
  after: () => void = () => {}
  readonly #resolve: (answer: HttpAnswer) => void
  readonly #reject: (lost: Lost) => void
  #controller: Dispatcher.DispatchController | undefined
  #done = false
  #status = 0
  #headers: Record<string, string> = {}
  #chunks: Buffer[] = []
  #size = 0

  constructor(resolve: (answer: HttpAnswer) => void, reject: (lost: Lost) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Undici calls this when the connection stands and the request goes out. */
  onRequestStart(controller: Dispatcher.DispatchController) {
    if (this.#done) return controller.abort(new Error('too late'))
    this.#controller = controller
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[] | undefined>) {
    if (status < 200) return
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      if (value !== undefined) this.#headers[name] = Array.isArray(value) ? value.join(', ') : value
    }
    if (Number(this.#headers['content-length']) > MAX_ANSWER_BYTES) this.stop('tooLarge')
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#size += chunk.length
    if (this.#size > MAX_ANSWER_BYTES) return this.stop('tooLarge')
    this.#chunks.push(chunk)
  }

  onResponseEnd() {
    if (this.#done) return
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    try {
      const text = decoderFor(this.#headers['content-type']).decode(body)
      this.#finish()
      this.#resolve({ status: this.#status, headers: this.#headers, text })
    } catch (error) {
      this.fail('encoding', error)
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    this.fail('connection', error)
  }

  /** Ends the exchange from our side. */
  stop(reason: LossReason) {
    const controller = this.#controller
    this.fail(reason)
    controller?.abort(new Error(reason))
  }

  fail(reason: LossReason, cause?: unknown) {
    if (this.#done) return
    this.#finish()
    this.#reject(new Lost(this.#controller !== undefined, reason, cause))
  }

  #finish() {
    this.#done = true
    this.after()
  }
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

/** By the answer's charset, UTF-8 without one; bytes that are no text of it throw. */
function decoderFor(contentType = ''): InstanceType<typeof TextDecoder> {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8'
  let decoder = decoders.get(charset)
  if (!decoder) decoders.set(charset, (decoder = new TextDecoder(charset, { fatal: true })))
  return decoder
}
