import type { Filter, Page } from '../store/collection.ts'
import type { CrossReferenceDocument, StandardsCollections } from './collections.ts'
import { shortForm, spellings } from './codes.ts'
import { bigrams, sizes, words } from './similarity.ts'

export interface CrossReferenceQuery {
  kind?: string
  /** A code as any system writes it, padded or not, or a piece of a name. */
  q?: string
  cursor?: string
  limit?: number
}

/** Rows by code, else by name; without `q` all of a kind (of every kind) by key. */
export async function searchRows({ crossReferences }: StandardsCollections, query: CrossReferenceQuery): Promise<Page<CrossReferenceDocument>> {
  const { kind, cursor } = query
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 500)
  const q = query.q?.trim()
  const ofKind: Filter = kind === undefined ? {} : { kind }
  if (!q) return crossReferences.find(ofKind, { limit, cursor, sort: { _id: 1 } })
  const byCode = await crossReferences.find({ numbers: { $in: spellings(q) }, ...ofKind }, { limit: 200 })
  if (byCode.items.length > 0) return { items: byCode.items }
  const [first, ...rest] = queryTerms(q)
  if (first === undefined) return { items: [] }
  const found = await crossReferences.find({ terms: first, ...ofKind }, { limit: 1000 })
  return { items: found.items.filter(({ terms }) => rest.every((term) => terms.includes(term))).slice(0, limit) }
}

/** The rarest first: what is longest. */
function queryTerms(q: string): string[] {
  return [...new Set([...bigrams(q), ...words(q), ...sizes(q)])].sort((a, b) => b.length - a.length)
}

/** Every way in which the systems write the thing that a number belongs to, the number's own included. */
export async function numbersLike({ crossReferences }: StandardsCollections, q: string): Promise<{ numbers: string[]; rows: CrossReferenceDocument[] }> {
  const rows = (await crossReferences.find({ numbers: { $in: spellings(q) } }, { limit: 50 })).items
  const numbers = new Set([q, shortForm(q), ...rows.flatMap((row) => row.numbers)])
  return { numbers: [...numbers].slice(0, 500), rows }
}
