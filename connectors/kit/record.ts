import type { CallResult, Connector, Operation } from './connector.ts'
import { allAt, at } from './path.ts'

/** At most this many numbers of one record go into the search index. */
const MOST_NUMBERS = 500

/**
 * The document a call read or wrote and its further numbers, by what the entity declares. A list is about no one document.
 */
export function recordOf(connector: Connector, operation: Operation, input: unknown, output: unknown): Pick<CallResult, 'record' | 'numbers'> {
  const entity = connector.entities[operation.entity]
  if (!entity || operation.action === 'list') return {}
  const number = plain(at(output, entity.number)) ?? plain(at(input, entity.number))
  const numbers = numbersOf(connector, operation.entity, output, input)
  if (number === undefined) return numbers.length > 0 ? { numbers } : {}
  const version = entity.version === undefined ? undefined : at(output, entity.version)
  const record = { entity: operation.entity, number, ...(typeof version === 'number' || typeof version === 'string' ? { version } : {}) }
  return { record, ...(numbers.length > 0 ? { numbers } : {}) }
}

/** The further numbers (`entity.numbers`) that stand in one or several values of an entity, each once. */
export function numbersOf(connector: Connector, entity: string, ...values: unknown[]): string[] {
  const found = new Set<string>()
  for (const path of connector.entities[entity]?.numbers ?? [])
    for (const value of values)
      for (const number of allAt(value, path)) {
        const text = plain(number)
        if (text !== undefined && found.size < MOST_NUMBERS) found.add(text)
      }
  return [...found]
}

function plain(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
}
