import type { Connector, Operation } from '../../connectors/kit/connector.ts'
import type { Catalog, JsonSchema } from '../../flows/document/finding.ts'

/** What a flow has to give: without the field that our reference is written into, which the call itself fills. */
export function askedOf({ input, idempotency }: Operation): JsonSchema {
  const schema = input as JsonSchema
  return idempotency.by === 'reference' ? { ...schema, required: (schema.required ?? []).filter((field) => field !== idempotency.field) } : schema
}

/** What flows may name, from the connector of each connection. @param tells whether somebody is told when a run of that flow fails */
export function catalogOf(connectorOf: (connection: string) => Connector | undefined, tells?: (flow: string) => boolean): Catalog {
  return {
    connection(key) {
      const connector = connectorOf(key)
      return connector && {
        operations: new Map(Object.entries(connector.operations).map(([name, operation]) => [name, { input: askedOf(operation), output: operation.output as JsonSchema }])),
        events: new Map(Object.entries(connector.events).map(([name, { keys, payload }]) => [name, { keys, payload: payload as JsonSchema }])),
      }
    },
    ...(tells ? { tells } : {}),
  }
}
