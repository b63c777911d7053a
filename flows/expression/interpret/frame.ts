import type { Node } from '../analyse/tree.ts'

/** Variables by scope. A frame is made by a block, a call of a function and a tuple of a path. */
export interface Scope {
  lookup(name: string): unknown
  bind(name: string, value: unknown): void
}

export class Frame implements Scope {
  readonly #outer: Scope | undefined
  #values: Map<string, unknown> | undefined
  constructor(outer: Scope | undefined, values?: Map<string, unknown>) {
    this.#outer = outer
    this.#values = values
  }

  lookup(name: string): unknown {
    if (this.#values?.has(name)) return this.#values.get(name)
    return this.#outer?.lookup(name)
  }

  bind(name: string, value: unknown): void {
    ;(this.#values ??= new Map()).set(name, value)
  }
}

/** Evaluates a node; the parts of the interpreter are given it. */
export type Walk = (node: Node, context: unknown, scope: Scope) => unknown

/** A value on its way through a path with what it has bound: the value under `@`, positions, contexts and parents by name. */
export type Tuple = Record<string, unknown>

export function tupleFrame(outer: Scope, tuple: Tuple): Frame {
  return new Frame(outer, new Map(Object.entries(tuple)))
}

/** Without a prototype: any name is its own. */
export function tupleOf(...parts: Tuple[]): Tuple {
  return Object.assign(Object.create(null) as Tuple, ...parts) as Tuple
}
