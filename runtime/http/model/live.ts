import { Problem } from '../../../flows/run/run.ts'
import Type from 'typebox'
import { Alert, AlertRule } from '../../../flows/document/alert-rule.ts'

/** Something of this kind and id is not as it was: fetch it again where it is shown. */
export const Notice = Type.Object(
  {
    kind: Type.Union([Type.Literal('run'), Type.Literal('alert'), Type.Literal('syncLog'), Type.Literal('connection')]),
    id: Type.String(),
  },
  { title: 'Notice' },
)
export type Notice = Type.Static<typeof Notice>

/** A rule, and how it stands now. */
export const RuleStatus = Type.Object(
  {
    rule: AlertRule,
    state: Type.Union([Type.Literal('off'), Type.Literal('quiet'), Type.Literal('pending'), Type.Literal('firing')]),
    open: Type.Integer({ description: 'alerts that are pending or firing' }),
    lastFiredAt: Type.Optional(Type.Number()),
    /** What is wrong with the rule itself: its expression failed or was too slow. */
    problem: Type.Optional(Problem),
  },
  { title: 'RuleStatus' },
)
export type RuleStatus = Type.Static<typeof RuleStatus>

export const AlertQuery = Type.Object({ state: Type.Optional(Alert.properties.state) }, { additionalProperties: false })
export type AlertQuery = Type.Static<typeof AlertQuery>
