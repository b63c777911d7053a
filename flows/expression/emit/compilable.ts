/**
 * Says, in this one place, what is not worth compiling and is evaluated by the interpreter: partial application and transforms,
 * paths that bind (`@`, `#`, `%`), and, as a whole, expressions that evaluate text or that bind a variable from within such a part.
 */
import { some, type Node } from '../analyse/tree.ts'
import { boundIn } from './scopes.ts'

export function isInterpreted(node: Node): boolean {
  switch (node.type) {
    case 'partial':
    case 'transform':
    case 'parent':
      return true
    case 'path':
      return node.steps.some((step) => step.tuple) || node.tuple === true
    default:
      return node.tuple === true || node.focus !== undefined
  }
}

export function isWhollyInterpreted(root: Node): boolean {
  return some(root, (node) => (node.type === 'variable' && node.value === 'eval') || (isInterpreted(node) && boundIn([node]).size > 0))
}
