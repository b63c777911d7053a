import type { RunEvent } from '../../flows/run/event.ts'
import type { Notice } from '../http/model/live.ts'
import type { RunEventEntry } from '../http/model/runs.ts'
import type { Journal } from './journal.ts'

/** How often a stream looks into the store for what other processes wrote. */
const LOOK_MS = 2000
/** A reader that is so far behind loses notices (they are hints), never events of a run. */
const MOST_NOTICES = 1000

/**
 * What is durable, as it happens: events of runs for those who watch one, small notices for lists that update in place,
 * responses for senders that wait. In this process at once, from others by looking into the store.
 */
export function createLive(journal: Journal) {
  const watchers = new Map<string, Set<(events: readonly RunEvent[]) => void>>()
  const listeners = new Set<(notice: Notice) => void>()

  function publish(run: string, events: readonly RunEvent[]): void {
    for (const watch of watchers.get(run) ?? []) watch(events)
    notify({ kind: 'run', id: run })
  }

  function notify(notice: Notice): void {
    for (const listener of listeners) listener(notice)
  }

  function watch(run: string, on: (events: readonly RunEvent[]) => void): () => void {
    const set = watchers.get(run) ?? new Set()
    watchers.set(run, set.add(on))
    return () => {
      set.delete(on)
      if (set.size === 0) watchers.delete(run)
    }
  }

  /** The journal behind `after`, then each event as it is written. Ends with the signal. */
  async function* follow(run: string, after: number, signal: AbortSignal): AsyncGenerator<RunEventEntry> {
    let last = after
    let fresh: RunEvent[] = []
    let wake = () => {}
    const stop = watch(run, (events) => {
      fresh.push(...events)
      wake()
    })
    signal.addEventListener('abort', () => wake(), { once: true })
    try {
      for (let read = true; !signal.aborted; ) {
        const events = read ? ((await journal.read(run))?.events ?? []) : fresh.splice(0)
        if (read) fresh = []
        for (const event of events.filter((one) => (one.seq ?? 0) > last).sort((a, b) => a.seq! - b.seq!)) {
          last = event.seq!
          yield { page: 0, seq: last, event }
        }
        if (fresh.length > 0 || signal.aborted) {
          read = false
          continue
        }
        read = await sleepOr(LOOK_MS, (resume) => (wake = resume))
      }
    } finally {
      stop()
    }
  }

  async function* notices(signal: AbortSignal): AsyncGenerator<Notice> {
    const queue = new Map<string, Notice>()
    let wake = () => {}
    const listener = (notice: Notice) => {
      if (queue.size < MOST_NOTICES) queue.set(`${notice.kind}/${notice.id}`, notice)
      wake()
    }
    listeners.add(listener)
    signal.addEventListener('abort', () => wake(), { once: true })
    try {
      while (!signal.aborted) {
        for (const [key, notice] of queue) {
          queue.delete(key)
          yield notice
        }
        if (queue.size === 0) await sleepOr(30_000, (resume) => (wake = resume))
      }
    } finally {
      listeners.delete(listener)
    }
  }

  /** What the run's `respond` node says, or undefined when it does not come in time. */
  async function response(run: string, withinMs: number): Promise<{ status: number; body: unknown } | undefined> {
    const { promise, resolve } = Promise.withResolvers<{ status: number; body: unknown } | undefined>()
    const look = (events: readonly RunEvent[]) => {
      const responded = events.find((event) => event.type === 'stepSucceeded' && event.response)
      if (responded?.type === 'stepSucceeded') resolve(responded.response)
      else if (events.some((event) => event.type === 'runFailed' || event.type === 'runSucceeded' || event.type === 'runCancelled')) resolve(undefined)
    }
    const stop = watch(run, look)
    const timer = setTimeout(() => resolve(undefined), withinMs)
    look((await journal.read(run))?.events ?? [])
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      stop()
    }
  }

  return { publish, notify, follow, notices, response }
}

export type Live = ReturnType<typeof createLive>

/** True when the time passed, false when it was woken before. */
async function sleepOr(ms: number, wakeable: (resume: () => void) => void): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(true), ms)
  wakeable(() => resolve(false))
  const passed = await promise
  clearTimeout(timer)
  return passed
}
