import { kindOf, type FlowNode } from '../document/flow.ts'
import { kinds } from '../document/kinds/registry.ts'
import { renameReferences } from '../document/references.ts'

/** The node with these names read as others in its own expressions; itself where it uses none of them. */
export function renamedIn(node: FlowNode, names: ReadonlyMap<string, string>): FlowNode {
  if (!Object.hasOwn(kinds, node.kind)) return node
  const change = (expr: string) => renameReferences(expr, names)
  const spec = kindOf(node)
  return spec.expressions(node).some(({ expr }) => change(expr) !== expr) ? spec.mapExpressions(node, change) : node
}
