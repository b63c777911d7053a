import type { World } from '../../kit/simulate.ts'

/** How quick and how strict this company's procurement is. All times in milliseconds. */
export interface ProcurementOptions {
  /** Who approves a request: the system itself after `approvalMs`, or a person by `request.approve`. Default auto. */
  approval?: 'auto' | 'manual'
  /** Default 200. */
  approvalMs?: number
  /** After its first line a plan gathers this long, then closes by itself; `never` waits for `plan.close`. Default 600. */
  planClosesAfterMs?: number | 'never'
  /** How long a plan is in state closing. Default 100. */
  planClosingMs?: number
  /** From sent to confirmed. Default 300. */
  supplierConfirmsAfterMs?: number
  /** Take a second order for a request line, to prove that the caller prevents it. Default false. */
  allowSecondOrder?: boolean
}

export const defaults: Required<ProcurementOptions> = {
  approval: 'auto',
  approvalMs: 200,
  planClosesAfterMs: 600,
  planClosingMs: 100,
  supplierConfirmsAfterMs: 300,
  allowSecondOrder: false,
}

/** A record without what the simulator fills in. */
export type Draft<T> = Omit<T, 'version' | 'updatedAt'>

/** Writes a record; version and time stamp are filled in. */
export function write<T extends object>(world: World, entity: string, draft: Draft<T>): T {
  return world.put<object>(entity, draft) as T
}
