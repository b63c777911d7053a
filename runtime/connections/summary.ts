import type { Connector } from '../../connectors/kit/connector.ts'
import type { ConnectorSummary } from '../http/model/connections.ts'

/** The names of what a connector declares. */
export function connectorSummary({ key, name, thread, entities, operations, events }: Connector): ConnectorSummary {
  return {
    key, name, thread,
    entities: mapValues(entities, (entity) => ({
      name: entity.name, number: entity.number, ...(entity.state ? { states: entity.state.values } : {}),
    })),
    operations: mapValues(operations, (operation) => ({ name: operation.name, entity: operation.entity, action: operation.action })),
    events: mapValues(events, (event) => ({ name: event.name, entity: event.entity })),
  }
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
