import type { ValueMap } from '../../flows/standard/schema.ts'
import { claimId, type StandardsCollections } from './collections.ts'
import { longForm, type CodeRules } from './codes.ts'
import { Ranking, type Candidate, type Described } from './rank.ts'

/** Reads the connected systems' own lists; `main` makes it of the connectors' `list` and `get` operations. */
export interface TargetLists {
  /** The field that holds the entity's number; undefined where the system has no such list. */
  numberField(connection: string, entity: string): string | undefined
  listRecords(connection: string, entity: string): AsyncIterable<Record<string, unknown>>
}

export interface CandidatesQuery {
  kind: string
  /** The system that uses the unknown code; without it, names are all there is to go by. */
  from?: string
  code: string
  to: string
  /** What is known of the thing, where the caller knows it. */
  name?: { zh?: string; en?: string }
  context?: { unit?: string; group?: string }
}

/** A list is read no further than this. */
export const mostRecords = 50_000

/**
 * Codes of `to` that `code` may mean, best first, with reasons. What the from-system itself says of the code (name,
 * unit, group) is read from its list where the caller does not know it; records that have a row already are left out.
 */
export async function candidates(collections: StandardsCollections, lists: TargetLists, rules: CodeRules, query: CandidatesQuery): Promise<Candidate[]> {
  const wanted = await describe(collections, lists, rules, query)
  const units = unitsOf(await collections.valueMaps.get('units'))
  const ranking = new Ranking({ ...wanted, unit: units(query.from, wanted.unit) }, 30)
  const numberField = lists.numberField(query.to, query.kind)
  if (numberField === undefined) return []
  let read = 0
  for await (const record of lists.listRecords(query.to, query.kind)) {
    if (++read > mostRecords) break
    const described = describedRecord(record, numberField)
    if (described) ranking.add({ ...described, code: longForm(described.code, rules(query.to, query.kind)), unit: units(query.to, described.unit) })
  }
  return withoutTaken(collections, query, ranking.best())
}

async function withoutTaken({ codes }: StandardsCollections, { kind, to }: CandidatesQuery, found: Candidate[]): Promise<Candidate[]> {
  if (found.length === 0) return []
  const claims = await codes.find({ _id: { $in: found.map(({ code }) => claimId(kind, to, code)) } })
  const taken = new Set(claims.items.map(({ _id }) => _id))
  return found.filter(({ code }) => !taken.has(claimId(kind, to, code))).slice(0, 10)
}

async function describe(collections: StandardsCollections, lists: TargetLists, rules: CodeRules, query: CandidatesQuery): Promise<Described> {
  const { kind, from, code, name, context } = query
  const given = { code, zh: name?.zh, en: name?.en, ...context }
  if (name || from === undefined) return given
  const claim = await collections.codes.get(claimId(kind, from, longForm(code, rules(from, kind))))
  const row = claim && (await collections.crossReferences.get(claim.row))
  if (row?.name) return { ...given, ...row.name, code }
  return { ...given, ...(await ownRecord(lists, rules, { kind, from, code })), code }
}

async function ownRecord(lists: TargetLists, rules: CodeRules, { kind, from, code }: { kind: string; from: string; code: string }): Promise<Partial<Described>> {
  const numberField = lists.numberField(from, kind)
  if (numberField === undefined) return {}
  const rule = rules(from, kind)
  let read = 0
  for await (const record of lists.listRecords(from, kind)) {
    if (++read > mostRecords) break
    const described = describedRecord(record, numberField)
    if (described && longForm(described.code, rule) === longForm(code, rule)) return described
  }
  return {}
}

const chinese = /\p{Script=Han}/u

/** What a system's own record says of itself, whatever it calls the fields. */
export function describedRecord(record: Record<string, unknown>, numberField: string): Described | undefined {
  const code = textOf(record[numberField])
  if (code === undefined) return undefined
  const names = ['name', 'nameZh', 'nameEn', 'title', 'description', 'spec', 'model'].flatMap((field) => textOf(record[field]) ?? [])
  return {
    code,
    zh: names.filter((name) => chinese.test(name)).join(' ') || undefined,
    en: names.filter((name) => !chinese.test(name)).join(' ') || undefined,
    unit: textOf(record.unit ?? record.uom),
    group: textOf(record.group ?? record.category ?? record.materialGroup),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A system's unit in the standard's words, where the standard knows it. */
function unitsOf(map: ValueMap | undefined): (system: string | undefined, unit: string | undefined) => string | undefined {
  return (system, unit) => {
    if (system === undefined || unit === undefined) return undefined
    return map?.rows.find((row) => row.codes[system] === unit || row.also?.[system]?.includes(unit))?.key
  }
}
