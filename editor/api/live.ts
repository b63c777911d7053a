import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { openStream } from './stream.ts'
import type { Notice } from './types.ts'

/** Whether the runtime's notices reach us. */
export const useConnected = create<{ connected: boolean }>(() => ({ connected: true }))

const stale: Record<Notice['kind'], string[]> = {
  run: ['runs', 'home', 'chain', 'flows'],
  alert: ['alerts', 'rules', 'home'],
  syncLog: ['syncLog', 'chain'],
  connection: ['connections', 'home'],
}

/** Several notices come at once; lists are fetched once for all of them. */
const GATHER_MS = 400

/**
 * Follows `/api/live` and marks what changed to be fetched again, in place. After a gap everything shown is fetched again.
 * @returns stops following
 */
export function followNotices(client: QueryClient): () => void {
  const kinds = new Set<Notice['kind']>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let opened = 0
  const flush = (): void => {
    timer = undefined
    const keys = new Set([...kinds].flatMap((kind) => stale[kind]))
    kinds.clear()
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
  }
  const stop = openStream(() => '/api/live', {
    message: (data) => {
      kinds.add((data as Notice).kind)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    open: () => {
      useConnected.setState({ connected: true })
      if (opened++ > 0) void client.invalidateQueries()
    },
    lost: () => useConnected.setState({ connected: false }),
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
