import { Cron } from 'croner'
import { triggerOf } from '../../flows/document/flow.ts'
import type { Flows } from '../flows/flows.ts'
import type { Worker } from '../worker/worker.ts'
import { hashOf } from './events.ts'

/** How often schedules are looked at. */
const LOOK_MS = 1000

/**
 * Starts flows by the clock. A slot's run has an id made of flow and slot, so that a slot fires once, whatever restarts
 * and however many processes look. Slots that passed while nobody ran are not made up for.
 */
export function createSchedules(parts: { flows: Flows; worker: Worker; clock: () => number; onError(error: unknown): void }) {
  let lookedAt = parts.clock()

  /** Fires every slot after the last look, up to now. */
  async function look(): Promise<string[]> {
    const from = lookedAt
    const now = parts.clock()
    const started: string[] = []
    for (const version of await parts.flows.published()) {
      const { on } = triggerOf(version.document)
      if (on.type !== 'schedule') continue
      for (const slot of slotsBetween(on.cron, on.timeZone, from, now)) {
        const id = hashOf(version.flow, 'schedule', slot.toISOString())
        const result = await parts.worker.start({ id, flow: version.flow, version: version.version, trigger: { scheduledAt: slot.toISOString() }, at: now })
        if (result !== 'duplicate') started.push(id)
      }
    }
    lookedAt = now
    return started
  }

  const timer = setInterval(() => void look().catch(parts.onError), LOOK_MS).unref()
  return { look, stop: () => clearInterval(timer) }
}

/** Slots of a cron line after `from`, up to and with `to` (epoch ms), at most 100: a clock that jumped starts no flood. */
export function slotsBetween(cron: string, timeZone: string, from: number, to: number): Date[] {
  const pattern = new Cron(cron, { timezone: timeZone, paused: true })
  const slots: Date[] = []
  for (let next = pattern.nextRun(new Date(from)); next && next.getTime() <= to && slots.length < 100; next = pattern.nextRun(next)) slots.push(next)
  return slots
}
