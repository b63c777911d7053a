import type { Text } from '../../flows/document/text.ts'
import type { Calendar, Codes, Parameter, ValueMap } from '../../flows/standard/schema.ts'
import type { Collection, CollectionSpec, Store } from '../store/collection.ts'

/** What every standards document has: what it was when it was shipped, and who changed it since. */
export interface Kept {
  _id: string
  /** Grows with every write: compare-and-set. */
  rev: number
  /** Hash of the shipped content; absent for what people made. */
  shipped?: string
  /** Present as soon as a person wrote it: then shipping never overwrites it. */
  edited?: { by: string; at: number }
}

/** One thing and its code in each system. `_id` is `kind/key`. Codes are in their long form (case 34). */
export interface CrossReferenceDocument extends Kept {
  kind: string
  key: string
  name?: Text
  codes: Codes
  /** Every code, long and short, for search. */
  numbers: string[]
  /** Pieces of the name, for search. */
  terms: string[]
}

/** That a system's code belongs to a row: `_id` is `kind|system|code`, so that no two rows can have it. */
export interface CodeClaim {
  _id: string
  row: string
  at: number
}

export interface ValueMapDocument extends Kept, ValueMap {}
export interface ParameterDocument extends Kept, Parameter {}
export interface CalendarDocument extends Kept, Calendar {}

/** Tells other processes that something was written. */
export interface StandardsVersion {
  _id: string
  version: number
}

const crossReferences: CollectionSpec = {
  name: 'crossReferences',
  indexes: [{ fields: ['kind'] }, { fields: ['numbers'], multi: true }, { fields: ['terms'], multi: true }],
  grows: true,
}
const codeClaims: CollectionSpec = { name: 'crossReferenceCodes', indexes: [], grows: true }
const small = (name: string): CollectionSpec => ({ name, indexes: [], grows: false })

export interface StandardsCollections {
  crossReferences: Collection<CrossReferenceDocument>
  codes: Collection<CodeClaim>
  valueMaps: Collection<ValueMapDocument>
  parameters: Collection<ParameterDocument>
  calendars: Collection<CalendarDocument>
  version: Collection<StandardsVersion>
}

export async function openStandards(store: Store): Promise<StandardsCollections> {
  const [rows, codes, valueMaps, parameters, calendars, version] = await Promise.all([
    store.collection<CrossReferenceDocument>(crossReferences),
    store.collection<CodeClaim>(codeClaims),
    store.collection<ValueMapDocument>(small('valueMaps')),
    store.collection<ParameterDocument>(small('parameters')),
    store.collection<CalendarDocument>(small('calendars')),
    store.collection<StandardsVersion>(small('standardsVersion')),
  ])
  return { crossReferences: rows, codes, valueMaps, parameters, calendars, version }
}

export const claimId = (kind: string, system: string, code: string): string => `${kind}|${system}|${code}`
