import { hostname } from 'node:os'
import type { ConnectionAccess, Connector } from '../connectors/kit/connector.ts'
import type { Calendar } from '../flows/standard/schema.ts'
import { triggerOf } from '../flows/document/flow.ts'
import { shipped } from '../flows/standard/shipped.ts'
import type { AlertRule } from '../flows/document/alert-rule.ts'
import { Alerts } from './alerts/alerts.ts'
import { alertsService } from './alerts/http.ts'
import { LastEvents } from './alerts/last-events.ts'
import { createSubjects } from './alerts/sources.ts'
import { syncLogSubject } from './alerts/subjects.ts'
import { openAudit } from './auth/audit.ts'
import { openAuth } from './auth/session-service.ts'
import type { Config } from './config.ts'
import { createCaller } from './connections/caller.ts'
import { openConnections, type Connections } from './connections/connections.ts'
import { probeConnection } from './connections/probe.ts'
import { catalogOf } from './flows/catalog.ts'
import { openFlows, type Refused } from './flows/flows.ts'
import { readLibrary } from './flows/library.ts'
import { createFlowsService } from './flows/service.ts'
import { createApp } from './http/app.ts'
import { ServiceError } from './http/service-errors.ts'
import { startServer, type RunningServer } from './http/server.ts'
import type { Services } from './http/services.ts'
import type { Registry } from './registry.ts'
import { startRetention } from './retention.ts'
import { runsOfChain } from './runs/chain.ts'
import { createJournal, openRunCollections } from './runs/journal.ts'
import { createLive } from './runs/live.ts'
import { createRunsService } from './runs/service.ts'
import { openSecrets } from './secrets/secrets.ts'
import { CodeRefused } from './standards/errors.ts'
import { standardsService } from './standards/http.ts'
import { Standards } from './standards/standards.ts'
import { codeRules, targetLists } from './standards/targets.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/collection.ts'
import { chainService, syncLogService } from './sync/http.ts'
import { SyncService } from './sync/sync.ts'
import type { Logger } from './telemetry/log.ts'
import { readiness } from './telemetry/readiness.ts'
import { openKeptEvents } from './triggers/events.ts'
import { createHooks } from './triggers/hooks.ts'
import { openPolls } from './triggers/poll.ts'
import { createReceiver } from './triggers/receive.ts'
import { createSchedules } from './triggers/schedule.ts'
import { weftFunctions } from '../flows/expression/functions.ts'
import { createRelay } from './worker/relay.ts'
import { createWorker } from './worker/worker.ts'

export interface AssembleOptions {
  config: Config
  registry: Registry
  log: Logger
  /** Folder of the shipped flows and rules. */
  library: string
  /** Folder of the built editor. */
  editor: string
  clock?: () => number
  /** Milliseconds between polls, instead of what connectors say. */
  pollMs?: number
  /** How long a run stays with a process that is not heard of (see the worker). */
  leaseMs?: number
  /** Opens the store; default: the one that the configuration names. */
  openStore?: typeof openStore
}

export interface Weft {
  store: Store
  services: Services
  connections: Connections
  /** Shipped flows that were not published, with the place. */
  refused: readonly Refused[]
  /** The one-time token of the first start, while there is no administrator. */
  setUpToken(): Promise<string | undefined>
  /** Listens: pages, API and webhooks answer; what webhooks bring is carried. */
  listen(): Promise<RunningServer>
  /** Takes over what an earlier process left, begins to poll and to keep time. */
  begin(): Promise<void>
  /** Takes nothing new, brings home what is under way, lets go of everything. */
  stop(): Promise<void>
}

/**
 * Puts the runtime's parts together, on the store that the configuration names. Nothing runs before `start`.
 * @throws what the store, the keys and the library say: each with a sentence for people (`problemSentence`)
 */
export async function assemble(options: AssembleOptions): Promise<Weft> {
  const { config, registry, log } = options
  const clock = options.clock ?? Date.now
  const store = await (options.openStore ?? openStore)({ folder: config.data, production: config.production, mongodbUrl: config.mongodbUrl })
  try {
    return await assembleOn(store, options, clock)
  } catch (error) {
    await store.close()
    throw error
  } finally {
    log.debug({ store: store.kind, connectors: Object.keys(registry.connectors) }, 'assembled')
  }
}

async function assembleOn(store: Store, options: AssembleOptions, clock: () => number): Promise<Weft> {
  const { config, registry, log } = options
  const secrets = await openSecrets(store, { given: config.key, file: config.keyFile })
  const [auth, audit, collections, flows, kept] = await Promise.all([
    openAuth({ store, secrets, clock }), openAudit(store, clock), openRunCollections(store), openFlows(store, clock), openKeptEvents(store),
  ])
  const journal = createJournal(collections)
  const live = createLive(journal)
  const probe = (access: ConnectionAccess) => probeConnection(registry, access)
  const connections = await openConnections({ store, secrets, connectors: registry.connectors, probe, clock })
  const caller = createCaller(connections, registry, clock)
  const standards = await Standards.open(store, { rules: codeRules(caller.connector), lists: targetLists(registry, connections, caller.connector), clock })
  const sync = await SyncService.open(store, {
    declarations: (connection, entity) => declarationOf(caller.connector(connection), entity),
    numbersLike: (q) => standards.numbersLike(q),
    onCopied: (entries) => {
      for (const entry of entries) {
        live.notify({ kind: 'syncLog', id: entry._id })
        alerts?.observe('syncLog', syncLogSubject(entry))
      }
    },
  })
  const lastEvents = await LastEvents.open(store)
  await standards.loadShipped(shipped)
  const library = await readLibrary(options.library)
  const { refused } = await flows.loadShipped(library.flows, clock(), async (document) => {
    // Loaded when there is something to check: a start mostly has nothing.
    const { checkFlow } = await import('../flows/document/check.ts')
    return checkFlow(document, catalogOf((key) => registry.connectors[key]))
  })
  for (const { flow, finding } of refused) log.error({ flow, place: finding.place, code: finding.code }, `the shipped flow ${flow} is not published: ${finding.place}: ${finding.message.en}`)
  const evaluate: Standards['evaluate'] = (expression, input) => standards.evaluate(expression, input, clock())
  const names = new Map((await flows.published()).map((version) => [version.flow, version.document.name]))
  const subjects = createSubjects({
    runs: collections.runs, flowName: (flow) => names.get(flow) ?? { zh: flow, en: flow }, lastEvents, clock,
    health: async () => (await connections.health()).map((health) => ({ ...health })), newestEntries: (records) => sync.newest(records),
  })
  for (const { document } of await flows.published()) {
    const { on } = triggerOf(document)
    if (on.type === 'event') for (const event of on.events) lastEvents.listen(on.connection, event, clock())
  }
  const calendars = () => (standards.lookups().calendar('cn') ?? []) as Calendar[]
  const alerts: Alerts = await Alerts.open(store, {
    subjects, evaluate, calendars, clock,
    onChange: (alert) => live.notify({ kind: 'alert', id: alert._id }),
    onError: (error) => log.warn({ err: error }, 'alert rules could not be looked at; they are again'),
  })
  await alerts.loadShipped(library.rules as AlertRule[])

  const relay = createRelay({
    journal, collections, describe: caller.describe,
    sink: { copy: ({ entries, links, records }) => sync.copy(entries, links, records.map((record) => ({ ...record, by: 'weft' as const }))) },
    outboxRun: async (id) => {
      const run = await collections.runs.get(id)
      const version = run && (await flows.version(run.flow, run.version))
      return run && version && { id, flow: run.flow, version: run.version, businessKey: run.businessKey, source: run.source, document: version.document }
    },
    onError: (error, run) => log.warn({ err: error, run }, 'the sync log could not be written; it is copied later'),
  })
  const worker = createWorker({
    name: `${hostname()}/${process.pid}/${clock().toString(36)}`, journal, collections, flows, caller, relay, events: kept, clock, random: Math.random, leaseMs: options.leaseMs,
    concurrency: config.role === 'api' ? 0 : undefined,
    standards: { bindings: (now) => weftFunctions(standards.lookups(), now), load: (keys) => standards.load(keys) },
    log: log.child({ room: 'worker' }),
    observe: {
      events: live.publish,
      state: (state) => {
        live.notify({ kind: 'run', id: state.id })
        void subjects.get('runs', [state.id]).then((found) => found.forEach((subject) => alerts.observe('runs', subject)), () => {})
      },
    },
  })
  const receive = createReceiver({ flows, worker, kept, sync, collections, evaluate, connector: caller.connector, seen: (connection, event, at) => lastEvents.note(connection, event, at) })
  const polls = await openPolls({
    store, receive, clock, connector: caller.connector, listPages: registry.listPages,
    connections: async () => (await connections.list()).map(({ key }) => key),
    access: async (connection) => ((await connections.permit(connection)).go ? connections.access(connection) : undefined),
    recordCall: (connection, ok, error) => {
      connections.recordCall(connection, ok)
      if (!ok) log.warn({ connection, err: error }, 'a poll failed; it is tried again')
    },
  })

  const runs = createRunsService({ journal, collections, flows, worker, live, setCode: (answer) => setCode(standards, answer) })
  const summary = async (id: string) => (await runs.get(id)).summary
  const services: Services = {
    health: { readiness: () => readiness(store, connections, () => stopping) },
    session: auth, audit, runs, connections,
    flows: createFlowsService({ flows, collections, worker, evaluate, summary, clock }),
    live: { notices: live.notices },
    syncLog: syncLogService(sync),
    chain: chainService(sync, runsOfChain(collections, flows)),
    alerts: alertsService(alerts),
    standards: standardsService(standards),
    hooks: createHooks({ gone: flows.gone, connections, connector: caller.connector, receive, worker, response: live.response, clock }),
  }
  let stopping = false
  let server: RunningServer | undefined
  let schedules: ReturnType<typeof createSchedules> | undefined
  let stopRetention: (() => void) | undefined
  let stopAlerts: (() => Promise<void>) | undefined
  const unhold = connections.onChange((key) => {
    live.notify({ kind: 'connection', id: key })
    void worker.unhold(key).catch((error: unknown) => log.warn({ err: error }, 'held runs are woken later'))
  })

  return {
    store, services, connections, refused,
    setUpToken: () => auth.setUpToken(),
    async listen() {
      await caller.refresh()
      const ended = new AbortController()
      const tls = config.tls !== undefined || config.behindProxy
      const app = createApp(services, { editor: options.editor, log, tls, behindProxy: config.behindProxy, loopback: config.loopback, ended: ended.signal })
      server = await startServer({ config, app, ended })
      return server
    },
    async begin() {
      await caller.refresh()
      if (config.role === 'api') return
      // On a folder that this process locks, whoever held a lease is gone.
      if (store.kind === 'sqlite') await worker.takeOverAll()
      else await worker.sweep()
      await polls.start(options.pollMs)
      stopAlerts = alerts.start()
      stopRetention = startRetention({ collections, sync, forgetEvents: kept.forget }, clock, (error) => log.warn({ err: error }, 'old records could not be removed; it is tried again'))
      schedules = createSchedules({ flows, worker, clock, onError: (error) => log.warn({ err: error }, 'a schedule could not be looked at; it is tried again') })
    },
    async stop() {
      stopping = true
      polls.stop()
      schedules?.stop()
      stopRetention?.()
      unhold()
      await server?.close()
      await worker.stop()
      await stopAlerts?.()
      await connections.close()
      auth.close()
      await store.close()
    },
  }
}

function declarationOf(connector: Connector | undefined, entity: string) {
  const declared = connector?.entities[entity]
  return declared && { ...declared, connector: connector.key }
}

async function setCode(standards: Standards, { kind, from, code, to, value, by }: Parameters<Standards['setCode']>[0]): Promise<void> {
  try {
    await standards.setCode({ kind, from, code, to, value, by })
  } catch (error) {
    if (error instanceof CodeRefused) throw new ServiceError(422, 'codeRefused', error.text)
    throw error
  }
}
