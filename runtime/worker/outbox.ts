import { createHash } from 'node:crypto'
import type { Call } from '../../flows/document/kinds/call.ts'
import { walkNodes, type FlowDocument } from '../../flows/document/flow.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import { splitPath, type EventSource, type RecordRef } from '../../flows/run/run.ts'
import type { DocumentLink, SyncLogEntry } from '../../flows/run/sync-log.ts'

/** What the outbox knows of the run whose events it copies. */
export interface OutboxRun {
  id: string
  flow: string
  version: number
  businessKey?: string
  source?: EventSource
  document: FlowDocument
}

/** The newest known standing of a document in a system. */
export interface RecordStanding extends RecordRef {
  version?: number | string
  data: unknown
  at: number
}

export interface OutboxCopies {
  entries: SyncLogEntry[]
  links: DocumentLink[]
  records: RecordStanding[]
  /** Business claims whose outcome is known. */
  claims: { run: string; step: string; output: unknown; record?: RecordRef }[]
}

/** What an operation is, for the log. */
export type DescribeOperation = (connection: string, operation: string) => { entity: string; action: 'get' | 'list' | 'create' | 'update' | 'act' } | undefined

/**
 * What a run's events say to the sync log, the document links and the claims. Pure and repeatable: every copy has an id
 * made of run, step and try, so that copying again overwrites itself.
 */
export function outboxCopies(run: OutboxRun, events: readonly RunEvent[], describe: DescribeOperation): OutboxCopies {
  const copies: OutboxCopies = { entries: [], links: [], records: [], claims: [] }
  const nodes = new Map([...walkNodes(run.document)].map(({ node }) => [node.key, node]))
  const inputs = new Map<string, unknown>()
  for (const event of events) {
    if (event.type === 'callIntended') inputs.set(event.step, event.input)
    if (event.type !== 'callSucceeded' && event.type !== 'stepFailed') continue
    const node = nodes.get(splitPath(event.step).key)
    const operation = node?.kind === 'call' ? describe(node.connection, node.operation) : undefined
    if (node?.kind !== 'call' || !operation) continue
    if (event.type === 'callSucceeded') succeeded(copies, run, node, operation, event, inputs.get(event.step))
    else if (operation.action !== 'get' && operation.action !== 'list') copies.entries.push(failedEntry(run, node, operation, event, inputs.get(event.step)))
  }
  return copies
}

type Described = NonNullable<ReturnType<DescribeOperation>>

const ACTIONS = { create: 'created', update: 'updated', act: 'acted' } as const

function succeeded(copies: OutboxCopies, run: OutboxRun, node: Call, operation: Described, event: Extract<RunEvent, { type: 'callSucceeded' }>, input: unknown): void {
  const { record, at, step, exchange } = event
  if (node.claim !== undefined && !event.claimedBy) copies.claims.push({ run: run.id, step, output: event.output, record })
  if (operation.action === 'get' || operation.action === 'list') return
  const target: RecordRef = record ?? { connection: node.connection, entity: operation.entity, number: '' }
  copies.entries.push({
    ...entryBase(run, node, event),
    target: { connection: target.connection, entity: target.entity, number: target.number },
    action: event.claimedBy ? 'claimed' : ACTIONS[operation.action],
    status: event.claimedBy ? 'notWritten' : 'succeeded',
    numbers: numbersIn(run, target.number, exchange?.numbers ?? []),
    before: exchange?.before, after: event.output,
    request: exchange && { method: exchange.method, path: exchange.path, body: input },
    response: exchange && { status: exchange.status },
    durationMs: exchange?.durationMs,
  })
  if (!record) return
  const to = { connection: record.connection, entity: record.entity, number: record.number }
  copies.records.push({ ...to, version: record.version, data: event.output, at })
  for (const { line, quantity, ...from } of linkSources(run, event)) {
    if (from.connection === to.connection && from.entity === to.entity && from.number === to.number) continue
    copies.links.push({ _id: hash(from, to, line), from, to, line, quantity, at, run: run.id, flow: run.flow, step })
  }
}

function failedEntry(run: OutboxRun, node: Call, operation: Described, event: Extract<RunEvent, { type: 'stepFailed' }>, input: unknown): SyncLogEntry {
  return {
    ...entryBase(run, node, event),
    target: { connection: node.connection, entity: operation.entity, number: '' },
    action: operation.action === 'create' ? 'created' : operation.action === 'update' ? 'updated' : 'acted',
    status: 'failed', numbers: numbersIn(run, '', []), request: { body: input }, problem: event.problem,
  }
}

function entryBase(run: OutboxRun, node: Call, event: { at: number; step: string; seq?: number }) {
  return {
    _id: `${run.id}/${event.step}/${event.seq ?? 0}`, at: event.at, run: run.id, flow: run.flow, version: run.version, step: event.step,
    source: sourceOf(run), operation: node.operation,
  }
}

function linkSources(run: OutboxRun, event: Extract<RunEvent, { type: 'callSucceeded' }>) {
  if (event.links) return event.links
  const source = sourceOf(run)
  return source ? [{ ...source, line: undefined, quantity: undefined }] : []
}

function sourceOf({ source }: OutboxRun): RecordRef | undefined {
  if (!source?.connection || !source.entity || source.number === undefined) return undefined
  return { connection: source.connection, entity: source.entity, number: source.number }
}

function numbersIn(run: OutboxRun, number: string, more: readonly string[]): string[] {
  return [...new Set([number, run.businessKey, run.source?.number, ...more].filter((one): one is string => one !== undefined && one !== ''))]
}

function hash(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}
