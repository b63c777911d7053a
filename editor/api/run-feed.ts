import { applyEvent } from '../../flows/run/apply.ts'
import { isFinished } from '../../flows/run/run.ts'
import type { RunEventEntry, RunState } from './types.ts'

/** A stream of journal entries behind `after()`, asked at every connection; gives what stops it. */
export type OpenJournal = (after: () => string | undefined, onEntry: (entry: RunEventEntry) => void) => () => void

/**
 * A run's journal, folded as it grows: what was read first, then each event as it is written. Each entry counts once,
 * however it came. Listeners hear at most once a frame. Made for `useSyncExternalStore`, knows no React.
 */
export class RunFeed {
  private state: RunState | undefined
  private shown: RunState | undefined
  private last: string | undefined
  private readonly seen = new Set<string>()
  private readonly open: OpenJournal

  constructor(entries: readonly RunEventEntry[], open: OpenJournal) {
    this.open = open
    for (const entry of entries) this.add(entry)
  }

  /** The state as it is now, as an object of its own (the fold changes its own in place); the same until something comes. */
  readonly snapshot = (): RunState | undefined => {
    this.shown ??= this.state && { ...this.state, steps: { ...this.state.steps } }
    return this.shown
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    let frame = 0
    const close = this.open(() => this.last, (entry) => {
      if (!this.add(entry)) return
      frame ||= requestAnimationFrame(() => {
        frame = 0
        this.shown = undefined
        changed()
      })
    })
    return () => {
      cancelAnimationFrame(frame)
      close()
    }
  }

  private add(entry: RunEventEntry): boolean {
    const id = `${entry.page}.${entry.seq}`
    if (this.seen.has(id)) return false
    this.seen.add(id)
    this.last = id
    this.state = applyEvent(this.state, entry.event)
    return true
  }
}

/** A run that nobody works on shows as what it waits for: its journal says `running` until the next claim. */
export function shownStatus(state: RunState): RunState['status'] {
  if (isFinished(state.status)) return state.status
  const steps = Object.values(state.steps)
  const has = (...statuses: string[]): boolean => steps.some((step) => !step.items && statuses.includes(step.status))
  if (has('running')) return 'running'
  if (has('waiting', 'retrying')) return 'waiting'
  if (has('parked') || state.problem?.code === 'quarantined') return 'parked'
  return state.status
}
