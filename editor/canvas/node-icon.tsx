import { createElement } from 'react'
import { useNames } from '../api/names.ts'
import type { FlowNode } from '../api/types.ts'
import { entityIcon, nodeIcon } from './icons.ts'
import { systemOf } from './second-line.ts'

/** A node's icon in its field, both in the colour of its system's thread. */
export function NodeIcon({ node }: { node: FlowNode }) {
  const names = useNames()
  const thread = names.thread(systemOf(node).connection)
  const entity = node.kind === 'call' ? names.operation(node.connection, node.operation).entity : undefined
  return (
    <span className="card-icon" style={{ background: `var(--${thread}-soft)`, color: `var(--${thread})` }}>
      {createElement(nodeIcon(node, entity), { size: 16, strokeWidth: 1.6, 'aria-hidden': true })}
    </span>
  )
}

/** The icon of a kind of document, in the colour of its system's thread. */
export function EntityIcon({ entity, connection }: { entity: string; connection: string }) {
  const names = useNames()
  return createElement(entityIcon(entity, connection), { size: 13, strokeWidth: 1.6, 'aria-hidden': true, color: `var(--${names.thread(connection)})` })
}
