/** Variables of the expression as variables of the code. */
import { children, type Node } from '../analyse/tree.ts'

interface Variable {
  code: string
  /** Certainly bound here, so that an outer one of the same name is out of reach. */
  certain: boolean
}

/** Names that the nodes bind in the scope that they stand in, not in one of their own. */
export function boundIn(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>()
  const visit = (node: Node): void => {
    if (node.type === 'bind') names.add(node.name)
    // A predicate on a block or a lambda stands outside of it.
    if (node.type === 'block' || node.type === 'lambda') return outside(node, visit)
    for (const child of children(node)) visit(child)
  }
  for (const node of nodes) visit(node)
  return names
}

function outside(node: Node, visit: (node: Node) => void): void {
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) if (stage.type === 'filter') visit(stage.expr)
  for (const pair of node.group?.pairs ?? []) pair.forEach(visit)
}

export class Scopes {
  readonly #stack: Map<string, Variable>[] = []
  /** Variables that nothing in the expression binds: bindings and builtins, each read once at the start. */
  readonly free = new Map<string, string>()
  /** Builtins that are called by name: none of them may be bound to something else. */
  readonly direct = new Set<string>()
  #count = 0

  /** Opens a scope; the code of its variables, to be declared as not bound yet. */
  open(names: Iterable<string>): string[] {
    const scope = new Map<string, Variable>()
    for (const name of names) scope.set(name, { code: `v${this.#count++}`, certain: false })
    this.#stack.push(scope)
    return [...scope.values()].map(({ code }) => code)
  }

  /** The variable of a name in the innermost scope is bound from the start. */
  settle(name: string): string {
    const variable = this.target(name)
    variable.certain = true
    return variable.code
  }

  close(): void {
    this.#stack.pop()
  }

  /** The variable that a binding here sets. */
  target(name: string): Variable {
    return this.#stack.at(-1)!.get(name)!
  }

  /** Its value as code: the innermost one that is bound. */
  read(name: string): string {
    const checks: string[] = []
    for (const scope of [...this.#stack].reverse()) {
      const variable = scope.get(name)
      if (variable?.certain) return this.#first(checks, variable.code)
      if (variable) checks.push(variable.code)
    }
    return this.#first(checks, this.freeVariable(name))
  }

  isBound(name: string): boolean {
    return this.#stack.some((scope) => scope.has(name))
  }

  freeVariable(name: string): string {
    let code = this.free.get(name)
    if (code === undefined) {
      code = `b${this.free.size}`
      this.free.set(name, code)
    }
    return code
  }

  #first(checks: readonly string[], last: string): string {
    return checks.reduceRight((rest, code) => `(${code} !== U ? ${code} : ${rest})`, last)
  }
}
