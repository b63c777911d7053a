import { useQuery } from '@tanstack/react-query'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { elkInWorker } from './elk-worker.ts'
import { layoutFlow, type Layout } from './layout.ts'

/** A flow's layout; kept as long as its version is looked at. */
export function useLayout(flow: FlowDocument | undefined, version: number | undefined): { layout: Layout | undefined; error: Error | null } {
  const query = useQuery({
    queryKey: ['layout', flow?.key, version],
    queryFn: () => (flow ? layoutFlow(flow, elkInWorker()) : Promise.reject(new Error('no flow'))),
    enabled: flow !== undefined && version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    // Reading the cache as it is: a Map has no stable structure to share.
    structuralSharing: false,
  })
  return { layout: query.data, error: query.error }
}
