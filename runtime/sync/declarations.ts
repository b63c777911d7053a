import type { Text } from '../../flows/document/text.ts'

/** What a connector declares of an entity, as far as showing its documents needs it. `main` makes it of the registry. */
export interface EntityDeclaration {
  /** The connector's key, whatever the connection is called. */
  connector: string
  name: Text
  number: string
  /** Dotted paths to other numbers in it; arrays pass through. */
  numbers?: readonly string[]
  state?: { field: string; values: Readonly<Record<string, Text>> }
  schema?: unknown
}

export type Declarations = (connection: string, entity: string) => EntityDeclaration | undefined

/** The numbers of other documents and things that a document names. */
export function mentioned(declaration: EntityDeclaration | undefined, data: unknown): string[] {
  return (declaration?.numbers ?? []).flatMap((path) => valuesAt(data, path.split('.'))).flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []))
}

function valuesAt(value: unknown, [name, ...rest]: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, [name!, ...rest]))
  if (value === null || typeof value !== 'object') return []
  const field = Object.hasOwn(value, name!) ? (value as Record<string, unknown>)[name!] : undefined
  return rest.length > 0 ? valuesAt(field, rest) : Array.isArray(field) ? field : [field]
}

export function stateOf(declaration: EntityDeclaration | undefined, data: unknown): { code: string; name?: Text } | undefined {
  const [code] = declaration?.state ? valuesAt(data, declaration.state.field.split('.')) : []
  if (typeof code !== 'string' && typeof code !== 'number') return undefined
  const name = declaration!.state!.values[code]
  return { code: String(code), ...(name ? { name } : {}) }
}

const amountFields = ['amount', 'estimatedAmount', 'total']

/** As decimal text. A whole number where the schema wants one is minor units. */
export function amountOf(declaration: EntityDeclaration | undefined, data: unknown): { value: string; currency?: string } | undefined {
  if (data === null || typeof data !== 'object') return undefined
  const fields = data as Record<string, unknown>
  const field = amountFields.find((name) => Object.hasOwn(fields, name))
  if (field === undefined) return undefined
  const schema = (declaration?.schema as { properties?: Record<string, { type?: string }> } | undefined)?.properties?.[field]
  const value = decimalText(fields[field], schema?.type === 'integer')
  if (value === undefined) return undefined
  return { value, ...(typeof fields.currency === 'string' ? { currency: fields.currency } : {}) }
}

function decimalText(value: unknown, minor: boolean): string | undefined {
  if (minor && Number.isSafeInteger(value)) {
    const digits = String(Math.abs(value as number)).padStart(3, '0')
    return `${(value as number) < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  }
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : typeof value === 'number' ? String(value) : undefined
}
