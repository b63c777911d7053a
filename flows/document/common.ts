import Type from 'typebox'
import { Text } from './text.ts'

/** A readable, stable name in camelCase: it is what expressions use. `trigger`, `item`, `index` and `run` are taken. */
export const NodeKey = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$', title: 'Key' })

/** Words that an expression uses for something else, so that no node may be called like them. */
export const reservedKeys: ReadonlySet<string> = new Set(['item', 'index', 'run', 'and', 'or', 'in', 'true', 'false', 'null', 'function', 'constructor', 'prototype'])

/** A flow's or rule's own name in kebab-case; also its file's. */
export const DocumentKey = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80, title: 'Key' })

/** ISO 8601 duration of days and time, or text like it from people: `PT30S`, `PT2H`, `P1D`. */
export const Duration = Type.String({ pattern: '^P(?=.)(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$', title: 'Duration' })

/** Milliseconds of a `Duration`. @example durationMs('PT1H30M') // 5400000 */
export function durationMs(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration)
  if (!match) throw new TypeError(`not a duration: ${duration}`)
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
}

/** What every node has, whatever its kind. The position is part of the document, never of what a version means. */
export const nodeBase = {
  key: NodeKey,
  name: Text,
  note: Type.Optional(Text),
  position: Type.Optional(Type.Object({ x: Type.Number(), y: Type.Number() }, { additionalProperties: false })),
}

/** How often and how long a call is tried; what is left out comes from the run semantics' defaults. */
export const Retry = Type.Object(
  {
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    firstDelay: Type.Optional(Duration),
    maxDelay: Type.Optional(Duration),
  },
  { additionalProperties: false, title: 'Retry' },
)
export type Retry = Type.Static<typeof Retry>
