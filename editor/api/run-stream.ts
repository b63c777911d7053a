import { useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import { queries } from './queries.ts'
import { RunFeed, type OpenJournal } from './run-feed.ts'
import { openStream } from './stream.ts'
import type { FlowDocument, RunEventEntry, RunState, RunSummary } from './types.ts'

export interface LiveRun {
  document: FlowDocument
  summary: RunSummary
  /** Another object after every event. */
  state: RunState
}

/** A run with its journal, then each event as it is written. */
export function useRun(id: string): { run: LiveRun | undefined; error: Error | null; refetch(): void } {
  const query = useQuery(queries.run(id))
  const detail = query.data
  const feed = useMemo(() => new RunFeed(detail?.events ?? [], detail ? streamOf(id) : noStream), [id, detail])
  const state = useSyncExternalStore(feed.subscribe, feed.snapshot)
  const run = detail && state ? { document: detail.document, summary: detail.summary, state } : undefined
  return { run, error: query.error, refetch: () => void query.refetch() }
}

const noStream: OpenJournal = () => () => undefined

function streamOf(id: string): OpenJournal {
  const base = `/api/runs/${encodeURIComponent(id)}/events`
  return (after, onEntry) => openStream(() => (after() ? `${base}?after=${after()}` : base), { message: (entry) => onEntry(entry as RunEventEntry) })
}
