import { markSignedOut } from './session-state.ts'
import type { Session } from './types.ts'

export interface StreamListener {
  message(data: unknown): void
  /** It answers; after every gap again. */
  open?(): void
  /** It does not answer; tried again by itself. */
  lost?(): void
}

const RETRY_MS = 3000

/**
 * Follows a stream of events for as long as the page is looked at. Hidden pages let go: a browser opens only six
 * connections to one host, and a few forgotten tabs would take them all. An ended session leads to sign-in.
 * @param address is asked for at every connection, so that it can name where the last one stopped
 * @returns stops following
 */
export function openStream(address: () => string, listener: StreamListener): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const connect = (): void => {
    if (stopped || document.hidden || source) return
    source = new EventSource(address())
    source.onmessage = (message: MessageEvent<string>) => listener.message(JSON.parse(message.data))
    source.onopen = () => listener.open?.()
    source.onerror = () => {
      if (document.hidden) return
      listener.lost?.()
      // The browser tries again by itself, unless it was refused.
      if (source?.readyState === EventSource.CLOSED) void refused()
    }
  }
  const close = (): void => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }
  const refused = async (): Promise<void> => {
    close()
    const session = await fetch('/api/session').then((answer) => (answer.ok ? (answer.json() as Promise<Session>) : undefined), () => undefined)
    if (session?.person === null) markSignedOut()
    else timer = setTimeout(connect, RETRY_MS)
  }
  const onVisible = (): void => (document.hidden ? close() : connect())

  document.addEventListener('visibilitychange', onVisible)
  connect()
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', onVisible)
    close()
  }
}
