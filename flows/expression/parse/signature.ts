/** Signatures of functions: `<s-nn?:s>`. Read once, then every call's arguments are fitted to them. */
import { Fault } from '../runtime/fault.ts'

export interface Parameter {
  /** Pattern over the symbols of the arguments. */
  pattern: string
  type: string
  /** Missing, it is the context, if that fits. */
  context?: RegExp
  /** What an array must consist of. */
  subtype?: string
}

export interface Signature {
  text: string
  parameters: Parameter[]
  whole: RegExp
}

/** What a signature's fault looks like before the parser knows where it stands. */
export interface SignatureFault {
  code: 'S0401' | 'S0402'
  value: unknown
  offset: number
}

function closing(text: string, start: number, open: string, close: string): number {
  let depth = 1
  let at = start
  while (at < text.length) {
    at++
    if (text[at] === close && --depth === 0) break
    if (text[at] === open) depth++
  }
  return at
}

const simple = new Map([
  ['s', '[sm]'], ['n', '[nm]'], ['b', '[bm]'], ['l', '[lm]'], ['o', '[om]'],
  ['a', '[asnblfom]'], ['f', 'f'], ['j', '[asnblom]'], ['x', '[asnblfom]'],
])

/** @throws SignatureFault */
export function parseSignature(text: string): Signature {
  const parameters: Parameter[] = []
  let last: Parameter = { pattern: '', type: '' }
  const add = (parameter: Parameter): void => void parameters.push((last = parameter))
  for (let at = 1; at < text.length && text[at] !== ':'; at++) {
    const symbol = text[at]!
    const pattern = simple.get(symbol)
    if (pattern !== undefined) add({ pattern, type: symbol })
    else if (symbol === '-') {
      last.context = new RegExp(last.pattern)
      last.pattern += '?'
    } else if (symbol === '?' || symbol === '+') last.pattern += symbol
    else if (symbol === '(') {
      const end = closing(text, at, '(', ')')
      const choice = text.slice(at + 1, end)
      if (choice.includes('<')) throw { code: 'S0402', value: choice, offset: at } satisfies SignatureFault
      add({ pattern: `[${choice}m]`, type: `(${choice})` })
      at = end
    } else if (symbol === '<') {
      if (last.type !== 'a' && last.type !== 'f') throw { code: 'S0401', value: last.type, offset: at } satisfies SignatureFault
      const end = closing(text, at, '<', '>')
      last.subtype = text.slice(at + 1, end)
      at = end
    }
  }
  return { text, parameters, whole: new RegExp(`^${parameters.map(({ pattern }) => `(${pattern})`).join('')}$`) }
}

/** The symbol of a value in a signature; `m` is missing. */
export function symbolOf(value: unknown): string {
  switch (typeof value) {
    case 'function':
      return 'f'
    case 'string':
      return 's'
    case 'number':
      return 'n'
    case 'boolean':
      return 'b'
    case 'object':
      return value === null ? 'l' : Array.isArray(value) ? 'a' : 'o'
    default:
      return 'm'
  }
}

const plurals: Record<string, string> = { a: 'arrays', b: 'booleans', f: 'functions', n: 'numbers', o: 'objects', s: 'strings' }

function fault(code: string, value: unknown, index: number, type?: string): Fault {
  return new Fault(code, { value, index, type })
}

/** The arguments as the function takes them. @throws Fault T0410, T0411, T0412 */
export function fit(signature: Signature, args: readonly unknown[], context: unknown): unknown[] {
  let symbols = ''
  for (const arg of args) symbols += symbolOf(arg)
  const match = signature.whole.exec(symbols)
  if (!match) throw mismatch(signature, args, symbols)
  const fitted: unknown[] = []
  let at = 0
  signature.parameters.forEach((parameter, index) => {
    const taken = match[index + 1]!
    if (taken === '') {
      if (!parameter.context) fitted.push(args[at++])
      else if (parameter.context.test(symbolOf(context))) fitted.push(context)
      else throw fault('T0411', context, at + 1)
      return
    }
    for (const symbol of taken) fitted.push(parameter.type === 'a' ? asArray(parameter, args[at], symbol, taken, at++) : args[at++])
  })
  return fitted
}

function asArray({ subtype }: Parameter, value: unknown, symbol: string, taken: string, at: number): unknown {
  if (symbol === 'm') return undefined
  if (symbol !== 'a') {
    if (subtype !== undefined && taken !== subtype) throw fault('T0412', value, at + 1, plurals[subtype])
    return [value]
  }
  const items = value as unknown[]
  if (subtype !== undefined && items.length > 0) {
    const first = symbolOf(items[0])
    if (first !== subtype[0] || items.some((item) => symbolOf(item) !== first)) throw fault('T0412', value, at + 1, plurals[subtype])
  }
  return items
}

/** Says which argument it is, by how far the signature's beginning goes. */
function mismatch({ parameters }: Signature, args: readonly unknown[], symbols: string): Fault {
  let pattern = '^'
  let good = 0
  for (const parameter of parameters) {
    pattern += parameter.pattern
    const match = new RegExp(pattern).exec(symbols)
    if (!match) break
    good = match[0].length
  }
  return fault('T0410', args[good], good + 1)
}
