import Type from 'typebox'
import { DocumentKey, Duration } from './common.ts'
import { Text } from './text.ts'

/** The version of this format. */
export const RULE_FORMAT = 1

/**
 * An alert rule. It watches subjects of one kind; `condition` is evaluated over each subject when it changes and, where
 * time itself matters, on a tick. Subjects with the same `group` share one alert, open while any of them matches:
 * pending until that has lasted `for`, then firing, resolved when none matches any more.
 *
 * | watch | subject |
 * | --- | --- |
 * | runs | the run's header: `{ id, flow, flowName, businessKey, status, problem, since, minutes, waitingFor: [{ step, eventKey, since, minutes }] }` |
 * | syncLog | a sync log entry (matches for as long as it is the newest of its target record) |
 * | connections | `{ key, name, paused, calls, failures, failureRate, lastSuccessAt, lastFailureAt, lastProblem }` of the last 10 minutes |
 * | silence | one per connection event: `{ connection, event, lastAt, minutes, workingMinutes, workingTime }`; working minutes by the calendar |
 */
export const AlertRule = Type.Object(
  {
    format: Type.Literal(RULE_FORMAT),
    key: DocumentKey,
    name: Text,
    description: Type.Optional(Text),
    watch: Type.Union([Type.Literal('runs'), Type.Literal('syncLog'), Type.Literal('connections'), Type.Literal('silence')]),
    /** JSONata over the subject; true fires. */
    condition: Type.String({ minLength: 1 }),
    /** JSONata over the subject → text; default the subject's id. */
    group: Type.Optional(Type.String()),
    for: Type.Optional(Duration),
    severity: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('critical')]),
    /** JSONata over the subject → text, one per language. */
    message: Text,
    enabled: Type.Boolean(),
  },
  { additionalProperties: false, title: 'Alert rule' },
)
export type AlertRule = Type.Static<typeof AlertRule>

/** An alert, as kept and shown. One per (rule, group) until it is resolved. */
export const Alert = Type.Object(
  {
    _id: Type.String(),
    rule: Type.String(),
    ruleName: Text,
    group: Type.String(),
    severity: AlertRule.properties.severity,
    state: Type.Union([Type.Literal('pending'), Type.Literal('firing'), Type.Literal('resolved')]),
    message: Text,
    /** Ids of the subjects that match now. */
    subjects: Type.Array(Type.String()),
    /** For a link to the run or the connection. */
    about: Type.Object({ run: Type.Optional(Type.String()), connection: Type.Optional(Type.String()), number: Type.Optional(Type.String()) }),
    pendingSince: Type.Number(),
    firedAt: Type.Optional(Type.Number()),
    resolvedAt: Type.Optional(Type.Number()),
    acknowledged: Type.Optional(Type.Object({ by: Type.String(), at: Type.Number() })),
  },
  { title: 'Alert' },
)
export type Alert = Type.Static<typeof Alert>
