import type { Edit } from '../edit/edit.ts'
import type { Text } from './text.ts'

/** `error` keeps a document from being published; `warning` is likely wrong; `hint` is advice. */
export type Severity = 'error' | 'warning' | 'hint'

/** What is wrong with a document, where. `place` is a path that people can follow: `nodes/checkStock/input.material`. */
export interface Finding {
  place: string
  code: string
  severity: Severity
  message: Text
  /** The node that it is about. */
  node?: string
  /** What puts it right, where that is obvious. */
  fix?: { name: Text; edit: Edit }
}

/** A JSON Schema as connectors declare their inputs and outputs; only what checks ask is named. */
export interface JsonSchema {
  type?: unknown
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  additionalProperties?: unknown
}

/** What a flow may name: the connections there are, and what each can do. */
export interface Catalog {
  connection(key: string): {
    operations: ReadonlyMap<string, { input?: JsonSchema; output?: JsonSchema }>
    /** `keys`: fields by which a waiting flow may match. */
    events: ReadonlyMap<string, { keys: readonly string[]; payload?: JsonSchema }>
  } | undefined
  /** Whether somebody is told when a run of that flow fails; left out where that is not known. */
  tells?(flow: string): boolean
}

export function finding(place: string, code: string, zh: string, en: string, more: Partial<Pick<Finding, 'severity' | 'node' | 'fix'>> = {}): Finding {
  return { place, code, severity: 'error', message: { zh, en }, ...more }
}
