/** How far along a document is on the way from an order to its fulfilment, and what is still to come. */

/** Columns of the chain, by connector and entity. */
export const stages: Readonly<Record<string, number>> = {
  'crm/order': 0,
  'erp/stock': 1,
  'erp/reservation': 1,
  'erp/delivery': 1,
  'procurement/request': 2,
  'procurement/plan': 3,
  'erp/budgetReview': 3,
  'procurement/order': 4,
  'erp/commitment': 4,
}

/** What comes out of a document sooner or later, unless it is in one of the states that end it. */
export const followers: Readonly<Record<string, { next: string; unless?: readonly string[] }>> = {
  'erp/reservation': { next: 'erp/delivery', unless: ['NONE', 'CONSUMED'] },
  'procurement/request': { next: 'procurement/plan', unless: ['90'] },
  'procurement/plan': { next: 'procurement/order' },
  'procurement/order': { next: 'erp/commitment' },
}

/** Depth of each key from the beginnings, along links; cycles end it. */
export function depths(keys: readonly string[], links: readonly { from: string; to: string }[]): Map<string, number> {
  const parents = new Map<string, string[]>(keys.map((key) => [key, []]))
  for (const { from, to } of links) parents.get(to)?.push(from)
  const known = new Map<string, number>()
  const depth = (key: string, path: Set<string>): number => {
    const before = known.get(key)
    if (before !== undefined) return before
    if (path.has(key)) return 0
    path.add(key)
    const found = (parents.get(key) ?? []).reduce((most, parent) => Math.max(most, depth(parent, path) + 1), 0)
    path.delete(key)
    known.set(key, found)
    return found
  }
  for (const key of keys) depth(key, new Set())
  return known
}
