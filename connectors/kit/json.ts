/**
 * JSON as other systems write it, without losing a digit: a number that a double cannot hold as written (an id beyond
 * 2^53, money with 20 digits, 1e400) stays text; every other number is a number. Throws a `SyntaxError` like `JSON.parse`.
 *
 * @example parseExact('{"id":9007199254740993,"amount":0.1}').value // { id: '9007199254740993', amount: 0.1 }
 */
export function parseExact(json: string): { value: unknown; kept: boolean } {
  if (!suspicious.test(json)) return { value: JSON.parse(json), kept: false }
  let kept = false
  const value: unknown = JSON.parse(json, (_key, parsed: unknown, context?: { source?: string }) => {
    if (typeof parsed !== 'number' || context?.source === undefined || holds(parsed, context.source)) return parsed
    kept = true
    return context.source
  })
  return { value, kept }
}

/** Up to 15 digits always survive a double; only longer runs and exponents need the slow look. */
const suspicious = /[\d.]{16}|\d[eE][+-]?\d/

function holds(parsed: number, source: string): boolean {
  if (!Number.isFinite(parsed) || (Number.isInteger(parsed) && !Number.isSafeInteger(parsed))) return false
  return digits(String(parsed)) === digits(source)
}

/** One form per value: significant digits and the power of ten of the last one. */
function digits(number: string): string {
  const match = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number)
  if (!match) return number
  const [, whole = '', fraction = '', exponent = '0'] = match
  const all = (whole + fraction).replace(/^0+/, '')
  const significant = all.replace(/0+$/, '')
  return significant === '' ? '0' : `${significant}e${Number(exponent) - fraction.length + (all.length - significant.length)}`
}
