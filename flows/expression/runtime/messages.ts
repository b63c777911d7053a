/** What JSONata's error codes mean, in plain English; `explain.ts` says it at length in both languages. */
export type Inserts = Readonly<Record<string, unknown>>

const texts = {
  S0101: 'a text must end with the quote that it began with',
  S0102: 'the number {token} is out of range',
  S0103: '\\{token} is not an escape sequence',
  S0104: '\\u must be followed by 4 hexadecimal digits',
  S0105: 'a quoted name must end with a back-quote (`)',
  S0106: 'the comment has no end',
  S0201: 'syntax error at {token}',
  S0202: 'expected {value}, got {token}',
  S0203: 'expected {value} before the end of the expression',
  S0204: 'unknown operator {token}',
  S0207: 'the expression ends too early',
  S0208: 'parameter {value} of a function must be a variable (begin with $)',
  S0209: 'a predicate cannot follow a grouping',
  S0210: 'a step can have one grouping only',
  S0211: '{token} cannot stand before an operand',
  S0212: 'the left side of := must be a variable (begin with $)',
  S0213: 'the value {value} cannot be a step of a path',
  S0214: 'the right side of {token} must be a variable (begin with $)',
  S0215: '@ must come before the predicates of a step',
  S0216: '@ must come before the order-by of a step',
  S0217: 'what % would be the parent of cannot be told here',
  S0301: 'an empty regular expression is not allowed',
  S0302: 'the regular expression has no closing /',
  S0401: 'only functions and arrays can have type parameters in a signature',
  S0402: 'choices with type parameters are not supported in a signature',
  T0410: 'argument {index} of {token} is not what the function takes: {value}',
  T0411: 'the context is not what {token} takes as its argument {index}: {value}',
  T0412: 'argument {index} of {token} must be an array of {type}',
  D1001: 'the number {value} is out of range',
  D1002: 'cannot negate {value}, which is not a number',
  T1003: 'a key of an object must be text, not {value}',
  D1004: 'the regular expression /{value}/ matches an empty text',
  T1005: 'this is not a function; did you mean ${token}?',
  T1006: 'this is not a function',
  T1007: 'this is not a function that can be applied in part; did you mean ${token}?',
  T1008: 'this is not a function that can be applied in part',
  D1009: 'two keys of the object are the same: {value}',
  T1010: 'the function given to {token} as a matcher does not give what a match is made of',
  T2001: 'the left side of {token} must be a number, not {value}',
  T2002: 'the right side of {token} must be a number, not {value}',
  T2003: 'the left side of .. must be a whole number, not {value}',
  T2004: 'the right side of .. must be a whole number, not {value}',
  T2006: 'the right side of ~> must be a function',
  T2007: 'order-by cannot compare {value} with {value2}',
  T2008: 'order-by takes numbers or texts, not {value}',
  T2009: '{token} cannot compare {value} with {value2}: they must be of one type',
  T2010: '{token} compares numbers or texts, not {value}',
  T2011: 'a transform must be given an object of changes, not {value}',
  T2012: 'what a transform deletes must be named by text or a list of texts, not {value}',
  T2013: 'a transform needs $clone, which is not a function here',
  D2014: '.. would make {value} elements',
  D3001: 'infinity and not-a-number have no text',
  D3010: '$replace: what is looked for cannot be empty',
  D3011: '$replace: the limit must not be negative',
  D3012: '$replace: the replacement must be text, not {value}',
  D3020: '$split: the limit must not be negative',
  D3030: 'not a number: {value}',
  D3040: '$match: the limit must not be negative',
  D3050: '$reduce takes a function of two or more parameters',
  D3060: '$sqrt cannot be taken of the negative number {value}',
  D3061: '$power({value}, {exp}) is out of range',
  D3070: '$sort without a function takes only numbers or only texts',
  D3080: 'a number picture has at most two parts',
  D3081: 'a number picture has at most one decimal separator',
  D3082: 'a number picture has at most one percent sign',
  D3083: 'a number picture has at most one per-mille sign',
  D3084: 'a number picture has a percent or a per-mille sign, not both',
  D3085: 'a number picture needs a digit',
  D3086: 'a number picture cannot have other characters between its digits',
  D3087: 'a number picture cannot have a grouping separator beside the decimal separator',
  D3088: 'the whole part of a number picture cannot end with a grouping separator',
  D3089: 'a number picture cannot have two grouping separators in a row',
  D3090: 'in the whole part of a number picture optional digits come first',
  D3091: 'in the fraction of a number picture optional digits come last',
  D3092: 'a number picture with a percent or per-mille sign cannot have an exponent',
  D3093: 'the exponent of a number picture is made of digits only',
  D3100: '$formatBase takes a base from 2 to 36, not {value}',
  D3110: '$toMillis takes an ISO 8601 time, not {value}',
  D3120: '$eval: it does not parse: {value}',
  D3121: '$eval: it breaks: {value}',
  D3130: 'integers cannot be written or read by the sequence {value}',
  D3131: 'the digits of a picture must be of one script',
  D3132: 'unknown component {value} in a date picture',
  D3133: 'only months and days have names in a date picture, not {value}',
  D3134: 'a time zone in a date picture has at most four digits',
  D3135: 'a [ of the date picture has no ]',
  D3136: 'the date picture does not say enough to make a time of',
  D3138: '$single found more than one',
  D3139: '$single found none',
  D3140: '${functionName} was given text that cannot be encoded: {value}',
} as const

/** A message for people; values are cut short. @example messageOf('D3030', { value: 'x' }) // 'not a number: "x"' */
export function messageOf(code: string, inserts: Inserts): string {
  const text = (texts as Record<string, string>)[code] ?? code
  return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(inserts[name], name))
}

function shown(value: unknown, name: string): string {
  if (name === 'token' || name === 'functionName' || name === 'type') return cut(String(value ?? 'the function'))
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value !== null && typeof value === 'object') return `an object with ${cut(Object.keys(value).slice(0, 5).join(', ')) || 'no fields'}`
  return value === undefined ? 'nothing' : cut(JSON.stringify(value) ?? String(value))
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
