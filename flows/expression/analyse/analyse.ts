/** From the tree as it is written to the tree as it is evaluated. */
import { syntaxError } from '../parse/errors.ts'
import type { Syntax, SyntaxOf } from '../parse/syntax.ts'
import { inherit, resolve, resolvePredicate } from './ancestry.ts'
import type { Node, NodeOf, NodeType } from './tree.ts'

/** @throws ExpressionError S0207, S0209, S0210, S0213, S0215–S0217 */
export function analyse(tree: Syntax): Node {
  const node = new Analysis().node(tree)
  if (node.type === 'parent' || node.seeking) throw syntaxError('S0217', node.position, { token: node.type })
  return node
}

class Analysis {
  #labels = 0

  node(tree: Syntax): Node {
    const node = this.#convert(tree)
    if (tree.keepArray) node.keepArray = true
    return node
  }

  #convert(tree: Syntax): Node {
    const { position } = tree
    switch (tree.type) {
      case 'name': {
        const step: Node = { type: 'name', value: tree.value, position, ...(tree.keepArray && { keepArray: true }) }
        return { type: 'path', steps: [step], position: undefined, ...(tree.keepArray && { keepSingletonArray: true }) }
      }
      case 'variable':
      case 'string':
      case 'number':
      case 'value':
      case 'regex':
        return { type: tree.type, value: tree.value, position } as Node
      case 'wildcard':
      case 'descendant':
      case 'placeholder':
        return { type: tree.type, position }
      case 'parent':
        return { type: 'parent', slot: { label: `!${this.#labels++}`, level: 1 }, position: undefined }
      case 'binary':
        return this.#binary(tree)
      case 'negate':
        return this.#negate(tree)
      case 'array':
        return this.#with({ type: 'array', items: tree.items.map((item) => this.node(item)), position }, (node) => node.items)
      case 'object':
        return this.#with({ type: 'object', pairs: this.#pairs(tree), position }, (node) => node.pairs.flat())
      case 'group':
        return this.#group(tree)
      case 'filter':
        return this.#filter(tree)
      case 'sort':
        return this.#sort(tree)
      case 'focus':
        return this.#focus(tree)
      case 'index':
        return this.#index(tree)
      case 'bind':
        return this.#with({ type: 'bind', name: tree.name, right: this.node(tree.right), position }, (node) => [node.right])
      case 'call':
      case 'partial': {
        const args = tree.args.map((arg) => this.node(arg))
        return this.#with<'call' | 'partial'>({ type: tree.type, args, callee: this.node(tree.callee), position }, () => args)
      }
      case 'lambda': {
        const parameters = tree.parameters.map(({ value }) => value)
        return { type: 'lambda', parameters, ...(tree.signature && { signature: tree.signature }), body: inTail(this.node(tree.body)), position }
      }
      case 'block':
        return this.#block(tree)
      case 'condition': {
        const [condition, consequent] = [this.node(tree.condition), this.node(tree.consequent)]
        const other = tree.else && this.node(tree.else)
        return this.#with({ type: 'condition', condition, consequent, ...(other && { else: other }), position }, () => (other ? [condition, consequent, other] : [condition, consequent]))
      }
      case 'elvis':
      case 'coalesce': {
        const [left, other] = [this.node(tree.left), this.node(tree.else)]
        return this.#with({ type: 'default', left, when: tree.type === 'elvis' ? 'true' : 'exists', else: other, position }, () => [left, other])
      }
      case 'transform': {
        const removed = tree.delete
        const [pattern, update] = [this.node(tree.pattern), this.node(tree.update)]
        return { type: 'transform', pattern, update, ...(removed && { delete: this.node(removed) }), position }
      }
      case 'end':
        throw syntaxError('S0207', position, { token: '(end)' })
    }
  }

  /** A node that looks for the parents that its parts look for. */
  #with<T extends NodeType>(node: NodeOf<T>, parts: (node: NodeOf<T>) => Node[]): Node {
    for (const part of parts(node)) inherit(node, part)
    return node
  }

  #pairs(tree: SyntaxOf<'object'> | SyntaxOf<'group'>): [Node, Node][] {
    return tree.pairs.map(([key, value]) => [this.node(key), this.node(value)])
  }

  #binary(tree: SyntaxOf<'binary'>): Node {
    const { operator, position } = tree
    if (operator === '.') return this.#path(tree)
    const [left, right] = [this.node(tree.left), this.node(tree.right)]
    if (operator === '~>') return { type: 'apply', left, right, position, keepArray: left.keepArray || right.keepArray }
    return this.#with({ type: 'binary', operator, left, right, position }, () => [left, right])
  }

  #path(tree: SyntaxOf<'binary'>): Node {
    const left = this.node(tree.left)
    const path: NodeOf<'path'> = left.type === 'path' ? left : { type: 'path', steps: [left], position: undefined }
    if (left.type === 'parent') path.seeking = [left.slot]
    const right = this.node(tree.right)
    if (right.type === 'path') path.steps.push(...right.steps)
    else path.steps.push(asStep(right))
    const { steps } = path
    for (const step of steps)
      if (step.type === 'number' || step.type === 'value') throw syntaxError('S0213', step.position, { value: step.value })
    for (const step of steps) if (step.type === 'string') (step as Node).type = 'name'
    if (steps.some((step) => step.keepArray)) path.keepSingletonArray = true
    for (const end of [steps[0]!, steps.at(-1)!]) if (end.type === 'array') end.consarray = true
    resolve(path)
    return path
  }

  #negate(tree: SyntaxOf<'negate'>): Node {
    const operand = this.node(tree.operand)
    if (operand.type === 'number') {
      operand.value = -operand.value
      return operand
    }
    return this.#with({ type: 'negate', operand, position: tree.position }, () => [operand])
  }

  #group(tree: SyntaxOf<'group'>): Node {
    const node = this.node(tree.left)
    if (node.group) throw syntaxError('S0210', tree.position)
    node.group = { pairs: this.#pairs(tree), position: tree.position }
    return node
  }

  #filter(tree: SyntaxOf<'filter'>): Node {
    const node = this.node(tree.left)
    const step = lastStep(node)
    if (step.group) throw syntaxError('S0209', tree.position)
    const stages = node.type === 'path' ? (step.stages ??= []) : (step.predicate ??= [])
    const expr = this.node(tree.predicate)
    resolvePredicate(step, expr)
    stages.push({ type: 'filter', expr, position: tree.position })
    return node
  }

  #sort(tree: SyntaxOf<'sort'>): Node {
    const node = this.node(tree.left)
    const path: NodeOf<'path'> = node.type === 'path' ? node : { type: 'path', steps: [node], position: undefined }
    const terms = tree.terms.map(({ descending, expression }) => ({ descending, expression: this.node(expression) }))
    path.steps.push(this.#with({ type: 'sort', terms, position: tree.position }, () => terms.map(({ expression }) => expression)))
    resolve(path)
    return path
  }

  #focus(tree: SyntaxOf<'focus'>): Node {
    const node = this.node(tree.left)
    const step = lastStep(node)
    if (step.stages || step.predicate) throw syntaxError('S0215', tree.position)
    if (step.type === 'sort') throw syntaxError('S0216', tree.position)
    if (tree.keepArray) step.keepArray = true
    step.focus = tree.name
    step.tuple = true
    return node
  }

  #index(tree: SyntaxOf<'index'>): Node {
    const node = this.node(tree.left)
    const step = lastStep(node)
    const path: Node = node.type === 'path' ? node : { type: 'path', steps: [asStep(node)], position: undefined }
    if (step.stages) step.stages.push({ type: 'index', name: tree.name })
    else step.index = tree.name
    step.tuple = true
    return path
  }

  #block(tree: SyntaxOf<'block'>): Node {
    const expressions = tree.expressions.map((expression) => this.node(expression))
    const block = this.#with({ type: 'block', expressions, position: tree.position }, () => expressions)
    if (expressions.some((part) => part.consarray || (part.type === 'path' && part.steps[0]!.consarray))) block.consarray = true
    return block
  }
}

function lastStep(node: Node): Node {
  return node.type === 'path' ? node.steps.at(-1)! : node
}

/** In a path a predicate filters what the step gives for each item. */
function asStep(node: Node): Node {
  if (node.predicate) {
    node.stages = node.predicate
    delete node.predicate
  }
  return node
}

/** A call that a function ends with is made after it has returned, so that a loop by recursion needs no depth. */
function inTail(node: Node): Node {
  if (node.type === 'call' && !node.predicate && !node.group && !node.keepArray) return { type: 'tail', call: node, position: node.position }
  if (node.predicate || node.group) return node
  if (node.type === 'condition') {
    node.consequent = inTail(node.consequent)
    if (node.else) node.else = inTail(node.else)
  } else if (node.type === 'default') node.else = inTail(node.else)
  else if (node.type === 'block' && node.expressions.length > 0) node.expressions[node.expressions.length - 1] = inTail(node.expressions.at(-1)!)
  return node
}
