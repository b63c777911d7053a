import Type from 'typebox'
import { Duration, nodeBase } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { text } from '../text.ts'

/** Waits for a time: a duration, or until the instant that an expression gives (ISO 8601 text or epoch milliseconds). */
export const Wait = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('wait'),
    for: Type.Union([
      Type.Object({ duration: Duration }, { additionalProperties: false }),
      Type.Object({ until: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
    ]),
  },
  { additionalProperties: false, title: 'Wait' },
)
export type Wait = Type.Static<typeof Wait>

export const waitKind = {
  kind: 'wait',
  schema: Wait,
  name: text('等待', 'Wait'),
  fails: true,
  outlets: () => [{ key: 'next' }],
  expressions: (node: Wait) => ('until' in node.for ? [{ field: 'for.until', expr: node.for.until }] : []),
  mapExpressions: (node: Wait, change) => ('until' in node.for ? { ...node, for: { until: change(node.for.until) } } : node),
} satisfies KindSpec<Wait>
