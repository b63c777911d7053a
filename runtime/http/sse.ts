/** One message of a stream (text/event-stream). */
export interface StreamMessage {
  id?: string
  event?: string
  data: unknown
}

const HEARTBEAT_MS = 15_000

/**
 * Streams what the source gives until it ends, the reader goes, or `ended` aborts (shutdown). A comment every 15 s keeps
 * proxies from closing; the reader's own pace is kept (nothing is read ahead).
 * `open` gets the signal that aborts then; what it throws before the stream began becomes an ordinary problem.
 */
export async function streamEvents(
  request: Request,
  ended: AbortSignal,
  open: (signal: AbortSignal) => Promise<AsyncIterable<StreamMessage>> | AsyncIterable<StreamMessage>,
): Promise<Response> {
  const over = new AbortController()
  const signal = AbortSignal.any([request.signal, ended, over.signal])
  const iterator = (await open(signal))[Symbol.asyncIterator]()
  return new Response(messageStream(iterator, signal, over), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

function messageStream(iterator: AsyncIterator<StreamMessage>, signal: AbortSignal, over: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let heartbeat: ReturnType<typeof setInterval> | undefined
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
      heartbeat = setInterval(() => controller.enqueue(encoder.encode(':\n\n')), HEARTBEAT_MS)
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
