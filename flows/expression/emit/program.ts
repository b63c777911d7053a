import type { Node } from '../analyse/tree.ts'
import { asField } from './construct.ts'
import { Emitter, literal } from './emitter.ts'
import { anything } from './operand.ts'
import { dispatch } from './registry.ts'
import { boundIn } from './scopes.ts'
import { support } from './support.ts'

export interface Program {
  /** The result as plain data. `lookup` gives bindings and builtins by name. */
  run(input: unknown, lookup: (name: string) => unknown): unknown
  /** Builtins that it takes to be what they are. */
  direct: readonly string[]
  /** For those who look into it. */
  code: string
}

/** Writes an expression as a JavaScript function. */
export function program(root: Node): Program {
  const emitter = new Emitter(dispatch, root)
  const bound = boundIn([root])
  const codes = emitter.scopes.open(bound)
  if (codes.length > 0) emitter.line(`let ${codes.map((code) => `${code} = U`).join(', ')};`)
  const result = asField(emitter, emitter.node(root, { code: 'd0', kind: anything, outermost: true }, true), true)
  const { scopes, constants, getters, lines } = emitter
  const words = new Set(lines.join('\n').match(/\b[A-Za-z]\w*\b/g))
  const code = [
    '"use strict";',
    `const { ${Object.keys(support).filter((name) => words.has(name)).join(', ')} } = S;`,
    ...constants.map((_, index) => `const k${index} = K[${index}];`),
    ...[...getters].map(([name, getter]) => `const ${getter} = (o) => ${name in Object.prototype ? `Object.hasOwn(o, ${literal(name)}) ? o[${literal(name)}] : undefined` : `o[${literal(name)}]`};`),
    'return (d0, lookup) => {',
    ...[...scopes.free].map(([name, variable]) => `const ${variable} = lookup(${literal(name)});`),
    ...lines,
    `return ${result.code};`,
    '};',
  ].join('\n')
  // The only place where text becomes code: all of it was written above, with what the source says as literals.
  // oxlint-disable-next-line no-new-func
  const make = new Function('S', 'K', code) as (support: unknown, constants: unknown[]) => Program['run']
  return { run: make(support, constants), direct: [...scopes.direct], code }
}
