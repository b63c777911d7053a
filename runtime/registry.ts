import type { CallResult, ConnectionAccess, Connector } from '../connectors/kit/connector.ts'

/** What the runtime knows of connectors: handed in by `main.ts`, the one place that names them. */
export interface Registry {
  connectors: Readonly<Record<string, Connector>>
  /** The kit's. */
  callOperation(
    connector: Connector, operation: string, access: ConnectionAccess, input: unknown,
    options: { idempotencyKey: string; attempt: number; deadlineMs?: number; fetchRecordBefore?: boolean },
  ): Promise<CallResult>
  listPages(connector: Connector, operation: string, access: ConnectionAccess, input: Record<string, unknown>): AsyncIterable<unknown[]>
}

/** The connector of a configured connection; undefined where there is none. */
export type ConnectorOf = (connection: string) => Connector | undefined
