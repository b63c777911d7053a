// docs/expression-differences.md, line by line: where we differ from jsonata 2.2.2 on purpose.
import { describe, expect, test } from 'vitest'
import { compileExpression } from './compile.ts'
import { ExpressionError } from './expression.ts'

const evaluate = (source: string, input?: unknown, bindings: Record<string, unknown> = { now: 0 }) => compileExpression(source).evaluate(input, bindings)

function codeOf(source: string, input?: unknown, bindings?: Record<string, unknown>): string {
  try {
    evaluate(source, input, bindings)
  } catch (error) {
    if (error instanceof ExpressionError) return error.code
    throw error
  }
  return 'none'
}

describe('right where the package is wrong', () => {
  test('1 a regular expression keeps no state', () =>
    expect(evaluate('($p := /[ -]/; {"phone": $replace(phone,$p,""), "fax": $replace(fax,$p,"")})', { phone: '010-88 99', fax: '021-66 77' })).toEqual({ phone: '0108899', fax: '0216677' }))
  test.each(['"+08:00"', '"Asia/Shanghai"', '"+0800"'])('4 a zone %s', (zone) => expect(evaluate(`$fromMillis(1790000000000, "[Y]-[M01]-[D01] [H01]:[m01]", ${zone})`)).toBe('2026-09-21 22:13'))
  test('4 a zone with half an hour west of UTC', () => {
    expect(evaluate('$fromMillis(0, "[H01]:[m01]", "-0330")')).toBe('20:30')
    expect(evaluate('$toMillis("1970-01-01 00:00 -03:30", "[Y]-[M]-[D] [H]:[m] [Z01:01]")')).toBe(12_600_000)
  })
  test.each(['"Asia/Nowhere"', '"+99:00"', '""'])('4 the zone %s is an error', (zone) => expect(codeOf(`$fromMillis(0, "[H]", ${zone})`)).toBe('unknownZone'))
  test('10 base64 is of UTF-8', () => expect([evaluate('$base64encode("采购")'), evaluate('$base64decode("6YeH6LSt")')]).toEqual(['6YeH6LSt', '采购']))
  test('57 an array as input is grouped by element', () =>
    expect(evaluate('${$string(sup): [po]}', [{ sup: 1, po: 'P1' }, { sup: 2, po: 'P2' }])).toEqual({ 1: ['P1'], 2: ['P2'] }))
  test.each(['$toMillis("2026-02-30")', '$toMillis("31/02/2026","[D01]/[M01]/[Y0001]")', '$toMillis("25:61","[H01]:[m01]")'])('%s does not exist', (source) => expect(codeOf(source)).toBe('impossibleDate'))
  test('a time without a zone is UTC everywhere', () => expect(evaluate('$toMillis("2026-01-01T00:00:00")')).toBe(Date.UTC(2026, 0, 1)))
  test('names of months are read in any letters', () => expect(evaluate('$toMillis("27 APRIL 2008", "[D] [MNn] [Y0001]")')).toBe(Date.UTC(2008, 3, 27)))
  test('grouping leaves its input as it is', () => expect(evaluate('$count(e{"m": 1}) & $count(e)', Object.freeze({ e: Object.freeze([]) }))).toBe('10'))
  test('a transform keeps all digits', () => expect(evaluate('$ ~> |$|{"b": 1}|', { a: 0.1234567890123456 })).toEqual({ a: 0.1234567890123456, b: 1 }))
  test('a call that a function ends with keeps its grouping and its []', () => {
    expect(evaluate('(function($x){$distinct($x){$string($): 1}})([1, 2, 1])')).toEqual({ 1: 1, 2: 1 })
    expect(evaluate('(function($x){$filter($x, function($v){$v > 1})[]})([1, 2])')).toEqual([2])
  })
  test('separators of a whole number are never longer than it', () => expect(evaluate('$formatInteger(12, "#,####.##0")')).toBe('12'))
  test.each(['$number("0x1Fzz")', '$parseInteger("twelveteen", "w")'])('%s is no number', (source) => expect(codeOf(source)).toBe('D3030'))
  test('a function can replace a text', () => expect(evaluate('$replace("abc", "b", function($m){$uppercase($m.match)})')).toBe('aBc'))
  test('elements are evaluated in turn', () => {
    expect(evaluate('[$x := 1, $x]')).toEqual([1, 1])
    expect(codeOf('[($f := function(){$error("later")}; $f()), 1 + "a"]')).toBe('D3137')
  })
  test('an array has no fields but its elements', () => expect(evaluate('*', { a: [1, 2] })).toEqual([1, 2]))
})

describe('the same as the package, though people expect otherwise: the editor warns', () => {
  const orders = [{ no: 'A', status: 'open' }, { no: 'B' }]
  test('6 "not equal" drops rows without the field', () => expect(evaluate('orders[status != "cancelled"].no', { orders })).toBe('A'))
  test('7 one null stops a comparison, and the error has its place', () => {
    expect(codeOf('lines[discount > 5].no', { lines: [{ no: 1, discount: 9 }, { no: 2, discount: null }] })).toBe('T2010')
  })
  test('8 one hit is bare, none is nothing, unless it is written as an array', () => {
    const lines = (count: number) => ({ lines: Array.from({ length: count }, (_, id) => ({ id })) })
    expect([0, 1, 2].map((count) => evaluate('[lines.id]', lines(count)))).toEqual([[], [0], [0, 1]])
    expect([0, 1, 2].map((count) => evaluate('lines.id', lines(count)))).toEqual([undefined, 0, [0, 1]])
  })
  test('9 $round is half to even', () => expect([evaluate('$round(2.5)'), evaluate('$round(0.125, 2)')]).toEqual([2, 0.12]))
  test('58 a field in a predicate is one of the row', () => {
    expect(evaluate('steps[$number(current)].name', { current: '1', steps: [{ name: 'a' }, { name: 'b' }] })).toBeUndefined()
    expect(evaluate('steps[$number($$.current)].name', { current: '1', steps: [{ name: 'a' }, { name: 'b' }] })).toBe('b')
  })
})

describe('refused or bounded', () => {
  test.each([
    ['$random()', 'refused'], ['$shuffle([1])', 'refused'], ['($clone := 1)', 'refused'], ['$ ~> | $$.a | {"x": 1} |', 'refused'],
    ['__proto__', 'forbiddenName'], ['a.constructor', 'forbiddenName'], ['{"prototype": 1}', 'forbiddenName'], ['{"__pro" & "to__": 1}', 'forbiddenName'], ['$lookup($, "__proto__")', 'forbiddenName'], ['$eval("__proto__")', 'forbiddenName'],
    ['/(a)\\1/', 'regex'], ['/(?<=a)b/', 'regex'], ['$now()', 'noTime'], ['[1..1e9]', 'budget'],
  ])('%s: %s', (source, code) => expect(codeOf(source, { a: { b: 1 } }, {})).toBe(code))
  test('data that looks like a function is data', () => expect(evaluate('f._jsonata_function', { f: { _jsonata_function: true } })).toBe(true))
  test('keys of the package’s own are keys', () => expect(evaluate('{"_jsonata_lambda": 1}')).toEqual({ _jsonata_lambda: 1 }))
  test('an infinite number is null in the result', () => expect(evaluate('[1/0]')).toEqual([null]))
})
