import type { World } from '../../kit/simulate.ts'

/** A record without what the simulator fills in. */
export type Draft<T> = Omit<T, 'version' | 'changedAt'>

/** Writes a record; version and time stamp are filled in. */
export function write<T extends object>(world: World, entity: string, draft: Draft<T>): T {
  return world.put<object>(entity, draft) as T
}

/** A row of the change feed. */
export function tell(world: World, event: string, entity: string, number: string, record: object) {
  world.emit(event, record, { entity, number })
}

/** The next number of a series. @example numbered(world, 'BR', 731) // 'BR-000731' */
export function numbered(world: World, prefix: string, from: number): string {
  return `${prefix}-${String(world.next(prefix, from)).padStart(6, '0')}`
}

/** A quantity has three decimals: 0.1 + 0.2 metres are 0.3. */
export function rounded(quantity: number): number {
  return Math.round(quantity * 1000) / 1000
}
