/**
 * What a connector declares. It is data: from it come the forms in the editor, the HTTP calls, the simulator's protocol,
 * the sync log's numbers, document links, dedupe and ordering of events. `defineConnector` checks it.
 */
import type { TSchema } from 'typebox'
import type { Text } from '../../flows/document/text.ts'

/** A kind of thing in the system, with its numbers. */
export interface Entity {
  name: Text
  /** What it is called across systems, in cross-references, where that is not its own key: the CRM's `product` is a `material`. */
  kind?: string
  /**
   * JSON Schema of the entity as the system itself has it, field titles in `title` (zh) and `x-title-en`; `x-entity` on a
   * field says that it holds another entity's number (`fields.ts` has helpers for both).
   */
  schema: TSchema
  /** The field that is its number: unique, known to people, part of the path. */
  number: string
  /**
   * Other fields with numbers people search by (its lines' material, the order it belongs to …), dotted paths, arrays
   * pass through: `lines.material`.
   */
  numbers?: readonly string[]
  /** A field that grows with every change of the record (number or ISO text): tells the newer of two events. */
  version?: string
  /**
   * How a code is written inside the system: all-digit numbers are filled up to that length. Applied in both directions to
   * every number of this entity: its own field and every field marked `x-entity` (case 34). Weft's form is the long one.
   */
  code?: { padTo: number; with: string }
  /** The field that holds its state, and what each code means. */
  state?: { field: string; values: Record<string, Text> }
}

export type OperationAction = 'get' | 'list' | 'create' | 'update' | 'act'

/**
 * How a repeated write is kept from happening twice.
 * `key`: the target takes an idempotency key in that header. `reference`: our key is written into a unique field of the
 * input, and before a retry `lookup` (a `list` or `get` operation) is asked for it. `nature`: the call has the same effect
 * however often it is made. `nothing`: a call of unknown outcome is parked for a person, never repeated.
 */
export type Idempotency =
  | { by: 'key'; header: string }
  | { by: 'reference'; field: string; lookup: string; lookupField: string }
  | { by: 'nature' }
  | { by: 'nothing' }

/** One call of a system's API. One small file each, `defineOperation`. */
export interface Operation<Input extends TSchema = TSchema, Output extends TSchema = TSchema> {
  name: Text
  description?: Text
  /** Key of the entity it reads or writes. */
  entity: string
  action: OperationAction
  input: Input
  output: Output
  http: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    /** `/orders/:no/progress`: parameters are input fields of that name; what is left is the body (query for GET, DELETE). */
    path: string
    /** Success codes; default 200 and 201. */
    success?: readonly number[]
  }
  idempotency: Idempotency
  paging?: Paging
  /**
   * Reads the record as it was before an `update`/`act` writes it, for before and after in the sync log.
   * An operation of action `get` with the same path parameters.
   */
  before?: string
  /** Inputs that work against the simulator's own data: shown in the editor, called by the contract suite. */
  examples?: readonly OperationExample[]
}

export interface OperationExample {
  name?: Text
  input: Record<string, unknown>
}

/**
 * For `list`: how pages follow each other. `items` and `next` are dotted paths in the answer, `parameter` the input field
 * that takes what `next` said. A short page is never the last (case 31).
 * `ends`: `next` (default) reads on while there is a next page, through pages that the target's own filter left empty;
 * `empty` is for targets that always name a next page (page numbers): the first empty page is the end.
 */
export interface Paging {
  items: string
  next: string
  parameter: string
  ends?: 'next' | 'empty'
}

/** Something that happens in the system. `keys`: fields of the payload that a waiting flow may match on. */
export interface EventDeclaration {
  name: Text
  entity: string
  payload: TSchema
  keys: readonly string[]
}

/** Webhooks the system sends: `Standard Webhooks` signature, the event's name in the URL. */
export interface WebhookDeclaration {
  /** Fields in the body's envelope: `{ type, timestamp, data }` of Standard Webhooks. The event id is the header `webhook-id`. */
  type: string
  data: string
}

/** How a system writes a moment. `yyyyMMddHHmmss` is local time (`stamp.ts`, UTC+8 unless told). `integer` is no time, a counter. */
export type StampFormat = 'yyyyMMddHHmmss' | 'iso' | 'epochMs' | 'integer'

/** A change feed that is polled. */
export interface PollDeclaration {
  /** A `list` operation whose rows are changes, oldest first. */
  operation: string
  /** Input field that takes the cursor, and the row's field it is made of (inclusive: rows with the same value are read again, and known by their id). */
  cursor: { parameter: string; field: string }
  /** How far behind the last seen value each poll looks back, in the cursor's own unit as text arithmetic is none: milliseconds of time stamps parsed by `format`. */
  lookBack: { milliseconds: number; format: StampFormat }
  /** Fields that together identify one change, whatever the page it is read on. */
  id: readonly string[]
  /** Row field with the event's key (or its own code, translated by `events`), and the one with the payload. */
  event: { field: string; events: Record<string, string> }
  payload: string
  /** Default seconds between polls. */
  interval: number
}

export interface Connector {
  key: string
  name: Text
  /** Thread colour token: `crm`, `procurement`, `erp`, or `thread1` … `thread6`. */
  thread: string
  /**
   * Settings of a connection and, apart, its secrets, as forms in the editor. `settings.baseUrl` is its address, the only
   * origin ever called; `secrets.webhookSecret` checks its webhooks (`fields.ts`: `connectionSettings`, `connectionSecrets`).
   */
  settings: TSchema
  secrets: TSchema
  /** How calls are authorised: the secret's name and the header it goes into. */
  auth: { secret: string; header: string; prefix?: string }
  /** A `get`/`list` operation and input that changes nothing: the connection test. */
  test: { operation: string; input: Record<string, unknown> }
  entities: Record<string, Entity>
  operations: Record<string, Operation>
  events: Record<string, EventDeclaration>
  webhook?: WebhookDeclaration
  poll?: PollDeclaration
}

/** A configured system: what a worker needs to call it. Secrets are in clear here and only here. */
export interface ConnectionAccess {
  key: string
  connector: string
  settings: Record<string, unknown>
  secrets: Record<string, string>
}

/** What a successful call gives. */
export interface CallResult {
  output: unknown
  /** The document that was written (or read), when the operation's entity has a number in input or output. */
  record?: { entity: string; number: string; version?: number | string }
  /** Further numbers of it, for search. */
  numbers?: string[]
  before?: unknown
  status: number
  durationMs: number
  /** The request and answer as sent, secrets redacted, for the sync log: method, path, headers, body. */
  request: { method: string; path: string; headers: Record<string, string>; body?: unknown }
  response: { status: number; headers: Record<string, string>; body?: unknown }
  /** True when the record was found by our reference or key: an earlier try had succeeded. */
  found?: boolean
}
