import type { Connector, Entity } from '../../connectors/kit/connector.ts'
import type { Connections } from '../connections/connections.ts'
import type { ConnectorOf, Registry } from '../registry.ts'
import type { TargetLists } from './candidates.ts'
import type { CodeRules } from './codes.ts'

/** The entity that a kind of cross-reference is in that system: of that key, or declared to be of that kind. */
function entityOf(connector: Connector | undefined, kind: string): [string, Entity] | undefined {
  return Object.entries(connector?.entities ?? {}).find(([key, entity]) => (entity.kind ?? key) === kind)
}

/** How each system writes its codes, as its connector declares. */
export function codeRules(connectorOf: ConnectorOf): CodeRules {
  return (system, kind) => entityOf(connectorOf(system), kind)?.[1].code
}

/** Lists of a system's records, for the candidates of a missing code: the entity's `list` operation, page by page. */
export function targetLists(registry: Registry, connections: Pick<Connections, 'access'>, connectorOf: ConnectorOf): TargetLists {
  const listOf = (connection: string, kind: string) => {
    const connector = connectorOf(connection)
    const entity = entityOf(connector, kind)
    const operation = entity && Object.entries(connector!.operations).find(([, one]) => one.action === 'list' && one.entity === entity[0])
    return operation && { connector: connector!, entity: entity[1], operation: operation[0] }
  }
  return {
    numberField: (connection, kind) => listOf(connection, kind)?.entity.number,
    async *listRecords(connection, kind) {
      const list = listOf(connection, kind)
      if (!list) return
      for await (const page of registry.listPages(list.connector, list.operation, await connections.access(connection), {})) yield* page as Record<string, unknown>[]
    },
  }
}
