/** What a write changed, field by field. */
export interface FieldChange {
  field: string
  before: string | undefined
  after: string | undefined
  changed: boolean
}

/** Compares two records; nested fields by dotted names. Without `before` (a creation) every field of `after` is new. */
export function changesOf(before: unknown, after: unknown): FieldChange[] {
  const [old, fresh] = [flatten(before), flatten(after)]
  // An update often sends only what it changes: what it does not send stays.
  const partial = old.size > 0 && [...fresh.keys()].every((field) => old.has(field))
  const fields = [...new Set([...fresh.keys(), ...(partial ? old.keys() : [])])]
  const rows = fields.map((field): FieldChange => {
    const [was, is] = [old.get(field), fresh.has(field) ? fresh.get(field) : old.get(field)]
    return { field, before: was, after: is, changed: was !== is }
  })
  return rows.sort((a, b) => Number(b.changed) - Number(a.changed))
}

function flatten(value: unknown, path = '', into = new Map<string, string | undefined>()): Map<string, string | undefined> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into)
  } else if (path) into.set(path, value === null || value === undefined || value === '' ? undefined : String(value))
  return into
}
