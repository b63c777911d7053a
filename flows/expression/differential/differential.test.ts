// The same value, or the same error at the same place, as jsonata 2.2.2. Where we differ on purpose: docs/expression-differences.md.
//   EXPRESSIONS=200000 npm test differential     more random expressions; EXPRESSION_SEED=7 others
//   LIBRARY=../elsewhere npm test differential   the expressions of the flow documents in another folder
import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileExpression } from '../compile.ts'
import { examples, inputs } from './examples.ts'
import { data, expressions } from './generate.ts'
import { loadReference, outcomeOf, shown, type Outcome } from './reference.ts'

const ask = loadReference(readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8'))
const now = Date.UTC(2026, 8, 21)

function ours(source: string, input: unknown): Outcome {
  try {
    return { value: shown(compileExpression(source).evaluate(input, { now })) }
  } catch (error) {
    return outcomeOf(error)
  }
}

/** Where the package itself breaks down without a code, ours may do anything but that. */
function agrees(mine: Outcome, theirs: Outcome): boolean {
  if ('crash' in theirs) return !('crash' in mine)
  return JSON.stringify(mine) === JSON.stringify(theirs)
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

/** Answers of the package that are wrong, each with its line in the table. */
function isKnown(source: string, input: unknown, mine: Outcome, theirs: Outcome): boolean {
  // An empty array of the input gets an undefined element when an object is made of it, seen wherever that array is read again.
  if (Array.isArray(input) && input.length === 0) return true
  if (JSON.stringify(input)?.includes('[]') && JSON.stringify(theirs).includes('null')) return true
  // A transform of something that is not its own is refused; of its own it keeps all digits.
  if ('code' in mine && mine.code === 'refused' && source.includes('|')) return true
  // A call that a function ends with loses its grouping and its [].
  if (/function\([^)]*\)\{[^{}]*(?:\{\$string|\[\])/.test(source) || /\$(?:distinct|each|spread|sort)\([^()]*\)\{/.test(source)) return true
  return 'code' in theirs && theirs.code === 'D1004'
}

describe('a broad list, by topic', () => {
  const known = ['$millis()', '$toMillis("27 APRIL 2008", "[D#1] [MN] [Y0001]")']
  test.each(Object.keys(examples))('%s', async (name) => {
    const different: unknown[] = []
    for (const source of examples[name]!) {
      if (known.includes(source)) continue
      const [mine, theirs] = [ours(source, frozen(structuredClone(inputs[name]))), await ask(source, structuredClone(inputs[name]))]
      if (!agrees(mine, theirs)) different.push({ source, mine, theirs })
    }
    expect(different).toEqual([])
  })
})

test('random expressions on random inputs', async () => {
  const numRuns = Number(process.env.EXPRESSIONS ?? 20_000)
  const seed = Number(process.env.EXPRESSION_SEED ?? 20_260_921)
  const different: unknown[] = []
  let [values, errors] = [0, 0]
  for (const [body, input] of fc.sample(fc.tuple(expressions, data), { seed, numRuns })) {
    const source = `($x := $$.a; $y := 2; ${body})`
    const theirs = await ask(source, structuredClone(input))
    const mine = ours(source, frozen(input))
    if ('code' in theirs) errors++
    else if ('value' in theirs && theirs.value !== undefined) values++
    if (!agrees(mine, theirs) && !isKnown(body, input, mine, theirs)) different.push({ source, input: JSON.stringify(input), mine, theirs })
  }
  expect(different).toEqual([])
  // Neither all nothing nor all errors: the generator finds its way into the data.
  expect(values).toBeGreaterThan(numRuns / 5)
  expect(errors).toBeGreaterThan(numRuns / 20)
}, 600_000)

/** Texts of a document that stand where an expression stands. */
function expressionsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) expressionsIn(item, found)
  else if (value !== null && typeof value === 'object')
    for (const [name, field] of Object.entries(value)) {
      if ((name === 'expr' || name === 'expression') && typeof field === 'string') found.add(field)
      else expressionsIn(field, found)
    }
  return found
}

test('every expression of the flow documents that we ship', async () => {
  const folder = process.env.LIBRARY ?? join(import.meta.dirname, '..', '..')
  const documents = existsSync(folder) ? globSync('**/*.json', { cwd: folder, exclude: ['**/node_modules'] }) : []
  const sources = new Set(documents.flatMap((path) => [...expressionsIn(JSON.parse(readFileSync(join(folder, path), 'utf8')))]))
  const different: unknown[] = []
  for (const source of sources) {
    // Without the bound functions both say so at the same place; with them, the flows' own tests evaluate them.
    const input = { trigger: { no: 'SO-1', lines: [{ qty: 2, price: '3.50' }] }, run: { id: 'R1', startedAt: '2026-09-21T00:00:00Z' } }
    const [mine, theirs] = [ours(source, frozen(input)), await ask(source, structuredClone(input))]
    if (!agrees(mine, theirs) && !('crash' in theirs)) different.push({ source, mine, theirs })
  }
  expect(different).toEqual([])
})
