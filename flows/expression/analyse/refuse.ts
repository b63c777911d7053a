/** What an expression may not say, found before it is ever evaluated. */
import { ExpressionError } from '../expression.ts'
import { refused } from '../runtime/builtins.ts'
import { forbiddenName, isForbidden } from '../runtime/names.ts'
import { regexOf } from '../runtime/regex/regex.ts'
import { children, type Node } from './tree.ts'

/** @throws ExpressionError `forbiddenName`, `refused`, `regex` */
export function refuse(node: Node): void {
  const { position } = node
  switch (node.type) {
    case 'name':
      if (isForbidden(node.value)) throw forbiddenName(node.value, position)
      break
    case 'variable':
      refuseVariable(node.value, position)
      break
    case 'bind':
      refuseVariable(node.name, position)
      refuseClone(node.name, position)
      break
    case 'lambda':
      for (const name of node.parameters) {
        refuseVariable(name, position)
        refuseClone(name, position)
      }
      break
    case 'regex':
      regexOf(node.value, position)
      break
    case 'object':
      refuseKeys(node.pairs)
      break
    default:
  }
  if (node.group) refuseKeys(node.group.pairs)
  for (const name of [node.focus, node.index]) if (name !== undefined) refuseVariable(name, position)
  for (const child of children(node)) refuse(child)
}

function refuseKeys(pairs: readonly [Node, Node][]): void {
  for (const [key] of pairs) if (key.type === 'string' && isForbidden(key.value)) throw forbiddenName(key.value, key.position)
}

function refuseVariable(name: string, position: number | undefined): void {
  if (isForbidden(name)) throw forbiddenName(`$${name}`, position)
  const reason = refused.get(name)
  if (reason !== undefined) throw new ExpressionError('refused', `$${name} cannot be used: ${reason}`, position)
}

/** Transforms take their copy by `$clone`: another one could hand them the input itself. */
function refuseClone(name: string, position: number | undefined): void {
  if (name === 'clone') throw new ExpressionError('refused', '$clone cannot be replaced', position)
}
