/** A document's data as a flat list, nested names joined by dots; lists are counted. */
export function fieldsOf(data: unknown): [name: string, value: string][] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return [[name, value.every((one) => typeof one !== 'object') ? value.join(', ') : `[${value.length}]`]]
    if (typeof value === 'object') return fieldsOf(value).map(([inner, text]) => [`${name}.${inner}`, text])
    return [[name, String(value)]]
  })
}
