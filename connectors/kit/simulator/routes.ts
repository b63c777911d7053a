import type { Connector, Operation } from '../connector.ts'

export interface Route {
  key: string
  operation: Operation
  parameters: Record<string, string>
}

interface Pattern {
  key: string
  operation: Operation
  segments: string[]
  fixed: number
}

export type FindRoute = (method: string, path: string) => Route | 'no path' | 'no method'

/** Routes of all operations; where two fit, the one with more fixed segments wins (`/orders/changes` before `/orders/:no`). */
export function routesOf(connector: Connector): FindRoute {
  const patterns: Pattern[] = Object.entries(connector.operations)
    .map(([key, operation]) => {
      const segments = operation.http.path.split('/').slice(1)
      return { key, operation, segments, fixed: segments.filter((segment) => !segment.startsWith(':')).length }
    })
    .toSorted((a, b) => b.fixed - a.fixed)
  return (method, path) => {
    const given = path.split('/').slice(1)
    const fitting = patterns.flatMap((pattern) => match(pattern, given) ?? [])
    return fitting.find((route) => route.operation.http.method === method) ?? (fitting.length > 0 ? 'no method' : 'no path')
  }
}

function match(pattern: Pattern, given: string[]): Route | undefined {
  if (given.length !== pattern.segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, segment] of pattern.segments.entries()) {
    const value = decode(given[index]!)
    if (value === undefined || value === '') return undefined
    if (segment.startsWith(':')) parameters[segment.slice(1)] = value
    else if (segment !== value) return undefined
  }
  return { key: pattern.key, operation: pattern.operation, parameters }
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
