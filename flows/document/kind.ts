import type { TSchema } from 'typebox'
import type { Text } from './text.ts'

export interface Outlet {
  key: string
  name?: Text
}

/**
 * What the house knows of a node kind. One file each in `kinds/`, listed once in `kinds/registry.ts`: the document's
 * schema, the union of node types, the palette and the forms follow from it; the engine has one handler per kind.
 */
export interface KindSpec<N> {
  kind: string
  schema: TSchema
  name: Text
  /** Named ways out, in the order drawn, without `error`, which every kind that can fail has besides (`fails`). */
  outlets(node: N): Outlet[]
  /** Whether the node can fail and so has an `error` outlet. */
  fails?: boolean
  /** Expressions with the field they stand in, for checks, renaming and compilation. */
  expressions(node: N): { field: string; expr: string }[]
  /** The node with each of these expressions changed; what is left alone is shared. */
  mapExpressions(node: N, change: (expr: string) => string): N
}
