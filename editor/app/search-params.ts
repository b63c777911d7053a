/** What of a page's state stands in its address: filters, the chosen thing. What does not fit is left out, never an error. */
import type { RunStatus, SyncLogEntry } from '../api/types.ts'

type Raw = Record<string, unknown>

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

const whole = (value: unknown): number | undefined => (Number.isSafeInteger(Number(value ?? Number.NaN)) ? Number(value) : undefined)

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value)
}

export const runStatuses = ['ready', 'running', 'waiting', 'parked', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly RunStatus[]
export const logActions = ['created', 'updated', 'acted', 'echo', 'overtaken', 'claimed', 'skipped'] as const satisfies readonly SyncLogEntry['action'][]
export const logStatuses = ['succeeded', 'failed', 'notWritten'] as const satisfies readonly SyncLogEntry['status'][]

/** How far back a list reaches, kept as words so that an address stays right tomorrow. */
export const periods = { '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const
export type Period = keyof typeof periods
const periodNames = Object.keys(periods) as Period[]

/** When a period began, to the minute: so that a list's key does not change with every drawing. */
export function sinceOf(period: Period | undefined, now = Date.now()): number | undefined {
  return period && Math.floor((now - periods[period]) / 60_000) * 60_000
}

export const signInSearch = (raw: Raw): { to?: string } => {
  const to = word(raw.to)
  // Only places of our own: `//host` and `/\host` lead elsewhere. Said to be undefined, or the raw one would stay.
  return { to: to && /^\/(?![/\\])/.test(to) ? to : undefined }
}
export const setUpSearch = (raw: Raw): { token?: string } => ({ token: word(raw.token) })
export const flowSearch = (raw: Raw): { version?: number } => ({ version: whole(raw.version) })
export const runsSearch = (raw: Raw): { flow?: string; status?: RunStatus; number?: string; period?: Period } => ({
  flow: word(raw.flow), status: oneOf(runStatuses, raw.status), number: word(raw.number), period: oneOf(periodNames, raw.period),
})
/** `step` is a step's path; it says which items are looked at, too. */
export const runSearch = (raw: Raw): { step?: string; list?: 'open' | 'failed' } => ({ step: word(raw.step), list: oneOf(['open', 'failed'] as const, raw.list) })
export const chainsSearch = (raw: Raw): { number?: string; document?: string } => ({ number: word(raw.number), document: word(raw.document) })
export interface LogSearch {
  q?: string
  connection?: string
  entity?: string
  flow?: string
  entry?: string
  action?: SyncLogEntry['action']
  status?: SyncLogEntry['status']
  period?: Period
}
export const logSearch = (raw: Raw): LogSearch => ({
  q: word(raw.q), connection: word(raw.connection), entity: word(raw.entity), flow: word(raw.flow), entry: word(raw.entry),
  action: oneOf(logActions, raw.action), status: oneOf(logStatuses, raw.status), period: oneOf(periodNames, raw.period),
})
export const alertsSearch = (raw: Raw): { tab?: 'rules'; state?: 'pending' | 'firing' | 'resolved'; rule?: string } => ({
  tab: oneOf(['rules'] as const, raw.tab), state: oneOf(['pending', 'firing', 'resolved'] as const, raw.state), rule: word(raw.rule),
})
export const systemsSearch = (raw: Raw): { key?: string } => ({ key: word(raw.key) })
