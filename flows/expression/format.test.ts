import fc from 'fast-check'
import { expect, test } from 'vitest'
import { examples } from './differential/examples.ts'
import { expressions } from './differential/generate.ts'
import { ExpressionError } from './expression.ts'
import { formatExpression } from './format.ts'
import { parse } from './parse/parser.ts'

/** What an expression says, without where it says it. */
const meaning = (source: string): string =>
  JSON.stringify(parse(source).tree, (name, value: unknown) => (['position', 'start', 'end'].includes(name) || value instanceof RegExp ? undefined : value))

function holds(source: string): void {
  const text = formatExpression(source)
  expect(meaning(text)).toBe(meaning(source))
  expect(formatExpression(text)).toBe(text)
  const comments = (of: string): string[] => parse(of).comments.map(({ start, end }) => of.slice(start, end))
  expect(comments(text).toSorted()).toEqual(comments(source).toSorted())
}

test('means the same, is stable, and keeps the comments: the broad list', () => {
  for (const source of Object.values(examples).flat()) {
    try {
      parse(source)
    } catch (error) {
      if (error instanceof ExpressionError) continue
      throw error
    }
    holds(source)
  }
})

test('the same of random expressions, with comments here and there', () => {
  fc.assert(fc.property(expressions, fc.array(fc.nat(20), { maxLength: 3 }), (source, places) => {
    const commented = places.reduce((text, place, index) => text.split(' ').map((word, at) => (at === place ? `/* ${index} */ ${word}` : word)).join(' '), source)
    try {
      parse(commented)
    } catch (error) {
      if (error instanceof ExpressionError) return
      throw error
    }
    holds(commented)
  }), { numRuns: 500 })
})

test('is laid out', () => {
  expect(formatExpression('/* the order */ {"no":no,"lines":[lines[cancelled!=true].{"material":$uppercase($trim(sku)),"quantity":qty,/* net */"amount":$round(qty*price,2)}]}')).toBe(`/* the order */ {
  "no": no,
  "lines": [
    lines[cancelled != true].{
      "material": $uppercase($trim(sku)),
      "quantity": qty,
      /* net */ "amount": $round(qty * price, 2)
    }
  ]
}`)
})
