import { useQuery } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import { applyEvent } from '../../flows/run/apply.ts'
import { isFinished } from '../../flows/run/run.ts'
import { queries } from './queries.ts'
import type { FlowDocument, RunEventEntry, RunState, RunSummary } from './types.ts'

/** A run's journal, folded; each entry once, however it came. Knows no React. */
export class RunFold {
  state: RunState | undefined
  private readonly seen = new Set<string>()
  last: string | undefined

  /** True when it was new. */
  add(entry: RunEventEntry): boolean {
    const id = `${entry.page}.${entry.seq}`
    if (this.seen.has(id)) return false
    this.seen.add(id)
    this.last = id
    this.state = applyEvent(this.state, entry.event)
    return true
  }
}

export interface LiveRun {
  document: FlowDocument
  summary: RunSummary
  state: RunState
  /** Grows with every event: `state` is changed in place. */
  revision: number
}

/** A run with its journal, then each event as it is written, folded; draws at most once a frame. */
export function useRun(id: string): { run: LiveRun | undefined; error: Error | null; isPending: boolean; refetch(): void } {
  const query = useQuery(queries.run(id))
  const fold = useRef<{ id: string; fold: RunFold }>({ id: '', fold: new RunFold() })
  const [revision, next] = useReducer((count: number) => count + 1, 0)
  const detail = query.data
  if (detail && fold.current.id !== id) fold.current = { id, fold: foldOf(detail.events) }
  useEffect(() => {
    if (!detail) return
    const current = fold.current.fold
    let frame = 0
    const source = new EventSource(`/api/runs/${encodeURIComponent(id)}/events${current.last ? `?after=${current.last}` : ''}`)
    source.onmessage = (message: MessageEvent<string>) => {
      if (current.add(JSON.parse(message.data) as RunEventEntry)) frame ||= requestAnimationFrame(() => { frame = 0; next() })
    }
    return () => {
      cancelAnimationFrame(frame)
      source.close()
    }
  }, [id, detail])
  const state = fold.current.id === id ? fold.current.fold.state : undefined
  const run = detail && state ? { document: detail.document, summary: detail.summary, state, revision } : undefined
  return { run, error: query.error, isPending: query.isPending, refetch: () => void query.refetch() }
}

function foldOf(entries: readonly RunEventEntry[]): RunFold {
  const fold = new RunFold()
  for (const entry of entries) fold.add(entry)
  return fold
}

/** The state at rest shows as what it waits for: the journal says `running` until the next claim. */
export function shownStatus(state: RunState): RunState['status'] {
  if (isFinished(state.status)) return state.status
  const steps = Object.values(state.steps)
  const working = steps.some((step) => step.status === 'running' && !step.items)
  if (working) return 'running'
  if (steps.some((step) => step.status === 'waiting' || step.status === 'retrying')) return 'waiting'
  if (steps.some((step) => step.status === 'parked') || state.problem?.code === 'quarantined') return 'parked'
  return state.status
}
