import Type from 'typebox'
import { nodeBase, NodeKey } from '../common.ts'
import type { KindSpec } from '../kind.ts'
import { Text, text } from '../text.ts'

/** Takes the first case whose expression is true (JSONata's idea of true), else `otherwise`; with `every`, all that are true. */
export const Choice = Type.Object(
  {
    ...nodeBase,
    kind: Type.Literal('choice'),
    cases: Type.Array(
      Type.Object({ outlet: NodeKey, name: Text, when: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
      { minItems: 1, maxItems: 20 },
    ),
    every: Type.Optional(Type.Boolean()),
    otherwise: Type.Optional(Text),
  },
  { additionalProperties: false, title: 'Choice' },
)
export type Choice = Type.Static<typeof Choice>

export const choiceKind = {
  kind: 'choice',
  schema: Choice,
  name: text('分支', 'Choice'),
  fails: true,
  outlets: (node: Choice) => [
    ...node.cases.map((one) => ({ key: one.outlet, name: one.name })),
    { key: 'otherwise', name: node.otherwise ?? text('否则', 'Otherwise') },
  ],
  expressions: (node: Choice) => node.cases.map((one) => ({ field: `cases.${one.outlet}`, expr: one.when })),
  mapExpressions: (node: Choice, change) => ({ ...node, cases: node.cases.map((one) => ({ ...one, when: change(one.when) })) }),
} satisfies KindSpec<Choice>
