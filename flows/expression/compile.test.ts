import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileExpression } from './compile.ts'
import { ExpressionError, LookupNeeded, UnknownCode } from './expression.ts'

const evaluate = (source: string, input?: unknown, bindings?: Record<string, unknown>) => compileExpression(source).evaluate(input, bindings)

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof ExpressionError) return error.code
    throw error
  }
  return 'none'
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

const order = () => ({ no: 'SO-1', empty: [], one: [{ a: 1 }], lines: [{ m: 'A', qty: 2, price: 3, tags: ['x'] }, { m: 'B', qty: 1, price: 5, tags: [] }], matrix: [[1, 2], [3]] })

describe('results', () => {
  test.each([
    ['lines.(qty*price)', [6, 5]],
    ['$sum(lines.(qty*price))', 11],
    ['one.a', 1],
    ['one[].a', [1]],
    ['one.a[]', [1]],
    ['empty[]', []],
    ['$count(empty{m: 1}) & $count(empty)', '10'],
    ['lines{m: qty}', { A: 2, B: 1 }],
    ['lines[m="B"].qty', 1],
    ['lines^(>qty).m', ['A', 'B']],
    ['matrix[0][]', [1, 2]],
    ['[1..3]', [1, 2, 3]],
    ['[1..3].($*2)', [2, 4, 6]],
    ['nothing', undefined],
    ['function($x){$x}', undefined],
    ['[1, nothing]', [1]],
    ['{"a": nothing, "b": null}', { b: null }],
    ['lines.tags', 'x'],
    ['$$.lines#$i.{"i": $i, "m": m}', [{ i: 0, m: 'A' }, { i: 1, m: 'B' }]],
    ['lines.tags.{"t": $, "m": %.m}', { t: 'x', m: 'A' }],
    ['$ ~> | lines | {"qty": qty + 1}, "tags" |', { ...order(), lines: [{ m: 'A', qty: 3, price: 3 }, { m: 'B', qty: 2, price: 5 }] }],
    ['toString', undefined],
    ['lines.toString', undefined],
    ['$sort([3,1,2])', [1, 2, 3]],
    ['$sort(lines, function($a,$b){$a.qty > $b.qty}).m', ['B', 'A']],
    ['$distinct([1,"1",1,{"a":1,"b":2},{"b":2,"a":1}])', [1, '1', { a: 1, b: 2 }]],
    ['$spread(lines[0]).$keys()', ['m', 'qty', 'price', 'tags']],
    ['$map(["a","b"], $uppercase)', ['A', 'B']],
    ['$base64encode("采购")', '6YeH6LSt'],
    ['$base64decode("6YeH6LSt")', '采购'],
    ['($p := /[ -]/; {"phone": $replace("010-88 99",$p,""), "fax": $replace("021-66 77",$p,"")})', { phone: '0108899', fax: '0216677' }],
    ['$fromMillis(1790000000000, "[Y]-[M01]-[D01] [H01]:[m01]", "+08:00")', '2026-09-21 22:13'],
    ['$fromMillis(1790000000000, "[Y]-[M01]-[D01] [H01]:[m01]", "Asia/Shanghai")', '2026-09-21 22:13'],
  ])('%s', (source, expected) => {
    expect(evaluate(source, frozen(order()))).toEqual(expected)
  })

  test('are plain data of their own', () => {
    const input = order()
    const result = evaluate('lines', input) as unknown[]
    expect(result).not.toBe(input.lines)
    expect(Object.getOwnPropertyNames(result)).toEqual(['0', '1', 'length'])
  })
  test('an array as input', () => expect(evaluate('$.a', frozen([{ a: 1 }, { a: 2 }]))).toEqual([1, 2]))
})

describe('time', () => {
  test('$now and $millis give what is bound', () => {
    expect(evaluate('$millis()', {}, { now: 1790000000000 })).toBe(1790000000000)
    expect(evaluate('$now()', {}, { now: 1790000000000 })).toBe('2026-09-21T14:13:20.000Z')
    expect(codeOf(() => evaluate('$now()', {}))).toBe('noTime')
  })
  test.each(['$toMillis("2026-02-30")', '$toMillis("31/02/2026","[D01]/[M01]/[Y0001]")', '$toMillis("25:61","[H01]:[m01]")'])(
    '%s does not exist', (source) => expect(codeOf(() => evaluate(source, {}, { now: 0 }))).toBe('impossibleDate'),
  )
  test('a bad zone', () => expect(codeOf(() => evaluate('$fromMillis(0, "[H]", "Asia/Nowhere")'))).toBe('unknownZone'))
})

describe('budgets', () => {
  test.each([
    '($f := function($n){$f($n+1)}; $f(0))',
    '($f := function($n){$n + $f($n+1)}; $f(0))',
    '[1..1e9]',
    '$pad("x", 1e9)',
    '($d := function($s,$n){$n = 0 ? $s : $d($s & $s, $n - 1)}; $d("xxxxxxxx", 40))',
    '$join([1..100000].("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))',
    '$replace($pad("x", 1000000, "x"), "x", $pad("y", 1000000, "y"))',
  ])('%s', (source) => {
    const started = performance.now()
    expect(codeOf(() => evaluate(source, {}))).toBe('budget')
    expect(performance.now() - started).toBeLessThan(3000)
  })
  test('deep nesting in the source', () => expect(codeOf(() => evaluate(`${'('.repeat(40_000)}1`))).toBe('budget'))
  test.each(['/(a)\\1/', '/(?<=a)b/', '/(a*)*$/'])('%s is refused', (source) => expect(codeOf(() => evaluate(source))).toBe('regex'))
  test.each([['$match("aaa", /(a+)+$/).match', 'aaa'], ['$match("abac", /(a|b)*c/).match', 'abac']])('%s takes no longer than it must', (source, expected) => expect(evaluate(source)).toBe(expected))
})

describe('what it may not', () => {
  test.each([
    ['__proto__', 'forbiddenName'], ['a.constructor', 'forbiddenName'], ['a."prototype"', 'forbiddenName'],
    ['{"__proto__": 1}', 'forbiddenName'], ['{"__pro" & "to__": 1}', 'forbiddenName'], ['a{"constr" & "uctor": 1}', 'forbiddenName'],
    ['$lookup($, "__proto__")', 'forbiddenName'], ['a.__defineGetter__("x", 1)', 'forbiddenName'],
    ['$random()', 'refused'], ['$shuffle([1,2])', 'refused'], ['($clone := 1)', 'refused'],
    ['$ ~> | $$.a | {"x": 1} |', 'refused'], ['a.hasOwnProperty("x")', 'T1006'], ['a(1)', 'T1006'], ['f(1)', 'T1006'],
    ['1 +', 'S0207'], ['a ? ', 'S0207'], ['$error("stop")', 'D3137'], ['1 + "a"', 'T2002'],
  ])('%s', (source, code) => {
    expect(codeOf(() => evaluate(source, frozen({ a: { b: 1 }, f: { _jsonata_function: true } })))).toBe(code)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
  test('errors have a place', () => {
    try {
      compileExpression('lines.(qty * )')
    } catch (error) {
      expect(error).toMatchObject({ code: 'S0211', position: 14 })
    }
  })
})

describe('bound functions', () => {
  const key = { table: 'xref' as const, kind: 'material', from: 'crm', code: 'X', to: 'erp' }
  test('what they throw passes through unchanged', () => {
    const error = new UnknownCode(key)
    const before = Object.getOwnPropertyNames(error).toSorted()
    const fail = () => { throw error }
    expect(() => evaluate('a and $map([1,2], function($x){$f($x)})', { a: 1 }, { f: fail })).toThrow(error)
    expect(Object.getOwnPropertyNames(error).toSorted()).toEqual(before)
  })
  test('look-ups are asked for together', () => {
    const f = (code: string) => { throw new LookupNeeded([{ ...key, code }]) }
    try {
      evaluate('$map(["A","B","C"], function($x){$f($x)})', {}, { f })
      expect.unreachable()
    } catch (error) {
      expect((error as LookupNeeded).keys.map(({ code }) => code)).toEqual(['A', 'B', 'C'])
    }
  })
  test('can be applied in part', () => expect(evaluate('($g := $f(1, ?); $g(2))', {}, { f: (a: number, b: number) => a + b })).toBe(3))
  test('an inner evaluation leaves the outer one its budget', () => {
    const inner = () => evaluate('$millis()', {}, { now: 1 })
    expect(evaluate('[$millis(), $inner(), $millis()]', {}, { now: 2, inner })).toEqual([2, 1, 2])
  })
})

const paths = fc.constantFrom('a', 'b', 'a.b', 'a[]', 'b.a[]', 'a[0]', 'a[0][]', '*', '**', '$', '$$.a', '$x', '$x[]', 'a[b]', 'a.$x')
const shapes = fc.oneof(
  paths.map((path) => `${path}{"k": $count($)}`),
  paths.map((path) => `[${path}]`),
  paths.map((path) => `$append(${path}, 1)`),
  paths.map((path) => `$reverse($sort([${path}][$type($)="number"]))`),
  paths.map((path) => `$merge([${path}][$type($)="object"])`),
  paths.map((path) => `(${path}).{"v": $}[]`),
  paths.map((path) => `($y := ${path}; $y{"k": 1}; $y[])`),
  paths.map((path) => `$spread(${path})`),
  paths.map((path) => `${path}^($string($))`),
)

/** Everything that an object owns, flags on arrays too. */
const names = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? Object.getOwnPropertyNames(value).map((name) => [name, names((value as Record<string, unknown>)[name])]) : value

test('an input is never changed, whatever the expression', () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(null), fc.constantFrom('x', 'a'), fc.array(tie('value'), { maxLength: 3 }), fc.record({ a: tie('value'), b: tie('value') }, { requiredKeys: [] })),
  })).value
  fc.assert(fc.property(values, values, shapes, (input, x, source) => {
    const before = structuredClone([input, x])
    try {
      evaluate(`($x := $bound; ${source})`, input, { bound: x })
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      expect(error.code).not.toBe('failed')
    }
    expect(names([input, x])).toEqual(names(before))
  }), { numRuns: 2000 })
})
