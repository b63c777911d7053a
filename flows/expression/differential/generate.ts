/** Expressions and inputs at random, by a seed: every construct, nested, on data that has the shapes that the rules differ for. */
import fc from 'fast-check'

type Source = fc.Arbitrary<string>

const fields = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const scalars = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom<unknown>('', 'a', 'b', 'x y', '12', '中文', '😀', 'É', null, true, false, 0, 1.5, -0.25, 1e21, 0.1),
)

/** Objects, arrays in arrays, empty ones, ones of one element, null, mixed types. */
export const data: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fields, tie('value'), { maxKeys: 4 }),
    fc.array(fc.dictionary(fields, scalars, { minKeys: 1, maxKeys: 4 }), { maxLength: 4 }),
    fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
    fc.array(fc.constantFrom('a', 'b', 'x'), { maxLength: 3 }),
  ),
})).value

const literals: Source = fc.constantFrom(
  '0', '1', '2', '3', '-1', '1.5', '10', '""', '"a"', '"b"', '"a,b"', '"12"', 'true', 'false', 'null', '[]', '{}', '[1]', '[1,2,3]', '["a","b"]', '[[1,2],[3]]', 'nothing',
)
const names: Source = fc.constantFrom('a', 'b', 'c', 'd', 'e', '$', '$$', '*', '**', '$.a', '$$.b', 'a.b', 'b.c', 'a.a', '`d`', 'a[0]', 'b[-1]', 'c[]', 'a.b[]')
const variables: Source = fc.constantFrom('$x', '$y', '$x.a', '$y[0]', '$x[]')

const textCalls = ['$uppercase(%)', '$lowercase(%)', '$length(%)', '$trim(%)', '$substring(%, 1)', '$substring(%, -2, 1)', '$substringBefore(%, "a")', '$substringAfter(%, "a")', '$pad(%, 4, "-")', '$contains(%, "a")', '$contains(%, /[ab]/)', '$split(%, "a")', '$split(%, /a|,/)', '$replace(%, "a", "z")', '$replace(%, /(a)|b/, "<$1>")', '$match(%, /./).match', '$number(%)', '$join(%, "-")', '$string(%)', '$encodeUrlComponent(%)']
const numberCalls = ['$abs(%)', '$floor(%)', '$ceil(%)', '$round(%, 1)', '$sqrt(%)', '$power(%, 2)', '$sum(%)', '$max(%)', '$min(%)', '$average(%)', '$formatNumber(%, "#,##0.00")', '$formatBase(%, 2)', '$formatInteger(%, "w")', '$fromMillis(%)', '-%', '[1..%]', '[%..3]']
const listCalls = ['$count(%)', '$exists(%)', '$type(%)', '$boolean(%)', '$not(%)', '$keys(%)', '$spread(%)', '$merge(%)', '$reverse(%)', '$distinct(%)', '$sort(%)', '$append(%, 1)', '$append([0], %)', '$zip(%, [1,2])', '$lookup(%, "a")', '$single(%)', '$clone(%)', '$each(%, function($v, $k){$k})', '$sift(%, function($v){$v})', '$map(%, function($v){$v})', '$map(%, function($v, $i){[$i, $v]})', '$map(%, $string)', '$filter(%, function($v){$v})', '$filter(%, function($v, $i){$i > 0})', '$reduce(%, function($p, $c){$p & $c})', '$sort(%, function($l, $r){$string($l) > $string($r)})', '% ~> $string', '% ~> $count()', '$assert(%, "no")', '%{$string($): $}']

const calls = (of: Source): Source =>
  fc.oneof(fc.constantFrom(...textCalls), fc.constantFrom(...numberCalls), fc.constantFrom(...listCalls), fc.constantFrom(...listCalls)).chain((shape) => of.map((arg) => shape.replace('%', () => arg)))

/** An expression; `$x` and `$y` are bound around it. */
export const expressions: Source = fc.letrec<{ any: string; path: string; step: string; test: string }>((tie) => {
  const any = tie('any')
  return {
    any: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { arbitrary: names, weight: 3 },
      { arbitrary: literals, weight: 2 },
      { arbitrary: variables, weight: 1 },
      { arbitrary: tie('path'), weight: 6 },
      { arbitrary: calls(fc.oneof(any, tie('path'))), weight: 5 },
      { arbitrary: fc.tuple(any, fc.constantFrom('+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'and', 'or', 'in'), any).map(([left, operator, right]) => `(${left}) ${operator} (${right})`), weight: 3 },
      { arbitrary: fc.array(any, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`), weight: 2 },
      { arbitrary: fc.uniqueArray(fc.tuple(fields, any), { maxLength: 3, selector: ([name]) => name }).map((pairs) => `{${pairs.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`), weight: 2 },
      { arbitrary: fc.tuple(any, any, any).map(([condition, then, other]) => `(${condition}) ? (${then}) : (${other})`), weight: 1 },
      { arbitrary: fc.tuple(any, fc.constantFrom('?:', '??'), any).map(([left, operator, right]) => `((${left}) ${operator} (${right}))`), weight: 1 },
      { arbitrary: fc.tuple(any, any).map(([value, body]) => `($x := ${value}; ${body})`), weight: 1 },
      { arbitrary: fc.tuple(any, any).map(([body, arg]) => `(function($x, $z){${body}})(${arg})`), weight: 1 },
      { arbitrary: fc.tuple(any, any).map(([body, arg]) => `($f := function($y){${body}}; $f(${arg}))`), weight: 1 },
      { arbitrary: fc.tuple(tie('path'), fields, any).map(([target, name, value]) => `$ ~> |${target}|{"${name}": ${value}}|`), weight: 1 },
      { arbitrary: any.map((inner) => `(${inner})`), weight: 1 },
      { arbitrary: any.map((inner) => `(${inner})[]`), weight: 1 },
    ),
    path: fc.tuple(fc.oneof(names, variables), fc.array(tie('step'), { minLength: 1, maxLength: 3 })).map(([first, steps]) => first + steps.join('')),
    step: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { arbitrary: fields.map((name) => `.${name}`), weight: 5 },
      { arbitrary: fc.constantFrom('.*', '.$', '[]', '[0]', '[-1]', '[1]', '.$string()', '.%', '^($string($))', '^(>a)'), weight: 3 },
      { arbitrary: tie('test').map((test) => `[${test}]`), weight: 3 },
      { arbitrary: any.map((inner) => `.(${inner})`), weight: 2 },
      { arbitrary: any.map((inner) => `.[${inner}]`), weight: 1 },
      { arbitrary: fc.tuple(fields, any).map(([name, value]) => `.{"${name}": ${value}}`), weight: 2 },
      { arbitrary: fc.tuple(fc.constantFrom('$string(a)', '"k"', 'b', '$type($)'), any).map(([key, value]) => `{${key}: ${value}}`), weight: 1 },
      { arbitrary: fc.tuple(fields, any).map(([name, value]) => `.${name}#$x.(${value})`), weight: 1 },
      { arbitrary: fc.tuple(fields, any).map(([name, value]) => `.${name}@$y.(${value})`), weight: 1 },
      { arbitrary: fields.map((name) => `^(${name})`), weight: 1 },
    ),
    test: fc.oneof(
      { maxDepth: 2 },
      fc.tuple(fields, fc.constantFrom('=', '!=', '<', '>'), literals).map((parts) => parts.join(' ')),
      fields,
      any,
    ),
  }
}).any
