import type { Connector } from '../../connectors/kit/connector.ts'
import { at } from '../../connectors/kit/path.ts'
import { durationMs } from '../../flows/document/common.ts'
import { triggerOf } from '../../flows/document/flow.ts'
import type { Trigger } from '../../flows/document/kinds/trigger.ts'
import { compileExpression } from '../../flows/expression/compile.ts'
import type { Expression } from '../../flows/expression/expression.ts'
import type { EventSource } from '../../flows/run/run.ts'
import { isTrue } from '../engine/handlers.ts'
import type { FlowVersion, Flows } from '../flows/flows.ts'
import { eventCame } from '../runs/event-came.ts'
import type { RunCollections } from '../runs/journal.ts'
import { notWritten, type SeenQuery } from '../sync/seen.ts'
import type { SyncService } from '../sync/sync.ts'
import type { Worker } from '../worker/worker.ts'
import { hashOf, type KeptEvents } from './events.ts'

/** An event of a connected system, pushed or polled. `id` is the same whenever the same event comes again. */
export interface IncomingEvent {
  connection: string
  event: string
  id: string
  payload: unknown
  at: number
}

/** The sync service's part in taking in events: late ones and echoes are told by the record's version. */
export type SyncPort = Pick<SyncService, 'seen' | 'copy'>

export interface ReceiveParts {
  flows: Flows
  worker: Worker
  kept: KeptEvents
  sync: SyncPort
  collections: RunCollections
  connector(connection: string): Connector | undefined
  /** With Weft's functions and look-ups. */
  evaluate(expression: Expression, input: unknown): Promise<unknown>
  /** Told of every event, for rules on silence. */
  seen(connection: string, event: string, at: number): void
}

export interface Received {
  runs: string[]
  /** Every run it would start was there already. */
  duplicate: boolean
  /** The sender is to wait so long for the response of that run. */
  answer?: { run: string; withinMs: number }
}

/**
 * Takes in an event: keeps it for runs that wait, wakes those that do, and stores a run of each flow that starts on it.
 * Resolves when all of it is durable; the same event again completes what is missing and starts nothing twice.
 * @throws StoreUnavailable
 */
export function createReceiver(parts: ReceiveParts) {
  const compiled = new Map<string, Expression>()
  const expression = (source: string): Expression => {
    const known = compiled.get(source) ?? compileExpression(source)
    compiled.set(source, known)
    return known
  }

  async function receive(incoming: IncomingEvent): Promise<Received> {
    const { connection, event } = incoming
    parts.seen(connection, event, incoming.at)
    const declared = parts.connector(connection)?.events[event]
    if (declared && (await parts.flows.awaited()).has(`${connection}|${event}`)) {
      const keys = await parts.kept.keep({ ...incoming, eventId: incoming.id }, declared.keys)
      for (const id of await eventCame(parts.collections.runs, keys)) parts.worker.wake(id)
    }
    await noteRecord(incoming)
    const received: Received = { runs: [], duplicate: false }
    let duplicates = 0
    for (const version of await parts.flows.published()) {
      const trigger = triggerOf(version.document)
      if (trigger.on.type !== 'event' || trigger.on.connection !== connection || !trigger.on.events.includes(event)) continue
      const started = await startFlow(version, trigger, incoming)
      if (!started) continue
      received.runs.push(started.run)
      if (started.duplicate) duplicates += 1
      else if (trigger.answerWithin !== undefined) received.answer = { run: started.run, withinMs: durationMs(trigger.answerWithin) }
    }
    return { ...received, duplicate: received.runs.length > 0 && duplicates === received.runs.length }
  }

  async function startFlow(version: FlowVersion, trigger: Trigger, incoming: IncomingEvent): Promise<{ run: string; duplicate: boolean } | undefined> {
    const { connection, event, payload } = incoming
    const ownWrites = trigger.on.type === 'event' && trigger.on.ownWrites === true
    const run = hashOf(version.flow, connection, incoming.id)
    const input = { trigger: payload }
    if (trigger.when !== undefined && !isTrue(await parts.evaluate(expression(trigger.when), input))) return undefined
    const source = sourceOf(incoming)
    if (source.number !== undefined && source.entity !== undefined) {
      const query: SeenQuery = { flow: version.flow, connection, entity: source.entity, number: source.number, version: source.recordVersion, event: incoming.id, at: incoming.at }
      const { order, echo } = await parts.sync.seen(query)
      if (order === 'older' || (echo && !ownWrites)) {
        await parts.sync.copy([{ ...notWritten(order === 'older' ? 'overtaken' : 'echo', query), after: payload }])
        return undefined
      }
    }
    const key = trigger.businessKey === undefined ? source.number : await parts.evaluate(expression(trigger.businessKey), input)
    const businessKey = key === undefined || key === null ? undefined : String(key)
    const started = await parts.worker.start({ id: run, flow: version.flow, version: version.version, businessKey, source: { ...source, event, eventId: incoming.id }, trigger: payload, at: incoming.at })
    return { run, duplicate: started === 'duplicate' }
  }

  function sourceOf({ connection, event, payload }: IncomingEvent): EventSource {
    const connector = parts.connector(connection)
    const entityKey = connector?.events[event]?.entity
    const entity = entityKey === undefined ? undefined : connector!.entities[entityKey]
    if (!entity || entityKey === undefined) return { connection }
    const number = at(payload, entity.number)
    const version = entity.version === undefined ? undefined : at(payload, entity.version)
    return {
      connection, entity: entityKey,
      ...(typeof number === 'string' || typeof number === 'number' ? { number: String(number) } : {}),
      ...(typeof version === 'number' || typeof version === 'string' ? { recordVersion: version } : {}),
    }
  }

  /** The latest that is known of the record, for the chain; never taken back by a late event. */
  async function noteRecord(incoming: IncomingEvent): Promise<void> {
    const { connection, entity, number, recordVersion } = sourceOf(incoming)
    if (connection === undefined || entity === undefined || number === undefined) return
    await parts.sync.copy([], [], [{ connection, entity, number, version: recordVersion, data: incoming.payload, by: 'event', at: incoming.at }])
  }

  return receive
}

export type Receive = ReturnType<typeof createReceiver>
