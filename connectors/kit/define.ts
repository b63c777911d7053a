import type { TSchema } from 'typebox'
import type { Connector, Operation } from './connector.ts'

/** The names of the path's parameters. @example pathParameters('/orders/:no/progress') // ['no'] */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z][A-Za-z0-9_]*)/g)].map((match) => match[1]!)
}

/**
 * Declares one operation; its input and output types are kept for reducers and tests.
 * Throws a `TypeError` that names the place when the declaration contradicts itself.
 *
 * @example
 * export const getOrder = defineOperation({
 *   name: text('查订单', 'Get order'), entity: 'order', action: 'get',
 *   input: Type.Object({ no: numberOf('order', '订单号', 'Order no.') }), output: Order,
 *   http: { method: 'GET', path: '/orders/:no' }, idempotency: { by: 'nature' },
 * })
 */
export function defineOperation<I extends TSchema, O extends TSchema>(operation: Operation<I, O>): Operation<I, O> {
  const place = `operation ${operation.http.method} ${operation.http.path}`
  const fields = propertiesOf(operation.input, `${place}: input`)
  const required = requiredOf(operation.input)
  for (const name of pathParameters(operation.http.path)) {
    must(name in fields, `${place}: path parameter :${name} is no field of the input`)
    must(required.includes(name), `${place}: path parameter :${name} must be required in the input`)
  }
  must(operation.http.path.startsWith('/') && !/[?#]|\/\.{1,2}(\/|$)/.test(operation.http.path), `${place}: the path must be plain and start with /`)
  const reads = operation.action === 'get' || operation.action === 'list'
  must(!reads || operation.idempotency.by === 'nature', `${place}: a ${operation.action} has the same effect however often: idempotency by nature`)
  must(reads || operation.http.method !== 'GET', `${place}: a ${operation.action} cannot be a GET`)
  must(!operation.paging || operation.action === 'list', `${place}: only a list has pages`)
  if (operation.paging) checkPaging(operation, fields, place)
  if (operation.idempotency.by === 'reference') checkReference(operation.idempotency.field, fields, place)
  if (operation.idempotency.by === 'key') must(/^[A-Za-z][A-Za-z0-9-]*$/.test(operation.idempotency.header), `${place}: not a header name: ${operation.idempotency.header}`)
  return operation
}

/**
 * Declares a connector. Checks that everything it names exists, so that a wrong declaration stops the process at load,
 * not a run at night. Throws a `TypeError` with the place: `crm: operations.order.get: unknown entity orders`.
 */
export function defineConnector<const C extends Connector>(connector: C): C {
  const at = (place: string) => `${connector.key}: ${place}`
  must(/^[a-z][a-z0-9-]*$/.test(connector.key), `not a connector key: ${connector.key}`)
  for (const [key, entity] of Object.entries(connector.entities)) {
    const fields = propertiesOf(entity.schema, at(`entities.${key}.schema`))
    for (const field of [entity.number, entity.version, entity.state?.field])
      must(field === undefined || field in fields, at(`entities.${key}: no field ${field} in its schema`))
    for (const path of entity.numbers ?? []) must(reaches(entity.schema, path), at(`entities.${key}.numbers: no field ${path} in its schema`))
    eachReference(entity.schema, (name) => must(name in connector.entities, at(`entities.${key}: x-entity names unknown entity ${name}`)))
  }
  for (const key of Object.keys(connector.operations)) checkOperation(connector, key, at(`operations.${key}`))
  checkEvents(connector, at)
  const test = connector.operations[connector.test.operation]
  must(test && (test.action === 'get' || test.action === 'list'), at(`test: ${connector.test.operation} is no get or list operation`))
  const secrets = propertiesOf(connector.secrets, at('secrets'))
  must(connector.auth.secret in secrets, at(`auth: no secret ${connector.auth.secret}`))
  must('baseUrl' in propertiesOf(connector.settings, at('settings')), at('settings: no field baseUrl'))
  return connector
}

function checkOperation(connector: Connector, key: string, place: string) {
  const operation = connector.operations[key]!
  must(operation.entity in connector.entities, `${place}: unknown entity ${operation.entity}`)
  for (const schema of [operation.input, operation.output])
    eachReference(schema, (name) => must(name in connector.entities, `${place}: x-entity names unknown entity ${name}`))
  if (operation.idempotency.by === 'reference') checkLookup(connector, operation, operation.idempotency, place)
  if (operation.before === undefined) return
  const before = connector.operations[operation.before]
  must(before?.action === 'get', `${place}: before names no get operation: ${operation.before}`)
  const known = pathParameters(operation.http.path)
  for (const name of pathParameters(before.http.path)) must(known.includes(name), `${place}: before needs :${name}, which this path has not`)
}

function checkLookup(connector: Connector, operation: Operation, by: { lookup: string; lookupField: string }, place: string) {
  const lookup = connector.operations[by.lookup]
  must(lookup?.action === 'get' || lookup?.action === 'list', `${place}: lookup names no get or list operation: ${by.lookup}`)
  must(by.lookupField in propertiesOf(lookup.input, place), `${place}: lookup ${by.lookup} has no input field ${by.lookupField}`)
  must(lookup.entity === operation.entity, `${place}: lookup ${by.lookup} reads ${lookup.entity}, not ${operation.entity}`)
}

function checkEvents(connector: Connector, at: (place: string) => string) {
  const events = connector.events as Connector['events']
  for (const [key, event] of Object.entries(events)) {
    must(event.entity in connector.entities, at(`events.${key}: unknown entity ${event.entity}`))
    for (const field of event.keys) must(reaches(event.payload, field), at(`events.${key}: no field ${field} in its payload`))
  }
  must(Object.keys(events).length === 0 || connector.webhook || connector.poll, at('events need a webhook or a poll'))
  const poll = connector.poll
  if (!poll) return
  const list = connector.operations[poll.operation]
  must(list?.action === 'list' && list.paging, at(`poll: ${poll.operation} is no list operation with pages`))
  must(poll.cursor.parameter in propertiesOf(list.input, at('poll')), at(`poll: no input field ${poll.cursor.parameter}`))
  for (const field of [poll.cursor.field, poll.event.field, poll.payload, ...poll.id])
    must(reaches(list.output, `${list.paging.items}.${field}`), at(`poll: no field ${field} in the rows of ${poll.operation}`))
  for (const event of Object.values(poll.event.events)) must(event in events, at(`poll: unknown event ${event}`))
}

function checkPaging(operation: Operation, fields: Record<string, Schema>, place: string) {
  const { items, next, parameter } = operation.paging!
  must(parameter in fields, `${place}: paging parameter ${parameter} is no field of the input`)
  must(reaches(operation.output, items) && reaches(operation.output, next), `${place}: paging fields ${items}, ${next} must be in the output`)
}

function checkReference(field: string, fields: Record<string, Schema>, place: string) {
  const schema = fields[field]
  must(schema?.type === 'string', `${place}: the reference ${field} must be a text field of the input`)
  must((schema.maxLength ?? 64) >= 16, `${place}: the reference ${field} must hold 16 characters`)
}

/** What these checks read of a JSON Schema. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  maxLength?: number
  'x-entity'?: string
}

/** The fields of an object schema; throws when it is none. */
export function propertiesOf(schema: unknown, place = 'schema'): Record<string, Schema> {
  const { properties } = schema as Schema
  must(properties !== undefined, `${place} must be an object schema`)
  return properties
}

function requiredOf(schema: unknown): readonly string[] {
  return (schema as Schema).required ?? []
}

const branches = (schema: Schema) => [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])]

/** Whether a dotted path leads to a field; arrays are passed through, an open object or unknown type holds anything. */
function reaches(schema: unknown, path: string): boolean {
  return step(schema as Schema, path === '' ? [] : path.split('.'))
}

function step(schema: Schema, path: string[]): boolean {
  if (path.length === 0) return true
  if (schema.items) return step(schema.items, path)
  if (branches(schema).some((branch) => step(branch, path))) return true
  const [head, ...rest] = path
  const property = schema.properties?.[head!]
  if (property) return step(property, rest)
  return schema.properties === undefined && schema.type === undefined && branches(schema).length === 0
}

function eachReference(schema: unknown, seen: (entity: string) => void) {
  const { properties, items, ...own } = schema as Schema
  if (own['x-entity'] !== undefined) seen(own['x-entity'])
  if (items) eachReference(items, seen)
  for (const child of [...Object.values(properties ?? {}), ...branches(own)]) eachReference(child, seen)
}

function must(holds: unknown, message: string): asserts holds {
  if (!holds) throw new TypeError(message)
}
