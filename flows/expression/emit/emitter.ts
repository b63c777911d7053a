/**
 * Writes the code of an evaluation. A handler per node type writes statements and answers with what holds the value.
 * Nothing of the source reaches the code except through `literal`.
 */
import { some, type Node, type NodeOf, type NodeType } from '../analyse/tree.ts'
import { anything, kinds, type Context, type Operand } from './operand.ts'
import { Scopes } from './scopes.ts'

export type Handler<T extends NodeType = NodeType> = (emitter: Emitter, node: NodeOf<T>, context: Context, plain: boolean) => Operand
export type Registry = { [T in NodeType]: Handler<T> }
/** Writes any node: finds its handler, and applies what hangs on it. */
export type Dispatch = (emitter: Emitter, node: Node, context: Context, plain: boolean) => Operand

/** How a call that a function ends with is written: as a thunk for who called it, or at once but unsettled. */
export type TailMode = 'thunk' | 'raw'

/** A value as text of the code: JSON, with the characters escaped that end a line or a script. */
export function literal(value: string | number | boolean | null): string {
  if (Object.is(value, -0)) return '-0'
  return JSON.stringify(value).replace(/[\u2028\u2029<\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export class Emitter {
  readonly scopes = new Scopes()
  /** Values that the code is given. */
  readonly constants: unknown[] = []
  /** Functions that read one field each: their place in the code is theirs alone, so that the engine learns their objects. */
  readonly getters = new Map<string, string>()
  tailMode: TailMode = 'raw'
  /** Whether arrays that are not to be flattened can be met. */
  readonly constructs: boolean
  readonly #dispatch: Dispatch
  #lines: string[] = []
  #temporaries = 0

  constructor(dispatch: Dispatch, root: Node) {
    this.#dispatch = dispatch
    this.constructs = some(root, (node) => node.consarray === true)
  }

  get lines(): string[] {
    return this.#lines
  }

  line(text: string): void {
    this.#lines.push(text)
  }

  temporary(): string {
    return `t${++this.#temporaries}`
  }

  /** Keeps an expression in a variable. */
  keep(code: string, kind: number = anything, extra: Partial<Operand> = {}): Operand {
    const name = this.temporary()
    this.line(`const ${name} = ${code};`)
    return { code: name, kind, ...extra }
  }

  /** A variable that branches set. */
  variable(initial = 'undefined'): string {
    const name = this.temporary()
    this.line(`let ${name} = ${initial};`)
    return name
  }

  constant(value: unknown): string {
    this.constants.push(value)
    return `k${this.constants.length - 1}`
  }

  /** The same constant for the same value. */
  once(value: unknown): string {
    const index = this.constants.indexOf(value)
    return index < 0 ? this.constant(value) : `k${index}`
  }

  getter(name: string): string {
    let getter = this.getters.get(name)
    if (!getter) {
      getter = `g${this.getters.size}`
      this.getters.set(name, getter)
    }
    return getter
  }

  /** The value of a node, settled (but for a call in tail position that is made at once). `plain`: it is the result. */
  node(node: Node, context: Context, plain = false): Operand {
    return this.#dispatch(this, node, context, plain)
  }

  /** Statements written by `write`, as a block of their own. */
  block(head: string, write: () => void, foot = '}'): void {
    this.line(head)
    write()
    this.line(foot)
  }

  /** A function expression of the code; `write` gives what it returns. */
  closure(parameters: readonly string[], write: () => string): string {
    const outer = this.#lines
    this.#lines = []
    const result = write()
    const body = this.#lines.join('\n')
    this.#lines = outer
    return `(${parameters.join(', ')}) => {\n${body}\nreturn ${result};\n}`
  }

  /** A loop over a list; `body` is given the element and its index. */
  loop(list: string, body: (item: Operand, index: string) => void): void {
    const [index, item] = [this.temporary(), this.temporary()]
    this.block(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++) {`, () => {
      this.line(`if (--m.fuel < 0) refuel();`)
      this.line(`const ${item} = ${list}[${index}];`)
      body({ code: item, kind: anything }, index)
    })
  }
}

/** The context that an element of a list is. */
export function contextOf({ code, kind }: Operand): Context {
  return { code, kind, outermost: false }
}

/** Whether the value counts as true, as code. */
export function truth({ code, kind }: Operand): string {
  if ((kind & ~(kinds.boolean | kinds.missing)) === 0) return `${code} === true`
  if ((kind & ~(kinds.text | kinds.missing)) === 0) return `(${code} !== undefined && ${code} !== "")`
  return `isTrue(${code})`
}
