import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberOrText, readJson } from './json.ts'
import { HttpProblem } from './problem.ts'

const read = (text: string) => readJson(new TextEncoder().encode(text))

function refused(input: string | Uint8Array): { code: string; line?: number; column?: number } {
  try {
    readJson(typeof input === 'string' ? new TextEncoder().encode(input) : input)
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 400) return { code: error.code, line: error.places[0]?.line, column: error.places[0]?.column }
    throw error
  }
  throw new Error(`was read: ${String(input)}`)
}

describe('strict JSON', () => {
  test.each([
    ['', 'badJson', 1, 1], ['{', 'badJson', 1, 2], ['{"a":1,}', 'badJson', 1, 8], ['[1,]', 'badJson', 1, 4], ['{"a" 1}', 'badJson', 1, 6],
    ['[1 2]', 'badJson', 1, 4], ['{"a":\n  tru}', 'badJson', 2, 3], ['01', 'badJson', 1, 2], ['+1', 'badJson', 1, 1], ['.5', 'badJson', 1, 1],
    ['NaN', 'badJson', 1, 1], ['"a', 'badJson', 1, 3], ['"a\tb"', 'badJson', 1, 3], ['"\\x"', 'badJson', 1, 1], ["{'a':1}", 'badJson', 1, 2],
    ['{} {}', 'badJson', 1, 4], ['1 // no', 'badJson', 1, 3], ['[1\u00a0]', 'badJson', 1, 3],
    ['{"a":1,"b":2,\n"a":3}', 'duplicateKey', 2, 1], ['{"a":1,"\\u0061":2}', 'duplicateKey', 1, 8], ['[{"x":{"a":1,"a":1}}]', 'duplicateKey', 1, 14],
    ['{"__proto__":{}}', 'forbiddenKey', 1, 2], ['{"a":{"constructor":1}}', 'forbiddenKey', 1, 7], ['{"\\u005f_proto__":1}', 'forbiddenKey', 1, 2],
    ['{"prototype":1}', 'forbiddenKey', 1, 2], ['"\\ud800"', 'badUnicode', 1, 1], ['"\\udc00x"', 'badUnicode', 1, 1],
  ])('%j is refused as %s at %i:%i', (text, code, line, column) => {
    expect(refused(text)).toEqual({ code, line, column })
  })

  test('invalid UTF-8 is refused with its place, wherever it is', () => {
    const bytes = (...parts: (string | number)[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))
    expect(refused(bytes('{"a":"', 0xff, '"}'))).toEqual({ code: 'invalidUtf8', line: 1, column: 7 })
    expect(refused(bytes('{"编码":\n"', 0xc0, 0xaf, '"}'))).toEqual({ code: 'invalidUtf8', line: 2, column: 2 })
    expect(refused(bytes('"', 0xed, 0xa0, 0x80, '"')).code).toBe('invalidUtf8')
    expect(refused(bytes('"', 0xe7, 0xbc)).code).toBe('invalidUtf8')
  })

  test('64 levels are read, 65 are not, and a million do not break the stack', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(read(nested(64))).toBeDefined()
    expect(refused(nested(65))).toMatchObject({ code: 'tooDeep', column: 65 })
    expect(refused('{"a":'.repeat(1_000_000)).code).toBe('tooDeep')
  })

  test('no prototype changes; other names of Object are ordinary keys', () => {
    const value = read('{"toString":1,"hasOwnProperty":2,"valueOf":3}') as Record<string, unknown>
    expect({ ...value }).toEqual({ toString: 1, hasOwnProperty: 2, valueOf: 3 })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991], ['9007199254740992', '9007199254740992'], ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'], ['1e400', '1e400'], ['1e-400', '1e-400'], ['0.1', 0.1], ['10.00', 10], ['1e3', 1000], ['1E+2', 100],
    ['123456789.123456789123', '123456789.123456789123'], ['0.30000000000000004', 0.30000000000000004], ['12345678901234567890.00', '12345678901234567890.00'],
    ['0.000', 0], ['0e5', 0], ['1.7976931348623157e308', '1.7976931348623157e308'], ['5e-324', 5e-324], ['4e-324', '4e-324'], ['-0.5', -0.5],
  ])('%s becomes %j', (literal, value) => {
    expect(read(`[${literal}]`)).toEqual([value])
  })

  test('-0 is the number -0', () => {
    expect(Object.is((read('[-0]') as number[])[0], -0)).toBe(true)
  })

  test('a BOM in front is passed over', () => {
    expect(read('\ufeff{"a":1}')).toEqual({ a: 1 })
  })
})

describe('strict JSON, for any value', () => {
  const json = fc.jsonValue({ maxDepth: 6 }).filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)) && JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(value)))

  test('reads what JSON.stringify writes, however it is spaced, as JSON.parse does', () => {
    fc.assert(fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, undefined, space)
      const expected = JSON.parse(text, (_, inner: unknown) => (typeof inner === 'number' ? numberOrText(String(inner)) : inner)) as unknown
      expect(read(text)).toEqual(expected)
    }), { numRuns: 500 })
  })

  test('accepts nothing that JSON.parse refuses', () => {
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-', '0', '.5', 'e1', 'true', 'null', ' ', '\n', '"', '\\', '\\u00e9'), { maxLength: 12 })
    fc.assert(fc.property(pieces, (parts) => {
      const text = parts.join('')
      let ours: unknown
      try {
        ours = read(text)
      } catch (error) {
        expect(error).toBeInstanceOf(HttpProblem)
        return
      }
      expect(ours).toEqual(JSON.parse(text))
    }), { numRuns: 3000 })
  })

  test('any bytes give a value or a 400 with a place, never anything else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        readJson(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(HttpProblem)
        expect((error as HttpProblem).places[0]?.line).toBeGreaterThan(0)
      }
    }), { numRuns: 1000 })
  })

  test('a number is the same decimal as was written; text is what was written', () => {
    const literal = fc.tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.option(fc.stringMatching(/^\d{1,20}$/)), fc.option(fc.integer({ min: -30, max: 30 })))
      .map(([sign, whole, fraction, exponent]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`)
    fc.assert(fc.property(literal, (text) => {
      const value = numberOrText(text)
      if (typeof value === 'string') expect(value).toBe(text)
      else expect(scaled(String(value))).toBe(scaled(text))
    }), { numRuns: 2000 })
  })
})

/** The decimal times 10^80, exactly. */
function scaled(text: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const value = BigInt(whole + fraction) * 10n ** BigInt(80 - fraction.length + Number(exponent))
  return sign === '-' ? -value : value
}
