import { Hono } from 'hono'
import type { AppEnv } from '../gate.ts'
import { Home, type Need } from '../model/home.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const DAY = 24 * 3_600_000

/** The first page, put together from what the services know. */
export const home = (services: Services) =>
  new Hono<AppEnv>()
    .get('/home', route({ right: 'view', summary: 'The last 24 hours, and what needs somebody', ok: Home }, () => overview(services)))

async function overview({ runs, alerts, connections, audit }: Services): Promise<Home> {
  const since = Date.now() - DAY
  const [counts, ofRuns, firing, systems, throughput, duration, changes] = await Promise.all([
    runs.counts(since), runs.needs(50), alerts.list({ state: 'firing' }), connections.list(), connections.throughput(since),
    runs.durations(since), audit.recent(20),
  ])
  const ofAlerts = firing.filter((alert) => !alert.acknowledged).map((alert): Need => ({
    kind: 'firing', title: alert.ruleName, detail: alert.message, since: alert.firedAt ?? alert.pendingSince, alert: alert._id,
    ...(alert.about.run ? { run: alert.about.run } : {}), ...(alert.about.connection ? { connection: alert.about.connection } : {}),
  }))
  const ofConnections = systems.filter(({ state }) => state === 'paused' || state === 'down').map(needOfConnection)
  const needs = [...ofRuns, ...ofAlerts, ...ofConnections].sort((a, b) => b.since - a.since)
  return { counts, needs, throughput, duration, changes }
}

function needOfConnection(connection: Awaited<ReturnType<Services['connections']['list']>>[number]): Need {
  const detail = connection.paused
    ? { zh: `${connection.paused.by} 已暂停${connection.paused.reason ? `:${connection.paused.reason}` : ''}`, en: `paused by ${connection.paused.by}${connection.paused.reason ? `: ${connection.paused.reason}` : ''}` }
    : connection.lastError?.problem.message ?? { zh: '没有应答', en: 'does not answer' }
  return { kind: 'connection', title: connection.name, detail, since: connection.paused?.at ?? connection.lastError?.at ?? 0, connection: connection.key }
}
