import type { Connector, Entity, Operation } from './connector.ts'
import type { Schema } from './define.ts'

/**
 * A number as its system has it inside (case 34): all-digit numbers of an entity with a code rule are filled up, others
 * are left as they are. So `7511093` and `000000000007511093` are one material.
 */
function pad(code: Entity['code'], number: string): string {
  return code && /^\d+$/.test(number) ? number.padStart(code.padTo, code.with) : number
}

/** Where in a value numbers with a code rule stand. */
interface Plan {
  code?: Entity['code']
  fields?: Map<string, Plan>
  items?: Plan
}

const plans = new WeakMap<Connector, WeakMap<object, Plan | null>>()

/** Applies the code rules to all numbers in an operation's input; the value itself is not changed. */
export function codedInput<T>(connector: Connector, operation: Operation, input: T): T {
  return coded(connector, operation, operation.input, input)
}

/** The same for what the system answered. */
export function codedOutput<T>(connector: Connector, operation: Operation, output: T): T {
  return coded(connector, operation, operation.output, output)
}

function coded<T>(connector: Connector, operation: Operation, schema: object, value: T): T {
  let ofConnector = plans.get(connector)
  if (!ofConnector) plans.set(connector, (ofConnector = new WeakMap<object, Plan | null>()))
  let plan = ofConnector.get(schema)
  if (plan === undefined) ofConnector.set(schema, (plan = planOf(connector, schema, operation.entity) ?? null))
  return plan === null ? value : (apply(plan, value) as T)
}

/** `own`: at the top, the field called like the entity's number is one, marked or not. */
function planOf(connector: Connector, schema: Schema, own?: string): Plan | undefined {
  const code = schema['x-entity'] === undefined ? undefined : connector.entities[schema['x-entity']]?.code
  const fields = new Map<string, Plan>()
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const plan = planOf(connector, child)
    if (plan) fields.set(name, plan)
  }
  const entity = own === undefined ? undefined : connector.entities[own]
  if (entity?.code && schema.properties?.[entity.number]) fields.set(entity.number, { code: entity.code })
  for (const branch of [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])])
    for (const [name, plan] of planOf(connector, branch, own)?.fields ?? []) fields.set(name, plan)
  const items = schema.items && planOf(connector, schema.items)
  return code || fields.size > 0 || items ? { code, fields, items } : undefined
}

function apply(plan: Plan, value: unknown): unknown {
  if (typeof value === 'string') return pad(plan.code, value)
  if (Array.isArray(value)) {
    const { items } = plan
    return items ? value.map((item) => apply(items, item)) : value
  }
  if (value === null || typeof value !== 'object' || !plan.fields) return value
  const copy: Record<string, unknown> = { ...value }
  for (const [name, child] of plan.fields) if (Object.hasOwn(copy, name)) copy[name] = apply(child, copy[name])
  return copy
}
