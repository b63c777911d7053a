import Type from 'typebox'
import { Text } from '../../../flows/document/text.ts'
import { Problem } from '../../../flows/run/run.ts'

export const ConnectionState = Type.Union([
  Type.Literal('ok'), Type.Literal('paused'), Type.Literal('down'), Type.Literal('unknown'),
])
export type ConnectionState = Type.Static<typeof ConnectionState>

/** A configured system as lists show it. Secrets never leave the runtime. */
export const ConnectionSummary = Type.Object(
  {
    key: Type.String(),
    connector: Type.String(),
    name: Text,
    /** Thread colour token of its connector. */
    thread: Type.String(),
    state: ConnectionState,
    paused: Type.Optional(Type.Object({ at: Type.Number(), by: Type.String(), reason: Type.Optional(Type.String()) })),
    calls24h: Type.Object({ calls: Type.Integer(), failures: Type.Integer() }),
    lastSuccessAt: Type.Optional(Type.Number()),
    lastError: Type.Optional(Type.Object({ at: Type.Number(), problem: Problem })),
    settings: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'ConnectionSummary' },
)
export type ConnectionSummary = Type.Static<typeof ConnectionSummary>

/** What a connection test found. */
export const ConnectionTest = Type.Object(
  { ok: Type.Boolean(), durationMs: Type.Number(), problem: Type.Optional(Problem) },
  { title: 'ConnectionTest' },
)
export type ConnectionTest = Type.Static<typeof ConnectionTest>

/** Calls of one connection in one hour; `at` is the hour's beginning. */
export const Throughput = Type.Object(
  {
    connection: Type.String(),
    points: Type.Array(Type.Object({ at: Type.Number(), calls: Type.Integer(), failures: Type.Integer() })),
  },
  { title: 'Throughput' },
)
export type Throughput = Type.Static<typeof Throughput>

/** The names of what a connector declares, for lists, run view and chain. */
export const ConnectorSummary = Type.Object(
  {
    key: Type.String(),
    name: Text,
    thread: Type.String(),
    entities: Type.Record(Type.String(), Type.Object({
      name: Text,
      number: Type.String(),
      states: Type.Optional(Type.Record(Type.String(), Text)),
    })),
    operations: Type.Record(Type.String(), Type.Object({
      name: Text,
      entity: Type.String(),
      action: Type.Union([
        Type.Literal('get'), Type.Literal('list'), Type.Literal('create'), Type.Literal('update'), Type.Literal('act'),
      ]),
    })),
    events: Type.Record(Type.String(), Type.Object({ name: Text, entity: Type.String() })),
  },
  { title: 'ConnectorSummary' },
)
export type ConnectorSummary = Type.Static<typeof ConnectorSummary>
