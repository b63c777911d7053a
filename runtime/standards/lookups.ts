import type { LookupKey, Lookups } from '../../flows/expression/expression.ts'
import type { Calendar, Codes, ValueMap } from '../../flows/standard/schema.ts'
import { claimId, type CrossReferenceDocument, type StandardsCollections } from './collections.ts'
import { longForm, type CodeRules } from './codes.ts'

/** Known for so long; then it is asked for again, whatever the version document says. */
const knownFor = 60_000

interface Known {
  /** The row's codes, or null: no row has this code. */
  codes: Codes | null
  at: number
}

/**
 * The standards data at hand for synchronous evaluations: value maps, parameters and calendars whole, cross-references
 * as they are asked for (the least used go first), also that there is none.
 */
export class LookupCache implements Lookups {
  readonly #collections: StandardsCollections
  readonly #rules: CodeRules
  readonly #clock: () => number
  readonly #limit: number
  readonly #known = new Map<string, Known>()
  #generation = 0
  #valueMaps = new Map<string, Map<string, Codes>>()
  #parameters = new Map<string, unknown>()
  #calendars = new Map<string, Calendar[]>()

  constructor(collections: StandardsCollections, rules: CodeRules, options: { clock?: () => number; limit?: number } = {}) {
    this.#collections = collections
    this.#rules = rules
    this.#clock = options.clock ?? Date.now
    this.#limit = options.limit ?? 50_000
  }

  get(key: LookupKey): string | null | undefined {
    if (key.table === 'valueMap') return this.#valueMaps.get(key.kind)?.get(`${key.from}|${key.code}`)?.[key.to] ?? null
    const id = this.#idOf(key)
    const known = this.#known.get(id)
    if (!known || this.#clock() - known.at > knownFor) return undefined
    this.#known.delete(id)
    this.#known.set(id, known)
    return known.codes?.[key.to] ?? null
  }

  parameter(name: string): unknown {
    return this.#parameters.get(name)
  }

  /** The calendars of a series, or the one with that key. */
  calendar(name: string): readonly Calendar[] | undefined {
    return this.#calendars.get(name)
  }

  /** Fetches what these look-ups need. Afterwards `get` knows each of them, unless it was changed meanwhile. */
  async load(keys: readonly LookupKey[]): Promise<void> {
    const wanted = [...new Set(keys.filter(({ table }) => table === 'xref').map((key) => this.#idOf(key)))]
    for (let at = 0; at < wanted.length; at += 200) await this.#fetch(wanted.slice(at, at + 200))
  }

  async #fetch(ids: string[]): Promise<void> {
    const generation = this.#generation
    const at = this.#clock()
    const claims = (await this.#collections.codes.find({ _id: { $in: ids } })).items
    const rowIds = [...new Set(claims.map(({ row }) => row))]
    const rows = new Map((rowIds.length === 0 ? [] : (await this.#collections.crossReferences.find({ _id: { $in: rowIds } })).items).map((row) => [row._id, row]))
    if (generation !== this.#generation) return this.#fetch(ids)
    const rowOf = new Map(claims.map((claim) => [claim._id, rows.get(claim.row)]))
    for (const id of ids) this.#remember(id, holds(rowOf.get(id), id) ? rowOf.get(id)!.codes : null, at)
  }

  #remember(id: string, codes: Codes | null, at: number): void {
    this.#known.delete(id)
    this.#known.set(id, { codes, at })
    if (this.#known.size > this.#limit) this.#known.delete(this.#known.keys().next().value!)
  }

  #idOf({ kind, from, code }: LookupKey): string {
    return claimId(kind, from, longForm(code, this.#rules(from, kind)))
  }

  /** Forgets cross-references and reads the rest again. */
  async refresh(): Promise<void> {
    this.#generation++
    this.#known.clear()
    const [maps, parameters, calendars] = await Promise.all([
      this.#collections.valueMaps.find({}), this.#collections.parameters.find({}), this.#collections.calendars.find({}),
    ])
    this.#valueMaps = new Map(maps.items.map((map) => [map.key, indexed(map)]))
    this.#parameters = new Map(parameters.items.map(({ key, value }) => [key, value]))
    this.#calendars = new Map()
    for (const calendar of calendars.items.toSorted((a, b) => a.year - b.year)) {
      this.#calendars.set(calendar.series, [...(this.#calendars.get(calendar.series) ?? []), calendar])
      this.#calendars.set(calendar.key, [calendar])
    }
  }
}

/** A claim counts once its row says the same (it is written first). */
function holds(row: CrossReferenceDocument | undefined, id: string): boolean {
  return row !== undefined && Object.entries(row.codes).some(([system, code]) => claimId(row.kind, system, code) === id)
}

function indexed(map: ValueMap): Map<string, Codes> {
  const index = new Map<string, Codes>()
  for (const row of map.rows) for (const [system, codes] of Object.entries(row.also ?? {})) for (const code of codes) index.set(`${system}|${code}`, row.codes)
  for (const row of map.rows) for (const [system, code] of Object.entries(row.codes)) index.set(`${system}|${code}`, row.codes)
  return index
}
