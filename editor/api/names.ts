import { useQuery } from '@tanstack/react-query'
import { text, type Text } from '../../flows/document/text.ts'
import { threads, type Thread } from '../theme.ts'
import { queries } from './queries.ts'
import type { ConnectionSummary, ConnectorSummary } from './types.ts'

/** Names and thread colours of what connections and connectors declare, by their keys. Unknown keys stand for themselves. */
export interface Names {
  connection(key: string): Text
  thread(connection: string | undefined): Thread
  entity(connection: string, entity: string): Text
  state(connection: string, entity: string, code: string): Text | undefined
  operation(connection: string, operation: string): { name: Text; entity?: string; action?: string }
  event(connection: string, event: string): Text
}

export function namesOf(connections: readonly ConnectionSummary[], connectors: readonly ConnectorSummary[]): Names {
  const byConnection = new Map(connections.map((connection) => [connection.key, connection]))
  const byConnector = new Map(connectors.map((connector) => [connector.key, connector]))
  const connector = (key: string): ConnectorSummary | undefined => byConnector.get(byConnection.get(key)?.connector ?? key)
  const self = (key: string): Text => text(key || '–', key || '–')
  return {
    connection: (key) => byConnection.get(key)?.name ?? byConnector.get(key)?.name ?? self(key),
    thread: (key) => asThread((key && (byConnection.get(key)?.thread ?? byConnector.get(key)?.thread)) || 'control'),
    entity: (key, entity) => connector(key)?.entities[entity]?.name ?? self(entity),
    state: (key, entity, code) => connector(key)?.entities[entity]?.states?.[code],
    operation: (key, operation) => connector(key)?.operations[operation] ?? { name: self(operation) },
    event: (key, event) => connector(key)?.events[event]?.name ?? self(event),
  }
}

const order = Object.keys(threads)

/** Systems stand in the order of their threads wherever they are listed. */
export function byThread<T>(list: readonly T[], names: Names, keyOf: (one: T) => string): T[] {
  const rank = (one: T): number => order.indexOf(names.thread(keyOf(one)))
  return [...list].sort((a, b) => rank(a) - rank(b))
}

function asThread(name: string): Thread {
  return name in threads ? (name as Thread) : 'control'
}

export function useNames(): Names {
  const connections = useQuery(queries.connections()).data ?? []
  const connectors = useQuery(queries.connectors()).data ?? []
  return namesOf(connections, connectors)
}
