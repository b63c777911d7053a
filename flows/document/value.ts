import Type from 'typebox'

/**
 * A node's input field: a constant or a JSONata expression. Every expression sees one object: `trigger`, the output of
 * each earlier node under its key, inside a frame also `item` and `index`, and `run` (see `flows/run/scope.ts`).
 */
export const Value = Type.Union(
  [
    Type.Object({ expr: Type.String({ minLength: 1, maxLength: 20_000 }) }, { additionalProperties: false }),
    Type.Object({ value: Type.Unknown() }, { additionalProperties: false }),
  ],
  { title: 'Value' },
)
export type Value = { expr: string } | { value: unknown }

/** A whole object: one expression that gives it, or field by field (the order of the fields is kept). */
export const Input = Type.Union(
  [
    Value,
    Type.Object({ fields: Type.Record(Type.String({ minLength: 1 }), Value) }, { additionalProperties: false }),
  ],
  { title: 'Input' },
)
export type Input = Value | { fields: Record<string, Value> }

/** The input with each of its expressions changed. */
export function mapInput(input: Input, change: (expr: string) => string): Input {
  const mapValue = (value: Value): Value => ('expr' in value ? { expr: change(value.expr) } : value)
  if (!('fields' in input)) return mapValue(input)
  return { fields: Object.fromEntries(Object.entries(input.fields).map(([field, value]) => [field, mapValue(value)])) }
}

/** Every expression of an input, with the field it stands in (`''` for the whole). */
export function expressionsOf(input: Input): { field: string; expr: string }[] {
  if ('fields' in input)
    return Object.entries(input.fields).flatMap(([field, value]) => ('expr' in value ? [{ field, expr: value.expr }] : []))
  return 'expr' in input ? [{ field: '', expr: input.expr }] : []
}
