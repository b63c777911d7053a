import Type from 'typebox'
import { Duration, nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'

/**
 * What starts a run. `event`: one of a connection's declared events, pushed by webhook or read by poll, as its connector
 * declares. `schedule`: a cron line in a time zone, once per slot. `manual`: a person or an API call.
 */
export const Trigger = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('trigger'),
    on: Type.Union([
      Type.Object(
        {
          type: Type.Literal('event'),
          connection: Type.String(),
          events: Type.Array(Type.String(), { minItems: 1 }),
          /** Starts also on what Weft itself wrote (a step of a longer process). Without it a write that comes back as an event is an echo. */
          ownWrites: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
      Type.Object(
        { type: Type.Literal('schedule'), cron: Type.String(), timeZone: Type.String() },
        { additionalProperties: false },
      ),
      Type.Object({ type: Type.Literal('manual') }, { additionalProperties: false }),
    ]),
    /** JSONata over the payload (as `trigger`): the number that people know this run by; runs of one key go one after the other. */
    businessKey: Type.Optional(Type.String()),
    /** The sender of a webhook waits this long for what the `respond` node says; without it the answer is 202 at once. */
    answerWithin: Type.Optional(Duration),
    /** JSONata over the payload (as `trigger`): events for which it is not true start nothing. */
    when: Type.Optional(Type.String()),
  },
  { additionalProperties: false, title: 'Trigger' },
)
export type Trigger = Type.Static<typeof Trigger>

export const triggerKind = {
  kind: 'trigger',
  schema: Trigger,
  name: text('触发', 'Trigger'),
  outlets: () => [{ key: 'next' }],
  expressions: (node: Trigger) => [
    ...(node.businessKey ? [{ field: 'businessKey', expr: node.businessKey }] : []),
    ...(node.when ? [{ field: 'when', expr: node.when }] : []),
  ],
  mapExpressions: (node: Trigger, change) => ({
    ...node, ...(node.businessKey ? { businessKey: change(node.businessKey) } : {}), ...(node.when ? { when: change(node.when) } : {}),
  }),
} satisfies KindSpec<Trigger>

