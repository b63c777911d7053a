import type { Problem } from '../api/types.ts'

/** The code that a step parked for. */
export interface AskedCode {
  kind: string
  code: string
  from?: string
  to: string
}

/** From a problem's detail; undefined where the problem is another one, or does not say. */
export function askedCode(problem: Problem): AskedCode | undefined {
  if (problem.code !== 'unknownCode' || typeof problem.detail !== 'object' || problem.detail === null) return undefined
  const detail = problem.detail as Record<string, unknown>
  const inner = typeof detail.key === 'object' && detail.key !== null ? (detail.key as Record<string, unknown>) : detail
  const { kind, code, from, to } = inner
  if (typeof kind !== 'string' || typeof code !== 'string' || typeof to !== 'string') return undefined
  return { kind, code, to, from: typeof from === 'string' ? from : undefined }
}
