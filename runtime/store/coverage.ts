/**
 * Which declared index answers a filter. Pure, so that a repository's tests can ask too.
 *
 * The rule. A filter is covered when
 *  1. it has equality or `$in` on `_id`; or
 *  2. the first field of an index has equality or `$in` (any sort: what equality selects is taken to be small or read
 *     in pages along the index); or
 *  3. the first field of an index has a range, and there is nothing to sort (`update`, `delete`, `count`) or the sort
 *     follows that index in order, so that a limit ends the reading; or
 *  4. it is empty, the sort follows an index (or is by `_id`) and there is a limit: the newest ten; or
 *  5. it has `$or`, and each branch together with the terms beside the `$or` is covered.
 * A sparse index counts only when one of its fields is bound to something other than null, since it lacks the documents
 * without those fields; so does a `multi` one, for its first field. It orders only what equality on its first field selects.
 *
 * The reason: on a collection that grows, the time of every filter has to depend on what it finds, not on what there
 * is. `$ne` and `$exists` narrow nothing that an index could use, so they never cover.
 */
import { type CollectionSpec, type IndexSpec, UncoveredFilter } from './collection.ts'
import type { Query, SortField, Term } from './filter.ts'

export interface Cover {
  /** Absent where each branch of an `$or` has its own. The key itself is `{ fields: ['_id'], unique: true }`. */
  index?: IndexSpec
  /** Reading the index gives the sort (without one: the order by `_id`). */
  sorted: boolean
}

export interface CoverOptions {
  sort?: readonly SortField[]
  limited?: boolean
  /** The result has an order: a `find`. Without: count, update, delete. */
  ordered?: boolean
}

/** The index that answers best, or undefined. */
export function coveringIndex(spec: CollectionSpec, query: Query, options: CoverOptions = {}): Cover | undefined {
  let best: (Cover & { score: number }) | undefined
  for (const index of [byId, ...spec.indexes]) {
    const cover = judge(index, query, options)
    if (cover !== undefined && (best === undefined || cover.score > best.score)) best = cover
  }
  if (best !== undefined && best.score > emptyScore) return { index: best.index, sorted: best.sorted }
  if (query.or !== undefined && query.or.every((branch) => coveringIndex(spec, merge(query, branch), options))) return { sorted: false }
  return best && { index: best.index, sorted: best.sorted }
}

/** @throws UncoveredFilter for a collection that grows, with what would help */
export function requireCover(spec: CollectionSpec, query: Query, options: CoverOptions, cover: Cover | undefined): void {
  if (cover !== undefined || !spec.grows) return
  const declared = spec.indexes.map(({ fields }) => `(${fields.join(', ')})`).join(' ') || 'none'
  const asked = fieldsOf(query).join(', ') || 'no field'
  const sort = options.sort?.length ? `, sorted by ${options.sort.map(({ path }) => path).join(', ')}` : ''
  throw new UncoveredFilter(
    `${spec.name} grows, and no index covers a filter on ${asked}${sort}${options.limited ? ' with a limit' : ''}. ` +
      `Declare an index that begins with one of these fields (and goes on with the sort), or ask otherwise. Declared: ${declared}`,
  )
}

const byId: IndexSpec = { fields: ['_id'], unique: true }
const emptyScore = 1

function merge(query: Query, branch: Query): Query {
  return { terms: [...query.terms, ...branch.terms], or: branch.or }
}

function fieldsOf(query: Query): string[] {
  return [...new Set([...query.terms.map(({ path, op }) => (op === '$eq' ? path : `${path} ${op}`)), ...(query.or ?? []).flatMap(fieldsOf)])]
}

type Bound = 'one' | 'some' | 'range' | undefined

function judge(index: IndexSpec, query: Query, options: CoverOptions): (Cover & { score: number }) | undefined {
  const bounds = index.fields.map((field) => boundOn(query.terms, field))
  if (index.sparse && !index.fields.some((field) => bindsToValue(query.terms, field))) return undefined
  if (index.multi && !bindsToValue(query.terms, index.fields[0] as string)) return undefined
  let prefix = bounds.findIndex((bound) => bound !== 'one' && bound !== 'some')
  if (prefix < 0) prefix = bounds.length
  const ranged = bounds[prefix] === 'range'
  const sorted = isSorted(index, bounds, options.sort ?? [])
  const cover = { index, sorted }
  const bonus = (ranged ? 5 : 0) + (sorted ? (options.limited ? 12 : 1) : 0)
  if (prefix > 0) return { ...cover, score: (index.unique && prefix === bounds.length ? 1_000 : 0) + prefix * 10 + bonus }
  if (ranged && (sorted || !options.ordered || (!options.sort?.length && !options.limited))) return { ...cover, score: 2 + bonus }
  const all = query.terms.length === 0 && query.or === undefined && options.limited && sorted && !index.multi
  return all ? { ...cover, score: emptyScore } : undefined
}

function boundOn(terms: readonly Term[], path: string): Bound {
  let bound: Bound
  for (const term of terms) {
    if (term.path !== path) continue
    if (term.op === '$eq' && isScalar(term.value)) return 'one'
    if (term.op === '$in' && (term.value as unknown[]).every(isScalar)) bound = 'some'
    else if (term.op.startsWith('$gt') || term.op.startsWith('$lt')) bound ??= 'range'
  }
  return bound
}

function bindsToValue(terms: readonly Term[], path: string): boolean {
  return terms.some(
    ({ path: at, op, value }) =>
      at === path && op !== '$ne' && op !== '$exists' && value !== null && !(op === '$in' && (value as unknown[]).includes(null)),
  )
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

/**
 * Whether reading the index in one direction gives the sort with `_id` behind it: fields bound to one value are skipped,
 * and no other field of the index may stand between the sort and `_id` (unique indexes have no ties).
 */
function isSorted(index: IndexSpec, bounds: readonly Bound[], sort: readonly SortField[]): boolean {
  if (index.multi && bounds[0] !== 'one') return false
  const wanted: readonly SortField[] = sort.length > 0 ? sort : [{ path: '_id', segments: ['_id'], direction: 1 }]
  const fields = index.unique ? index.fields : [...index.fields, '_id']
  let at = 0
  for (const [i, field] of fields.entries()) {
    const next = wanted[at]
    if (next?.path === field && next.direction === wanted[0]?.direction) at++
    else if (bounds[i] !== 'one') return at === wanted.length && !index.unique && i === fields.length - 1
  }
  return at === wanted.length
}
