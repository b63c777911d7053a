/** Services for tests of the HTTP layer: every one answers something small, and each can be replaced. */
import type { Person, Role } from '../../auth/person.ts'
import type { RunSummary } from '../model/runs.ts'
import type { AuditEntry } from '../model/session.ts'
import { createApp, type AppOptions } from '../app.ts'
import type { Services } from '../services.ts'

export const person = (role: Role): Person => ({ id: `p-${role}`, name: role, email: `${role}@example.com`, role })

export const summary: RunSummary = {
  id: 'R-1', flow: 'order-to-fulfilment', flowName: { zh: '订单', en: 'Order' }, version: 1, status: 'succeeded', createdAt: 1, attempt: 1,
}

const none = { ready: 0, running: 0, waiting: 0, parked: 0, succeeded: 0, failed: 0, cancelled: 0 }

const draft = {
  document: { format: 1 as const, key: 'test', name: { zh: '流程', en: 'Flow' }, nodes: [{ key: 'trigger', kind: 'trigger' as const, name: { zh: '触发', en: 'Trigger' }, on: { type: 'manual' as const } }], edges: [] },
  revision: 1, base: 0, published: 0, changed: true,
}

async function* nothing(): AsyncGenerator<never> {}

/** Overrides per service; what is left out answers empty. */
export type Overrides = { [S in keyof Services]?: Partial<Services[S]> }

export function fakeServices(overrides: Overrides = {}, as?: Role): Services & { audited: Omit<AuditEntry, 'id' | 'at'>[] } {
  const audited: Omit<AuditEntry, 'id' | 'at'>[] = []
  const connection = { key: 'erp', connector: 'erp', name: { zh: 'ERP', en: 'ERP' }, thread: 'erp', state: 'ok' as const, calls24h: { calls: 0, failures: 0 }, settings: {} }
  const fakes: Services = {
    health: { readiness: async () => ({ ready: true, store: 'ok', waitingFor: [] }) },
    session: {
      setupNeeded: async () => false, setUp: async () => person('admin'), whoIs: async () => (as ? person(as) : undefined),
      signIn: async () => ({ person: person('user'), cookies: [] }), signOut: async () => [], revokeAll: async () => undefined,
      changePassword: async () => undefined,
    },
    audit: { record: async (entry) => void audited.push(entry), recent: async () => [] },
    flows: { list: async () => [], get: async () => { throw new Error('not faked') }, start: async () => summary },
    drafts: {
      draft: async () => draft, check: async () => [], create: async () => draft, save: async () => ({ draft, begun: true }), discard: async () => draft,
      publish: async () => ({ version: 1, isNew: true, revision: 2 }), versions: async () => [], diff: async () => [], restore: async () => draft, remove: async () => undefined,
    },
    runs: {
      list: async () => ({ items: [summary] }), get: async () => { throw new Error('not faked') }, events: async () => nothing(),
      retry: async () => summary, cancel: async () => summary, answer: async () => summary, counts: async () => none, needs: async () => [],
      durations: async () => [],
    },
    live: { notices: () => nothing() },
    syncLog: {
      search: async () => ({ items: [], tookMs: 1, alsoKnownAs: [] }), get: async () => { throw new Error('not faked') }, export: () => nothing(),
    },
    chain: { chain: async (number) => ({ number, documents: [], links: [], parked: [], runs: [] }) },
    alerts: { list: async () => [], acknowledge: async () => { throw new Error('not faked') }, rules: async () => [] },
    connections: {
      list: async () => [connection], pause: async () => connection, resume: async () => connection, test: async () => ({ ok: true, durationMs: 1 }),
      throughput: async () => [], connectors: () => [],
    },
    standards: { crossReferences: async () => ({ items: [] }), candidates: async () => [] },
    hooks: {
      find: async () => 'open', full: () => undefined, verify: async () => ({ ok: true }), accept: async () => ({ runs: ['R-1'], duplicate: false }),
    },
  }
  const merged = Object.fromEntries(
    (Object.keys(fakes) as (keyof Services)[]).map((key) => [key, { ...fakes[key], ...overrides[key] }]),
  ) as unknown as Services
  return { ...merged, audited }
}

export function testApp(services: Services, options: Partial<AppOptions> = {}) {
  return createApp(services, {
    editor: '/nowhere', ended: new AbortController().signal, tls: false, behindProxy: false, loopback: true, log: { error: () => undefined }, ...options,
  })
}

/** Headers of a request from our own page. */
export const ownPage = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
