import type { ErrorObject } from 'ajv'
import type { Text } from '../../flows/document/text.ts'
import { text } from '../../flows/document/text.ts'

/** What is wrong with one field: JSON pointer (`/lines/0/product`) and the reason, for an analyst. */
export interface SchemaProblem {
  pointer: string
  text: Text
}

/** An Ajv error as a sentence in both languages, with the field's own title. */
export function reasonOf(error: ErrorObject): SchemaProblem {
  const params = error.params as Record<string, unknown>
  const missing = error.keyword === 'required' ? String(params['missingProperty']) : error.keyword === 'additionalProperties' ? String(params['additionalProperty']) : undefined
  const pointer = missing === undefined ? error.instancePath : `${error.instancePath}/${missing.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const say = reasons[error.keyword]
  const reason = say ? say(params, error) : text(`不符合要求(${error.keyword})`, error.message ?? `breaks ${error.keyword}`)
  const name = titleOf(error, missing)
  return { pointer, text: text(`${name.zh}:${reason.zh}`, `${name.en}: ${reason.en}`) }
}

type Say = (params: Record<string, unknown>, error: ErrorObject) => Text

const reasons: Record<string, Say> = {
  required: () => text('必填', 'is required'),
  additionalProperties: () => text('没有这个字段', 'is not a field here'),
  type: ({ type }) => text(`应为${[type].flat().map((name) => types[String(name)] ?? String(name)).join('或')}`, `must be ${[type].flat().join(' or ')}`),
  format: ({ format }) => text(`格式应为 ${String(format)}`, `must be a ${String(format)}`),
  pattern: ({ pattern }) => text(`格式不对(${String(pattern)})`, `has the wrong form (${String(pattern)})`),
  enum: ({ allowedValues }) => oneOf(allowedValues),
  const: ({ allowedValue }) => oneOf([allowedValue]),
  minLength: ({ limit }) => text(`至少 ${String(limit)} 个字符`, `needs at least ${String(limit)} characters`),
  maxLength: ({ limit }) => text(`最多 ${String(limit)} 个字符`, `takes at most ${String(limit)} characters`),
  minItems: ({ limit }) => text(`至少 ${String(limit)} 项`, `needs at least ${String(limit)} items`),
  maxItems: ({ limit }) => text(`最多 ${String(limit)} 项`, `takes at most ${String(limit)} items`),
  minimum: ({ limit }) => text(`不能小于 ${String(limit)}`, `must be at least ${String(limit)}`),
  maximum: ({ limit }) => text(`不能大于 ${String(limit)}`, `must be at most ${String(limit)}`),
  exclusiveMinimum: ({ limit }) => text(`必须大于 ${String(limit)}`, `must be more than ${String(limit)}`),
  exclusiveMaximum: ({ limit }) => text(`必须小于 ${String(limit)}`, `must be less than ${String(limit)}`),
  multipleOf: ({ multipleOf }) => text(`必须是 ${String(multipleOf)} 的倍数`, `must be a multiple of ${String(multipleOf)}`),
  anyOf: () => text('不符合任何一种允许的写法', 'matches none of the allowed forms'),
  oneOf: () => text('必须恰好符合一种写法', 'must match exactly one form'),
}

const types: Record<string, string> = { string: '文本', number: '数字', integer: '整数', boolean: '是/否', array: '列表', object: '对象', null: '空' }

function oneOf(values: unknown): Text {
  const list = (values as unknown[]).map(String).join(', ')
  return text(`应为其中之一:${list}`, `must be one of ${list}`)
}

function titleOf(error: ErrorObject, property?: string): Text {
  const parent = error.parentSchema as Titled | undefined
  const schema = property === undefined ? parent : parent?.properties?.[property]
  const key = property ?? error.instancePath.split('/').pop()
  const fallback = key === undefined || key === '' ? text('输入', 'input') : text(key, key)
  return { zh: schema?.title ?? fallback.zh, en: schema?.['x-title-en'] ?? fallback.en }
}

interface Titled {
  title?: string
  'x-title-en'?: string
  properties?: Record<string, Titled>
}
