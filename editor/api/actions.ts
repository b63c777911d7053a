/** What a person can do, as mutations that leave what is shown up to date. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { api, path, read } from './client.ts'
import type { AnswerBody, RunSummary } from './types.ts'

function useAction<Input, Output>(act: (input: Input) => Promise<Output>, stale: string[]): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    // Also after a refusal: 409 says that somebody else was first, so what is shown is old.
    onSettled: () => Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

export const useRetryRun = (id: string) =>
  useAction<{ step?: string }, RunSummary>((json) => read(api.runs[':id'].retry.$post({ param: { id: path(id) }, json })), ['runs', 'home'])

export const useCancelRun = (id: string) =>
  useAction<void, RunSummary>(() => read(api.runs[':id'].cancel.$post({ param: { id: path(id) } })), ['runs', 'home'])

export const useAnswer = (id: string) =>
  useAction<AnswerBody, RunSummary>((json) => read(api.runs[':id'].answer.$post({ param: { id: path(id) }, json })), ['runs', 'home', 'chain'])

export const useAcknowledge = () =>
  useAction<string, unknown>((id) => read(api.alerts[':id'].acknowledge.$post({ param: { id: path(id) } })), ['alerts', 'rules', 'home'])

export const usePause = () =>
  useAction<{ key: string; reason?: string }, unknown>(
    ({ key, reason }) => read(api.connections[':key'].pause.$post({ param: { key: path(key) }, json: reason ? { reason } : {} })), ['connections', 'home'])

export const useResume = () =>
  useAction<string, unknown>((key) => read(api.connections[':key'].resume.$post({ param: { key: path(key) } })), ['connections', 'home'])

export const useTestConnection = () =>
  useAction((key: string) => read(api.connections[':key'].test.$post({ param: { key: path(key) } })), ['connections'])
