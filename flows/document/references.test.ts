import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression } from '../expression/compile.ts'
import { referencesOf, renameReferences } from './references.ts'

const renamed = (source: string) => renameReferences(source, new Map([['a', 'other']]))

describe('names of the scope in an expression', () => {
  it.each([
    ['a.no > 0 and trigger.a', 'other.no > 0 and trigger.a'],
    ['"a" & \'a\' & `a`.a', '"a" & \'a\' & other.a'],
    ['"a".b & "a"[0].c & "a"[0] & b."a"', 'other.b & other[0].c & "a"[0] & b."a"'],
    ['/* a */ a /* a', '/* a */ other /* a'],
    ['$a & a & $a.a & ab & a1', '$a & other & $a.a & ab & a1'],
    ['a.b[a = 1].(a & $$.a)', 'other.b[a = 1].(a & $$.other)'],
    ['$.a & $$.a.a', '$.other & $$.other.a'],
    ['{"x": a.n, a.k: [a.b, b[a]]}', '{"x": other.n, other.k: [other.b, b[a]]}'],
    ['trigger.lines{a: $sum(a)}', 'trigger.lines{a: $sum(a)}'],
    ['trigger.lines^(>a, <$.a).a & a', 'trigger.lines^(>a, <$.a).a & other'],
    ['$map(a.lines, function($a, $i)<xn:x>{ $a.no & a.no }) ~> $join(a.by)', '$map(other.lines, function($a, $i)<xn:x>{ $a.no & other.no }) ~> $join(other.by)'],
    ['trigger ~> |lines[a]|{"a": a}, ["a"]| & a', 'trigger ~> |lines[a]|{"a": a}, ["a"]| & other'],
    ['trigger.$f(a) & $f(a)', 'trigger.$f(a) & $f(other)'],
    ['a ? a : a / 2 / a', 'other ? other : other / 2 / other'],
    ['$match(a, /a\\/[/a]/i) & a', '$match(other, /a\\/[/a]/i) & other'],
    ['($x := a; $x * a % a ** 2)', '($x := other; $x * other % other ** 2)'],
    ['[a..a] ~> $append(a)', '[other..other] ~> $append(other)'],
    ['a.', 'other.'], ['a[', 'other['], ['"a', '"a'], ['`a', '`a'], ['a /', 'other /'], [')a', ')other'],
  ])('%s', (source, expected) => expect(renamed(source)).toBe(expected))

  it('are given with the field that is read of them', () => {
    expect(referencesOf('a.b.c + b[0].d + c.`的` + d').map(({ name, field }) => [name, field])).toEqual([['a', 'b'], ['b', undefined], ['c', '的'], ['d', undefined]])
  })

  it('two may change places', () => {
    expect(renameReferences('a & b.a', new Map([['a', 'b'], ['b', 'a']]))).toBe('b & a.a')
  })
})

/** Expressions over `a`, `b` and `list`, grown from parts that put names where they count and where they do not. */
const expressions = fc.letrec<{ any: string; path: string }>((tie) => ({
  path: fc.oneof(fc.constantFrom('a', 'b', 'list', 'a.n', 'b.list', '`a`', '$$.a', '"a"', '1'), tie('any').map((inner) => `(${inner})`)),
  any: fc.oneof({ maxDepth: 4 },
    tie('path'),
    fc.tuple(tie('path'), tie('any')).map(([path, inner]) => `${path}[${inner} = a]`),
    fc.tuple(tie('path'), tie('any')).map(([path, inner]) => `${path}.(${inner})`),
    fc.tuple(tie('path'), tie('any')).map(([path, inner]) => `${path}.{"a": ${inner}}`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `[${x}, ${y}]`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `{"a": ${x}, "b": ${y}}`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `($a := ${x}; [$a, ${y}])`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `$map(${x}, function($a) { [$a, ${y}] })`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
  ),
})).any

it('renaming keeps what an expression means', () => {
  const scope = { a: { n: 1, a: 2, list: [{ a: 3, b: 4, n: 5 }] }, b: { a: 6, list: [{ a: 7 }, { a: 8, n: 1 }] }, list: [{ a: { n: 9 } }, { b: 2 }] }
  const { a, ...rest } = scope
  const outcome = (source: string, input: object) => {
    try {
      return compileExpression(source).evaluate(input)
    } catch (error) {
      return (error as { code?: string }).code
    }
  }
  fc.assert(fc.property(expressions, (source) => {
    expect(outcome(renamed(source), { other: a, ...rest })).toEqual(outcome(source, scope))
  }), { numRuns: 1500 })
})

it('reads whatever it is given', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...'a.[]{}()|`"\'/*<>$ %?:;,^~&=!-+1'.split(''), 'function', 'and', '$$', '/*', '*/')), (parts) => {
    const source = parts.join('')
    for (const { name, start, end } of referencesOf(source)) expect([name, `\`${name}\``, `"${name}"`, `'${name}'`]).toContain(source.slice(start, end))
  }), { numRuns: 1000 })
})
