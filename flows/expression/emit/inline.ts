/** Builtins that the code does without a call, or with a plainer one, where the arguments are what is usual; else they are called as any. */
import type { NodeOf } from '../analyse/tree.ts'
import type { BuiltinName } from '../runtime/builtins.ts'
import type { Emitter } from './emitter.ts'
import { anything, can, kinds, type Context, type Operand } from './operand.ts'

interface Inline {
  /** How many arguments it must have. */
  args: readonly number[]
  /** Types that each argument must have for the quick way: s text, n number. */
  types: string
  /** Its code; by the codes of the arguments. */
  quick(...args: string[]): string
  kind: number
  /** A missing first argument is the context. */
  context?: true
}

const text = kinds.text | kinds.missing
const numeric = kinds.number | kinds.missing
const { boolean } = kinds

const inlines: Partial<Record<BuiltinName, Inline>> = {
  uppercase: { args: [1], types: 's', quick: (a) => `${a}.toUpperCase()`, kind: text, context: true },
  lowercase: { args: [1], types: 's', quick: (a) => `${a}.toLowerCase()`, kind: text, context: true },
  trim: { args: [1], types: 's', quick: (a) => `trim(${a})`, kind: text, context: true },
  length: { args: [1], types: 's', quick: (a) => `lengthOf(${a})`, kind: numeric, context: true },
  string: { args: [1], types: 's', quick: (a) => a, kind: text, context: true },
  substring: { args: [2, 3], types: 'snn', quick: (...args) => `substring(${args.join(', ')})`, kind: text, context: true },
  substringBefore: { args: [2], types: 'ss', quick: (a, b) => `substringBefore(${a}, ${b})`, kind: text, context: true },
  substringAfter: { args: [2], types: 'ss', quick: (a, b) => `substringAfter(${a}, ${b})`, kind: text, context: true },
  contains: { args: [2], types: 'ss', quick: (a, b) => `${a}.includes(${b})`, kind: boolean | kinds.missing, context: true },
  abs: { args: [1], types: 'n', quick: (a) => `Math.abs(${a})`, kind: numeric, context: true },
  floor: { args: [1], types: 'n', quick: (a) => `Math.floor(${a})`, kind: numeric, context: true },
  ceil: { args: [1], types: 'n', quick: (a) => `Math.ceil(${a})`, kind: numeric, context: true },
  round: { args: [1, 2], types: 'nn', quick: (...args) => `roundHalfEven(${args.join(', ')})`, kind: numeric, context: true },
}

/** `slow` is the call as any. */
export function inlined(emitter: Emitter, name: BuiltinName, args: readonly Operand[], node: NodeOf<'call'>, context: Context, slow: string): Operand {
  const special = specials[name]?.(emitter, args, slow, node)
  if (special) return special
  const inline = inlines[name]
  if (!inline) return emitter.keep(slow, anything, { unsettled: true })
  const isShort = inline.context && !context.outermost && inline.args.includes(args.length + 1)
  const all: readonly Operand[] = inline.args.includes(args.length) ? args : isShort ? [{ code: context.code, kind: context.kind }, ...args] : []
  if (all.length === 0) return emitter.keep(slow, inline.kind, { plain: inline.kind === text })
  const tests = all.flatMap(({ code, kind }, index) => {
    const wanted = inline.types[index] === 's' ? kinds.text : kinds.number
    return kind === wanted ? [] : [`typeof ${code} === "${wanted === kinds.text ? 'string' : 'number'}"`]
  })
  const quick = inline.quick(...all.map(({ code }) => code))
  return emitter.keep(tests.length === 0 ? quick : `${tests.join(' && ')} ? ${quick} : ${slow}`, inline.kind, { plain: inline.kind === text })
}

type Special = (emitter: Emitter, args: readonly Operand[], slow: string, node: NodeOf<'call'>) => Operand | undefined

const total = (quick: string): Special => (emitter, args, slow) =>
  args.length === 1 ? emitter.keep(`typeof ${args[0]!.code} === "number" ? ${args[0]!.code} : allNumbers(${args[0]!.code}) ? ${quick}(${args[0]!.code}) : ${slow}`, numeric) : undefined

const specials: Partial<Record<BuiltinName, Special>> = {
  sum: total('sumOf'),
  count: (emitter, [list, more]) =>
    list && !more ? emitter.keep(`${list.code} === undefined ? 0 : Array.isArray(${list.code}) ? ${list.code}.length : 1`, kinds.number, { plain: true, finite: true }) : undefined,
  exists: (emitter, [value, more]) => (value && !more ? emitter.keep(`${value.code} !== undefined`, boolean, { plain: true }) : undefined),
  boolean: (emitter, [value, more]) => (value && !more && !can(value, kinds.array | kinds.number) ? emitter.keep(`${value.code} === undefined ? undefined : isTrue(${value.code})`, boolean | kinds.missing, { plain: true }) : undefined),
  number: (emitter, [value, more], slow) => {
    if (!value || more) return undefined
    const result = emitter.variable()
    emitter.line(`if (typeof ${value.code} === "number") ${result} = ${value.code}; else if (typeof ${value.code} !== "string" || (${result} = quickNumber(${value.code})) === undefined) ${result} = ${slow};`)
    return { code: result, kind: numeric }
  },
  lookup: (emitter, args, slow) =>
    args.length === 2
      ? emitter.keep(`isObject(${args[0]!.code}) && typeof ${args[1]!.code} === "string" ? field(${args[0]!.code}, ${args[1]!.code}) : ${slow}`, anything, { unsettled: true })
      : undefined,
  join: (emitter, args, slow) => {
    const [list, separator] = args
    if (!list || args.length > 2 || (separator && separator.kind !== kinds.text)) return undefined
    return emitter.keep(`allTexts(${list.code}) ? join(${list.code}, ${separator?.code ?? '""'}) : ${slow}`, text, { plain: true })
  },
  split: (emitter, args, slow) => {
    const [value, separator] = args
    if (args.length !== 2 || separator!.kind !== kinds.text) return undefined
    return emitter.keep(`typeof ${value!.code} === "string" ? splitText(${value!.code}, ${separator!.code}) : ${slow}`, kinds.array | kinds.missing)
  },
  replace: (emitter, args, slow, node) => {
    const [value, pattern, replacement] = args
    if (args.length !== 3 || replacement!.kind !== kinds.text) return undefined
    const literalPattern = pattern!.kind === kinds.text && pattern!.code !== '""' && node.args.length === 3
    if (literalPattern && pattern!.code.startsWith('"')) return emitter.keep(`typeof ${value!.code} === "string" ? replaceText(${value!.code}, ${pattern!.code}, ${replacement!.code}) : ${slow}`, text, { plain: true })
    if (pattern!.kind !== kinds.function || !pattern!.code.startsWith('k') || replacement!.code.includes('$') || !replacement!.code.startsWith('"')) return undefined
    return emitter.keep(`typeof ${value!.code} === "string" && quickly(${pattern!.code}, ${value!.code}) ? replaceAll(${value!.code}, ${pattern!.code}, ${replacement!.code}) : ${slow}`, text, { plain: true })
  },
}
