/** Everything that is read, as TanStack Query options: one place for keys, so that notices know what to fetch again. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, path, read } from './client.ts'
import type { RunStatus, SyncLogQuery } from './types.ts'

export interface RunFilter {
  flow?: string
  status?: RunStatus
  businessKey?: string
  since?: number
}
export type LogFilter = Omit<SyncLogQuery, 'cursor' | 'limit'>

/** Query strings carry text; what is undefined stays out. */
function clean<T extends object>(filter: T): T {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')) as T
}

export const queries = {
  session: () => queryOptions({ queryKey: ['session'], queryFn: () => read(api.session.$get()), staleTime: 60_000 }),
  home: () => queryOptions({ queryKey: ['home'], queryFn: () => read(api.home.$get()) }),
  flows: () => queryOptions({ queryKey: ['flows'], queryFn: () => read(api.flows.$get()) }),
  flow: (key: string, version?: number) =>
    queryOptions({
      queryKey: ['flow', key, version ?? 'current'],
      queryFn: () => read(api.flows[':key'].$get({ param: { key: path(key) }, query: clean({ version }) })),
      staleTime: version === undefined ? 0 : Number.POSITIVE_INFINITY,
    }),
  runs: (filter: RunFilter, limit = 50) =>
    infiniteQueryOptions({
      queryKey: ['runs', clean(filter), limit],
      queryFn: ({ pageParam }) => read(api.runs.$get({ query: clean({ ...filter, limit, cursor: pageParam }) })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    }),
  run: (id: string) => queryOptions({ queryKey: ['run', id], queryFn: () => read(api.runs[':id'].$get({ param: { id: path(id) } })), staleTime: Number.POSITIVE_INFINITY }),
  chain: (number: string) => queryOptions({ queryKey: ['chain', number], queryFn: () => read(api.chain[':number'].$get({ param: { number: path(number) } })), retry: false }),
  log: (filter: LogFilter, limit = 50) =>
    infiniteQueryOptions({
      queryKey: ['syncLog', clean(filter), limit],
      queryFn: ({ pageParam }) => read(api['sync-log'].$get({ query: clean({ ...filter, limit, cursor: pageParam }) })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    }),
  logEntry: (id: string) =>
    queryOptions({ queryKey: ['syncLogEntry', id], queryFn: () => read(api['sync-log'][':id'].$get({ param: { id: path(id) } })), placeholderData: keepPreviousData }),
  alerts: () => queryOptions({ queryKey: ['alerts'], queryFn: () => read(api.alerts.$get({ query: {} })) }),
  rules: () => queryOptions({ queryKey: ['rules'], queryFn: () => read(api.rules.$get()) }),
  connections: () => queryOptions({ queryKey: ['connections'], queryFn: () => read(api.connections.$get()) }),
  connectors: () => queryOptions({ queryKey: ['connectors'], queryFn: () => read(api.connectors.$get()), staleTime: Number.POSITIVE_INFINITY }),
  candidates: (ask: { kind: string; code: string; from?: string; to: string }) =>
    queryOptions({ queryKey: ['candidates', ask], queryFn: () => read(api.standards.candidates.$get({ query: clean(ask) })), staleTime: 60_000 }),
}
