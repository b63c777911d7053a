/** Numbers and ids that follow from what they name: the same today, tomorrow and on every machine. */
import { text } from '../../document/text.ts'
import { hex, sha1, sha256 } from './digest.ts'
import { argument, mustBeText, mustBeWhole, type FunctionSpec } from './spec.ts'

const encoder = new TextEncoder()

/** A text as it is, anything else as JSON with its keys in order. */
function canonical(value: unknown): string {
  if (typeof value === 'string') return value
  const sorted = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(sorted)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sorted(field)]))
  }
  return JSON.stringify(sorted(value)) ?? ''
}

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** The namespace of URLs (RFC 9562): what a namespace that is no UUID is named in. */
const urlNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

function uuid5(namespace: string, name: string): string {
  const space = uuidForm.test(namespace) ? namespace : uuid5(urlNamespace, namespace)
  const prefix = Uint8Array.from(space.replaceAll('-', '').match(/../g)!, (pair) => Number.parseInt(pair, 16))
  const bytes = sha1(Uint8Array.from([...prefix, ...encoder.encode(name)])).slice(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function docNumber(rule: string, sequence: number, date: string | undefined): string {
  if (sequence < 0) throw argument('docNumber', 'the running number must not be negative')
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? '') ?? []
  const parts: Record<string, string> = { yyyy: year, yy: year.slice(2), MM: month, dd: day }
  const made = rule.replace(/\{([^{}]*)\}/g, (whole, part: string) => {
    if (/^0+$/.test(part)) {
      if (String(sequence).length > part.length) throw argument('docNumber', `the running number ${sequence} is longer than ${whole}`)
      return String(sequence).padStart(part.length, '0')
    }
    if (!Object.hasOwn(parts, part)) throw argument('docNumber', `${whole} is none of {yyyy} {yy} {MM} {dd} {0000}`)
    if (parts[part] === '') throw argument('docNumber', `${whole} needs a date`)
    return parts[part]!
  })
  if (!/\{0+\}/.test(rule)) throw argument('docNumber', 'the rule needs a running number like {0000}')
  return made
}

export const identityFunctions = {
  docNumber: {
    signature: '(rule: text, number: number, date?: text) → text',
    doc: text(
      '按编号规则写出单据号:{yyyy} {yy} {MM} {dd} 为日期,{0000} 为流水号及其位数;位数不够时报错。',
      'A document number by its rule: {yyyy} {yy} {MM} {dd} of the date, {0000} the running number and its width; one that does not fit is an error.',
    ),
    example: { expr: '$docNumber("PR-{yyyy}{MM}-{0000}", 42, "2026-09-21")', result: 'PR-202609-0042' },
    make: () => (rule: unknown, sequence: unknown, date?: unknown) =>
      sequence === undefined ? undefined : docNumber(mustBeText(rule, 'docNumber', 'the rule'), mustBeWhole(sequence, 'docNumber', 'the running number'), date === undefined ? undefined : mustBeText(date, 'docNumber', 'the date')),
  },
  hash: {
    signature: '(value: any) → text',
    doc: text('内容的指纹(SHA-256,十六进制);对象按键名排序,所以字段顺序不影响结果。', 'A fingerprint of the content (SHA-256, hexadecimal); the order of an object’s fields does not matter.'),
    example: { expr: '$hash({"b": 1, "a": 2}) = $hash({"a": 2, "b": 1})', result: true },
    make: () => (value: unknown) => (value === undefined ? undefined : hex(sha256(encoder.encode(canonical(value))))),
  },
  uuid5: {
    signature: '(namespace: text, name: text) → text',
    doc: text('由名称算出的 UUID(第 5 版):同样的输入总得到同一个编号,可作幂等键。', 'A UUID that follows from a name (version 5): the same for the same input, fit as an idempotency key.'),
    example: { expr: '$uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")', result: '2ed6657d-e927-568b-95e1-2665a8aea6a2' },
    make: () => (namespace: unknown, name: unknown) => (name === undefined ? undefined : uuid5(mustBeText(namespace, 'uuid5', 'the namespace'), mustBeText(name, 'uuid5', 'the name'))),
  },
} satisfies Record<string, FunctionSpec>
