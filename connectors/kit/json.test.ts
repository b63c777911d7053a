import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExact } from './json.ts'

describe('parseExact', () => {
  it.each([
    ['9007199254740993', '9007199254740993'], ['-9007199254740993', '-9007199254740993'], ['9007199254740991', 9007199254740991],
    ['0.1', 0.1], ['10.00', 10], ['1.50', 1.5], ['1e3', 1000], ['1E+2', 100], ['1e400', '1e400'], ['1e-400', '1e-400'], ['-0', -0], ['0.0000000000000000', 0],
    ['12345678901234567.89', '12345678901234567.89'], ['0.30000000000000004', 0.30000000000000004], ['0.300000000000000000001', '0.300000000000000000001'],
  ])('%s', (source, expected) => expect(parseExact(`{"n":${source}}`).value).toEqual({ n: expected }))

  it('leaves text that looks like numbers alone', () => {
    expect(parseExact('{"a":"000000000007511093","b":"1e400","c":"007"}')).toEqual({ value: { a: '000000000007511093', b: '1e400', c: '007' }, kept: false })
  })
  it('is JSON.parse for whatever JSON.stringify wrote of safe values', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const json = JSON.stringify(value)
      const { value: parsed, kept } = parseExact(json)
      if (!kept) expect(parsed).toEqual(JSON.parse(json))
    }))
  })
})
