import type { ConnectionState } from '../api/types.ts'
import type { Shown } from '../parts/status.tsx'

/** A connection's state by the name under which it is shown. */
export const shownState: Record<ConnectionState, Shown> = { ok: 'ok', paused: 'paused', down: 'down', unknown: 'unknown' }
