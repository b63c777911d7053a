import fc from 'fast-check'
import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { compileExpression } from './compile.ts'

const path = fc.constantFrom('a', 'b', 'a.b', 'b.a', 'a[]', 'b.a[]', 'a[0]', 'a[0][]', 'a[-1]', '*', '**', '$', '$$.a', '$x', 'a[b]', 'a[b=1]', 'a.$x', '(a)', '(a)[]', 'a.(b)', '$lookup($, "a")', '[a]', 'a.[b]', '[a, b][0]')
const binary = (f: (a: string, b: string) => string) => fc.tuple(path, path).map(([a, b]) => f(a, b))
const sources = fc.oneof(
  path.map((p) => `${p}{"k": $count($)}`), path.map((p) => `${p}.{"v": $}`), path.map((p) => `[${p}.{"v": $}]`), path.map((p) => `${p}.{"v": $}[]`),
  path.map((p) => `$count(${p}{"k": 1}[])`), path.map((p) => `$distinct(${p})`), path.map((p) => `$spread(${p})`), path.map((p) => `$string(${p})`),
  path.map((p) => `${p}^($string($))`), path.map((p) => `${p}^($string(b)).b`), path.map((p) => `$map([${p}], function($v, $i){[$i, $v]})`), path.map((p) => `$filter([${p}], function($v){$type($v) = "object"}).b`),
  path.map((p) => `$keys(${p})`), path.map((p) => `$lookup(${p}, "b")`), path.map((p) => `$sort([${p}].$string($))`), path.map((p) => `$join([${p}].$string($), "-")`),
  binary((a, b) => `$append(${a}, ${b})`), binary((a, b) => `${a} = ${b}`), binary((a, b) => `{"x": ${a}, "y": ${b}}`), binary((a, b) => `${a}.(${b})`), binary((a, b) => `${a}[${b}]`), binary((a, b) => `[${a}, ${b}]`),
  binary((a, b) => `($y := ${a}; $y.(${b}))`), binary((a, b) => `${a} ~> $append(${b})`), binary((a, b) => `$exists(${a}) ? ${b} : "no"`),
)
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.integer({ min: 0, max: 3 }), fc.constant(null), fc.constantFrom('x', 'a', ''), fc.boolean(), fc.array(tie('value'), { maxLength: 3, minLength: 1 }), fc.record({ a: tie('value'), b: tie('value') }, { requiredKeys: [] })),
})).value

const outcome = (run: () => unknown): unknown => {
  try {
    return JSON.parse(JSON.stringify(run() ?? null, (_, value: unknown) => (typeof value === 'function' ? undefined : value)))
  } catch (error) {
    return `error ${(error as { code?: string }).code ?? 'failed'}`
  }
}

test('gives what jsonata gives, where jsonata does not change its input', () => {
  fc.assert(fc.property(values, values, sources, (input, x, source) => {
    const wrapped = `($x := $bound; ${source})`
    expect(outcome(() => compileExpression(wrapped).evaluate(input, { bound: x }))).toEqual(outcome(() => jsonata(wrapped).evaluate(structuredClone(input), { bound: structuredClone(x) })))
  }), { numRuns: 3000 })
})
