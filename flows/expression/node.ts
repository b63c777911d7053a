/** A node of jsonata's syntax tree. The marks are ours; the exit hook reads them. */
export interface Node {
  type?: string
  value?: unknown
  position?: number
  /** Gives the key of an object. */
  weftKey?: boolean
  /** Gives the function of a call. */
  weftCallee?: boolean
  /** Makes an object. */
  weftObject?: boolean
  /** Says what a transform changes. */
  weftPattern?: boolean
  [field: string]: unknown
}

/** A call of a function by its name, in the place of another node. */
export function callOf(name: string, at: Node, args: Node[]): Node {
  return { type: 'function', value: '(', position: at.position, arguments: args, procedure: { type: 'variable', value: name, position: at.position } }
}
