import { text } from '../../flows/document/text.ts'
import { conflict, notFound } from '../http/service-errors.ts'
import type { AlertsService } from '../http/services.ts'
import { AcknowledgedAlready, UnknownAlert } from './acknowledge.ts'
import type { Alerts } from './alerts.ts'

/** The alerts as the HTTP layer wants them. */
export function alertsService(alerts: Alerts): AlertsService {
  return {
    list: ({ state }) => alerts.list(state),
    acknowledge: (id, by) => alerts.acknowledge(id, by.name).catch((error: unknown) => {
      if (error instanceof UnknownAlert) throw notFound('alert', id, text('预警', 'alert'))
      if (!(error instanceof AcknowledgedAlready)) throw error
      const who = error.alert.acknowledged?.by ?? ''
      throw conflict('acknowledgedAlready', text(`${who} 已经确认过这条预警`, `${who} has acknowledged this alert already`), error.alert)
    }),
    rules: async () => (await alerts.rules()).map(({ rule, open, lastFiredAt, problem }) => ({
      rule, open: open.length, state: stateOf(rule.enabled, open), ...(lastFiredAt === undefined ? {} : { lastFiredAt }), ...(problem ? { problem } : {}),
    })),
  }
}

function stateOf(enabled: boolean, open: readonly { state: string }[]): 'off' | 'quiet' | 'pending' | 'firing' {
  if (!enabled) return 'off'
  if (open.some(({ state }) => state === 'firing')) return 'firing'
  return open.length > 0 ? 'pending' : 'quiet'
}
