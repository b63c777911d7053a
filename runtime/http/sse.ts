import type { Context } from 'hono'
import type { AppEnv } from './gate.ts'

/** One message of a stream (text/event-stream). */
export interface StreamMessage {
  id?: string
  event?: string
  data: unknown
}

export interface StreamOptions {
  /** Aborts at shutdown. */
  ended: AbortSignal
  /** Between comments that keep proxies from closing, in milliseconds. */
  heartbeatMs?: number
}

/** Each so many heartbeats the session is looked at again: a stream ends with it. */
const CHECK_EVERY = 4

/**
 * Streams what the source gives until it ends, the reader goes, the session ends, or the process shuts down. The reader's
 * own pace is kept: nothing is read ahead. `open` gets the signal that aborts then; what it throws before the stream began
 * becomes an ordinary problem.
 */
export async function streamEvents(
  c: Context<AppEnv>,
  { ended, heartbeatMs = 15_000 }: StreamOptions,
  open: (signal: AbortSignal) => Promise<AsyncIterable<StreamMessage>> | AsyncIterable<StreamMessage>,
): Promise<Response> {
  const over = new AbortController()
  const signal = AbortSignal.any([c.req.raw.signal, ended, over.signal])
  const iterator = (await open(signal))[Symbol.asyncIterator]()
  const { session } = c.var.services
  const headers = new Headers(c.req.raw.headers)
  const check = async () => {
    if (!(await session.whoIs(headers, { prolong: false }))) over.abort()
  }
  return new Response(messageStream(iterator, signal, { over, heartbeatMs, check }), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

interface Running {
  over: AbortController
  heartbeatMs: number
  check: () => Promise<void>
}

function messageStream(iterator: AsyncIterator<StreamMessage>, signal: AbortSignal, { over, heartbeatMs, check }: Running): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let beats = 0
  const stop = () => {
    clearInterval(heartbeat)
    over.abort()
    void iterator.return?.().catch(() => undefined)
  }
  const aborted = new Promise<IteratorResult<StreamMessage>>((resolve) => {
    const end = () => resolve({ done: true, value: undefined })
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('retry: 2000\n\n'))
      heartbeat = setInterval(() => {
        controller.enqueue(encoder.encode(':\n\n'))
        beats += 1
        if (beats % CHECK_EVERY === 0) void check().catch(() => undefined)
      }, heartbeatMs)
      heartbeat.unref()
    },
    async pull(controller) {
      const next = await Promise.race([iterator.next(), aborted]).catch(() => ({ done: true as const, value: undefined }))
      if (!next.done) return controller.enqueue(encoder.encode(format(next.value)))
      stop()
      controller.close()
    },
    cancel: stop,
  })
}

/** @example format({ id: '0.3', data: { a: 1 } }) // 'id: 0.3\ndata: {"a":1}\n\n' */
export function format(message: StreamMessage): string {
  const id = message.id === undefined ? '' : `id: ${message.id}\n`
  const event = message.event === undefined ? '' : `event: ${message.event}\n`
  return `${id}${event}data: ${JSON.stringify(message.data)}\n\n`
}
