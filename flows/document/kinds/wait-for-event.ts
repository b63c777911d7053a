import Type from 'typebox'
import { Duration, nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'

/**
 * Waits for an event of a connection whose field `match.field` (one that the connector declares as a key of the event)
 * has the value of `match.equals`. One that came before the wait began (but after the run was made) is found too.
 * Its output is the event's payload.
 */
export const WaitForEvent = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('waitForEvent'),
    connection: Type.String({ minLength: 1 }),
    event: Type.String({ minLength: 1 }),
    match: Type.Object({ field: Type.String({ minLength: 1 }), equals: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
    /** Without it: waits for ever. Leaves by `timeout`, or fails when that is not connected. */
    timeout: Type.Optional(Duration),
  },
  { additionalProperties: false, title: 'Wait for event' },
)
export type WaitForEvent = Type.Static<typeof WaitForEvent>

export const waitForEventKind = {
  kind: 'waitForEvent',
  schema: WaitForEvent,
  name: text('等待事件', 'Wait for event'),
  fails: true,
  outlets: (node: WaitForEvent) => [{ key: 'next' }, ...(node.timeout ? [{ key: 'timeout', name: text('超时', 'Timed out') }] : [])],
  expressions: (node: WaitForEvent) => [{ field: 'match.equals', expr: node.match.equals }],
  mapExpressions: (node: WaitForEvent, change) => ({ ...node, match: { ...node.match, equals: change(node.match.equals) } }),
} satisfies KindSpec<WaitForEvent>
