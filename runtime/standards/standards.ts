import { LookupNeeded, type Expression, type LookupKey, type Lookups } from '../../flows/expression/expression.ts'
import { weftFunctions } from '../../flows/expression/functions.ts'
import type { ValueMap } from '../../flows/standard/schema.ts'
import type { Store } from '../store/collection.ts'
import { candidates, type CandidatesQuery, type TargetLists } from './candidates.ts'
import { checkCode } from './check-code.ts'
import { checkValueMap, type ValueMapProblem } from './check-value-map.ts'
import { openStandards, type CrossReferenceDocument, type StandardsCollections } from './collections.ts'
import type { CodeRules } from './codes.ts'
import { LookupCache } from './lookups.ts'
import type { Candidate } from './rank.ts'
import { numbersLike, searchRows, type CrossReferenceQuery } from './search.ts'
import { checkedCode, setCode, type SetCode } from './set-code.ts'
import { loadShipped, type ShippedData } from './shipped.ts'

export interface StandardsOptions {
  /** How systems write codes inside. */
  rules?: CodeRules
  lists?: TargetLists
  /** Epoch milliseconds. */
  clock?: () => number
}

const noLists: TargetLists = { numberField: () => undefined, listRecords: async function* () {} }

/** Cross-references, value maps, parameters and calendars: in the store, and at hand for mappings. */
export class Standards {
  readonly #collections: StandardsCollections
  readonly #rules: CodeRules
  readonly #lists: TargetLists
  readonly #clock: () => number
  readonly #cache: LookupCache
  #version = -1

  private constructor(collections: StandardsCollections, { rules = () => undefined, lists = noLists, clock = Date.now }: StandardsOptions) {
    this.#collections = collections
    this.#rules = rules
    this.#lists = lists
    this.#clock = clock
    this.#cache = new LookupCache(collections, rules, { clock })
  }

  /** Opens the collections and reads what is kept at hand whole. */
  static async open(store: Store, options: StandardsOptions = {}): Promise<Standards> {
    const standards = new Standards(await openStandards(store), options)
    await standards.refresh()
    return standards
  }

  /** Brings shipped data in; never over what a person has changed. */
  async loadShipped(data: ShippedData): Promise<number> {
    const written = await loadShipped(this.#collections, data, this.#rules, this.#clock())
    if (written > 0) await this.#changed()
    return written
  }

  /** What is at hand, for synchronous evaluation. The same object every time. */
  lookups(): Lookups {
    return this.#cache
  }

  /** Fetches what a `LookupNeeded` named. */
  load(keys: readonly LookupKey[]): Promise<void> {
    return this.#cache.load(keys)
  }

  /**
   * Evaluates with Weft's functions, loading look-ups as they are needed.
   * @throws ExpressionError, UnknownCode
   */
  async evaluate(expression: Expression, input: unknown, now: number = this.#clock()): Promise<unknown> {
    for (let round = 0; ; round++) {
      try {
        return expression.evaluate(input, weftFunctions(this.#cache, now))
      } catch (error) {
        if (!(error instanceof LookupNeeded) || round === 10) throw error
        await this.load(error.keys)
      }
    }
  }

  /** The answer to an unknown code. @throws CodeRefused */
  async setCode(answer: SetCode): Promise<CrossReferenceDocument> {
    await checkCode(this.#lists, this.#rules, { kind: answer.kind, system: answer.to, code: checkedCode(answer.value) })
    const row = await setCode(this.#collections, this.#rules, answer, this.#clock())
    await this.#changed()
    return row
  }

  candidates(query: CandidatesQuery): Promise<Candidate[]> {
    return candidates(this.#collections, this.#lists, this.#rules, query)
  }

  search(query: CrossReferenceQuery): ReturnType<typeof searchRows> {
    return searchRows(this.#collections, query)
  }

  /** A number as every system writes it. */
  numbersLike(q: string): ReturnType<typeof numbersLike> {
    return numbersLike(this.#collections, q)
  }

  /** Saves an edited value map, unless it has errors. @returns its problems */
  async saveValueMap(map: ValueMap, by: string): Promise<ValueMapProblem[]> {
    const problems = checkValueMap(map)
    if (problems.some(({ severity }) => severity === 'error')) return problems
    await this.#save('valueMaps', map.key, map, by)
    return problems
  }

  async saveParameter(key: string, value: unknown, by: string): Promise<void> {
    const there = await this.#collections.parameters.get(key)
    await this.#save('parameters', key, { key, name: there?.name ?? { zh: key, en: key }, value }, by)
  }

  async #save(collection: 'valueMaps' | 'parameters', key: string, content: object, by: string): Promise<void> {
    const edited = { by, at: this.#clock() }
    const updated = await this.#collections[collection].update({ _id: key }, { $set: { ...content, edited }, $inc: { rev: 1 } })
    if (updated === 0) await this.#collections[collection].insert({ _id: key, rev: 1, edited, ...content } as never)
    await this.#changed()
  }

  async #changed(): Promise<void> {
    const { version } = this.#collections
    if ((await version.update({ _id: 'standards' }, { $inc: { version: 1 } })) === 0)
      await version.bulk([{ insertIfAbsent: { _id: 'standards', version: 0 } }, { update: { filter: { _id: 'standards' }, changes: { $inc: { version: 1 } } } }])
    await this.refresh()
  }

  /** Reads again when another process has written. */
  async refresh(): Promise<void> {
    const version = (await this.#collections.version.get('standards'))?.version ?? 0
    if (version === this.#version) return
    this.#version = version
    await this.#cache.refresh()
  }

  /** Refreshes every so often until the returned function is called. A store that is away is asked again next time. */
  watch(intervalMs = 2000): () => void {
    const timer = setInterval(() => void this.refresh().catch(() => (this.#version = -1)), intervalMs)
    timer.unref()
    return () => clearInterval(timer)
  }
}
