import Type from 'typebox'
import { Problem } from './run.ts'

/** A document in a connected system, by the number that people know. */
export const Record = Type.Object({ connection: Type.String(), entity: Type.String(), number: Type.String() })

/**
 * One record moved (or on purpose not moved). `_id` is made of run, step and attempt, so that copying it twice from a
 * run's outbox overwrites itself.
 */
export const SyncLogEntry = Type.Object(
  {
    _id: Type.String(),
    at: Type.Number({ description: 'epoch milliseconds of the outcome' }),
    run: Type.Optional(Type.String()),
    flow: Type.Optional(Type.String()),
    version: Type.Optional(Type.Integer()),
    step: Type.Optional(Type.String()),
    attempt: Type.Optional(Type.Integer()),
    /** What the record comes from: the run's trigger. */
    source: Type.Optional(Record),
    target: Record,
    operation: Type.Optional(Type.String()),
    action: Type.Union([
      Type.Literal('created'), Type.Literal('updated'), Type.Literal('acted'), Type.Literal('echo'),
      Type.Literal('overtaken'), Type.Literal('claimed'), Type.Literal('skipped'),
    ]),
    status: Type.Union([Type.Literal('succeeded'), Type.Literal('failed'), Type.Literal('notWritten')]),
    /** Every number and code in it, as written, for search. */
    numbers: Type.Array(Type.String()),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
    request: Type.Optional(Type.Unknown()),
    response: Type.Optional(Type.Unknown()),
    durationMs: Type.Optional(Type.Number()),
    problem: Type.Optional(Problem),
  },
  { title: 'SyncLogEntry' },
)
export type SyncLogEntry = Type.Static<typeof SyncLogEntry>

/** That one document came out of another: order → reservation → delivery, order → request → plan → purchase order. */
export const DocumentLink = Type.Object(
  {
    _id: Type.String({ description: 'hash of from, to and line' }),
    from: Record,
    to: Record,
    /** Line of the source document, and how much of it. */
    line: Type.Optional(Type.Number()),
    quantity: Type.Optional(Type.Number()),
    at: Type.Number(),
    run: Type.Optional(Type.String()),
    flow: Type.Optional(Type.String()),
    step: Type.Optional(Type.String()),
  },
  { title: 'DocumentLink' },
)
export type DocumentLink = Type.Static<typeof DocumentLink>
