/**
 * What the HTTP layer needs from the rest of the runtime. `main.ts` hands it in; nothing here knows a store. A service
 * throws `ServiceError` (see `service-errors.ts`) for what it will not do and lets `StoreUnavailable` pass. Who did it
 * comes along as `by`, for the journal; the audit's line is written here, in the HTTP layer, after the service agreed.
 */
import type { Alert } from '../../flows/document/alert-rule.ts'
import type { Finding } from '../../flows/document/finding.ts'
import type { FlowDocument } from '../../flows/document/flow.ts'
import type { Text } from '../../flows/document/text.ts'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import type { Person } from '../auth/person.ts'
import type { Chain } from './model/chain.ts'
import type { ConnectionSummary, ConnectionTest, ConnectorSummary, Throughput } from './model/connections.ts'
import type { DiffQuery, FlowChange, FlowDraft, FlowVersionEntry, NewFlow, Publish, Published, Restore, SaveDraft } from './model/drafts.ts'
import type { FlowDetail, FlowSummary, StatusCounts } from './model/flows.ts'
import type { Readiness } from './model/health.ts'
import type { DurationPoint, Need } from './model/home.ts'
import type { AlertQuery, Notice, RuleStatus } from './model/live.ts'
import type { AnswerBody, RunDetail, RunEventEntry, RunPage, RunQuery, RunSummary } from './model/runs.ts'
import type { AuditEntry, ChangePassword, SetUp, SignIn } from './model/session.ts'
import type { Candidate, CrossReferencePage } from './model/standards.ts'
import type { SyncLogExport, SyncLogPage, SyncLogQuery } from './model/sync-log.ts'

export interface HealthService {
  /** Never throws: an unavailable store is `store: 'unavailable'`. */
  readiness(): Promise<Readiness>
}

/** A person who has just signed in, and what the browser is to keep. */
export interface SignedIn {
  person: Person
  /** Values of `Set-Cookie`. */
  cookies: string[]
}

export interface SessionService {
  setupNeeded(): Promise<boolean>
  /** Makes the administrator. @throws ServiceError 409 `setUpAlready`, 401 `wrongToken`, 429. */
  setUp(input: SetUp, address: string): Promise<Person>
  /** @throws ServiceError 401 `signInRefused` (whatever was wrong), 429 with the seconds to wait. */
  signIn(input: SignIn, sender: { address: string; agent?: string }): Promise<SignedIn>
  /** Ends the session of the request's cookie; gives what makes the browser forget it. */
  signOut(headers: Headers): Promise<string[]>
  /** Ends every session of that person. */
  revokeAll(person: Person): Promise<void>
  /** @throws ServiceError 401 `signInRefused` when the current password is wrong. Ends the person's sessions. */
  changePassword(person: Person, input: ChangePassword): Promise<void>
  /** The person of the request's session cookie; undefined without, expired or revoked. Prolongs an idle session unless told not to. */
  whoIs(headers: Headers, options?: { prolong?: boolean }): Promise<Person | undefined>
}

export interface AuditService {
  record(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>
  /** Newest first. */
  recent(limit: number): Promise<AuditEntry[]>
}

export interface FlowsService {
  /** Published flows, by name. */
  list(): Promise<FlowSummary[]>
  /** The published version, or the one named. @throws ServiceError 404. */
  get(key: string, version?: number): Promise<FlowDetail>
  /** Starts a run of a flow with a manual trigger. @throws ServiceError 404, 409 `notManual`. Resolves when durable. */
  start(key: string, payload: unknown, by: Person): Promise<RunSummary>
}

export interface FlowDraftsService {
  /** @throws ServiceError 404. */
  draft(key: string): Promise<FlowDraft>
  /** Of the draft where no document is given. @throws ServiceError 404. */
  check(key: string, document?: FlowDocument): Promise<Finding[]>
  /** @throws ServiceError 409 `keyTaken`, 422 `notAFlow`. */
  create(flow: NewFlow, by: Person): Promise<FlowDraft>
  /**
   * `begun`: it is this person's first save of it. @throws ServiceError 404, 409 `newerDraft` with `{ theirs, base, diff }`,
   * 422 `notAFlow`, `otherKey`.
   */
  save(key: string, draft: SaveDraft, by: Person): Promise<{ draft: FlowDraft; begun: boolean }>
  /** @throws ServiceError 404 (also where nothing is published), 409 `newerDraft`. */
  discard(key: string, revision: number): Promise<FlowDraft>
  /** @throws ServiceError 404, 409 `newerDraft`, `newerVersion`, `nothingToPublish`, 422 `hasErrors` with `{ findings }`. */
  publish(key: string, publish: Publish, by: Person): Promise<Published>
  versions(key: string): Promise<FlowVersionEntry[]>
  diff(key: string, query: DiffQuery): Promise<FlowChange[]>
  /** @throws ServiceError 404, 409 `newerDraft`. */
  restore(key: string, restore: Restore, by: Person): Promise<FlowDraft>
  /** @throws ServiceError 404. */
  remove(key: string, by: Person): Promise<void>
}

export interface RunsService {
  list(query: RunQuery): Promise<RunPage>
  /** @throws ServiceError 404. */
  get(id: string): Promise<RunDetail>
  /**
   * The journal behind `after` (all of it without), then each event as it is written, by whatever process. Ends when
   * `signal` aborts. @throws ServiceError 404, before the first event.
   */
  events(id: string, after: { page: number; seq: number } | undefined, signal: AbortSignal): Promise<AsyncIterable<RunEventEntry>>
  /** A new attempt from the failed step (or the one named). @throws ServiceError 404, 409 `notFailed`. */
  retry(id: string, options: { step?: string }, by: Person): Promise<RunSummary>
  /** @throws ServiceError 404, 409 `finished`. */
  cancel(id: string, by: Person): Promise<RunSummary>
  /** One answer counts. @throws ServiceError 404, 409 `alreadyAnswered` or `notParked`, 422 `codeRefused`. */
  answer(id: string, answer: AnswerBody, by: Person): Promise<RunSummary>
  /** Of runs created since then. */
  counts(since: number): Promise<StatusCounts>
  /** Failed runs and parked steps that wait for a person now, newest first. */
  needs(limit: number): Promise<Need[]>
  /** Of runs that ended since then, per ten minutes. */
  durations(since: number): Promise<DurationPoint[]>
}

export interface LiveService {
  /** Changes from now on, by whatever process; ends when `signal` aborts. May leave out what a slow reader missed. */
  notices(signal: AbortSignal): AsyncIterable<Notice>
}

export interface SyncLogService {
  search(query: SyncLogQuery): Promise<SyncLogPage>
  /** @throws ServiceError 404. */
  get(id: string): Promise<SyncLogEntry>
  /** All that match, newest first, page by page inside. */
  export(query: SyncLogExport): AsyncIterable<SyncLogEntry>
}

export interface ChainService {
  /** The chain that this number is part of. @throws ServiceError 404 where nobody knows it. */
  chain(number: string): Promise<Chain>
}

export interface AlertsService {
  /** Without a state: pending and firing, then what was resolved lately. */
  list(query: AlertQuery): Promise<Alert[]>
  /** @throws ServiceError 404, 409 `acknowledgedAlready`. */
  acknowledge(id: string, by: Person): Promise<Alert>
  rules(): Promise<RuleStatus[]>
}

export interface ConnectionsService {
  list(): Promise<ConnectionSummary[]>
  /** @throws ServiceError 404, 409 `pausedAlready`. */
  pause(key: string, reason: string | undefined, by: Person): Promise<ConnectionSummary>
  /** @throws ServiceError 404, 409 `notPaused`. */
  resume(key: string, by: Person): Promise<ConnectionSummary>
  /** Calls the connector's test operation; a failure is an answer, not an error. @throws ServiceError 404. */
  test(key: string): Promise<ConnectionTest>
  /** Calls per hour, for the hours since then. */
  throughput(since: number): Promise<Throughput[]>
  connectors(): ConnectorSummary[]
}

export interface StandardsService {
  crossReferences(query: { kind?: string; q?: string; cursor?: string; limit?: number }): Promise<CrossReferencePage>
  /** Codes of connection `to` that `code` (of `kind`, as `from` writes it) may mean, best first. */
  candidates(query: { kind: string; code: string; from?: string; to: string }): Promise<Candidate[]>
}

/** A webhook as it came in. `headers` in lower case; `body` is what the signature was made over. */
export interface Hook {
  connection: string
  event: string
  headers: Headers
  body: Uint8Array
}

export interface HooksService {
  /** Whether anything listens there: `gone` when it did once (410), `unknown` when never (404). */
  find(connection: string, event: string): Promise<'open' | 'gone' | 'unknown'>
  /** Past the admission limit: how many seconds the sender should wait (429). undefined: come in. */
  full(connection: string): number | undefined
  /** Over the raw bytes, in constant time, not older (or newer) than 5 minutes. `text` says what is wrong. */
  verify(hook: Hook): Promise<{ ok: true } | { ok: false; text: Text }>
  /**
   * Starts what listens (or finds that it has been started: the sender's repeat). Resolves when all of it is durable;
   * waits for the answer of a `respond` node where a flow has one. @throws StoreUnavailable, ServiceError 400 or 410.
   */
  accept(hook: Hook & { payload: unknown }): Promise<HookAnswer>
}

export interface HookAnswer {
  runs: string[]
  duplicate: boolean
  /** From a `respond` node. */
  response?: { status: number; body: unknown }
}

export interface Services {
  health: HealthService
  session: SessionService
  audit: AuditService
  flows: FlowsService
  drafts: FlowDraftsService
  runs: RunsService
  live: LiveService
  syncLog: SyncLogService
  chain: ChainService
  alerts: AlertsService
  connections: ConnectionsService
  standards: StandardsService
  hooks: HooksService
}
