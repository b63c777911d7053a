import { createHash } from 'node:crypto'
import { termsOf } from './similarity.ts'
import type { CrossReferenceRow, CrossReferences, Calendar, Parameter, ValueMap } from '../../flows/standard/schema.ts'
import type { BulkWrite, Collection } from '../store/collection.ts'
import { claimId, type CodeClaim, type CrossReferenceDocument, type Kept, type StandardsCollections } from './collections.ts'
import { longCodes, spellings, type CodeRules } from './codes.ts'

/** What `flows/standard/` holds. */
export interface ShippedData {
  crossReferences: readonly CrossReferences[]
  valueMaps: readonly ValueMap[]
  parameters: readonly Parameter[]
  calendars: readonly Calendar[]
}

/**
 * Brings the shipped data into the store: what is missing is added, what nobody has changed since an earlier version is
 * brought up, what a person has changed stays. Safe to repeat, and by several processes at once.
 * @returns how many documents were written.
 */
export async function loadShipped(collections: StandardsCollections, data: ShippedData, rules: CodeRules, now: number): Promise<number> {
  const rows = data.crossReferences.flatMap(({ entity, rows }) => rows.map((row) => rowDocument(entity, row, rules)))
  const written = [
    await ship(collections.crossReferences, rows),
    await ship(collections.valueMaps, data.valueMaps.map((map) => shippedDocument(map.key, map))),
    await ship(collections.parameters, data.parameters.map((parameter) => shippedDocument(parameter.key, parameter))),
    await ship(collections.calendars, data.calendars.map((calendar) => shippedDocument(calendar.key, calendar))),
  ]
  if (written[0]) await claimCodes(collections.codes, rows, now)
  return written.reduce((sum, count) => sum + count, 0)
}

/** A row as the store keeps it, its codes long. */
export function rowFields(kind: string, row: Omit<CrossReferenceRow, 'name'> & { name?: CrossReferenceRow['name'] }, rules: CodeRules): Omit<CrossReferenceDocument, '_id' | 'rev'> {
  const codes = longCodes(kind, row.codes, rules)
  const numbers = [...new Set([row.key, ...Object.values(codes)].flatMap(spellings))]
  return { kind, key: row.key, name: row.name, codes, numbers, terms: termsOf(row.name) }
}

function rowDocument(kind: string, row: CrossReferenceRow, rules: CodeRules): CrossReferenceDocument {
  const fields = rowFields(kind, row, rules)
  return { _id: `${kind}/${row.key}`, rev: 1, shipped: hashOf(fields), ...fields }
}

function shippedDocument<T extends object>(id: string, content: T): T & Kept {
  return { ...content, _id: id, rev: 1, shipped: hashOf(content) }
}

/** The same for the same content, whatever the order of its fields. */
function hashOf(content: unknown): string {
  const text = JSON.stringify(content, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  )
  return createHash('sha256').update(text).digest('base64url')
}

async function ship<T extends Kept>(collection: Collection<T>, documents: T[]): Promise<number> {
  let written = 0
  for (let at = 0; at < documents.length; at += 500) {
    const chunk = documents.slice(at, at + 500)
    const there = new Map((await collection.find({ _id: { $in: chunk.map(({ _id }) => _id) } })).items.map((item) => [item._id, item]))
    const writes = chunk.flatMap((document) => writeOf(document, there.get(document._id)))
    if (writes.length > 0) await collection.bulk(writes)
    written += writes.length
  }
  return written
}

function writeOf<T extends Kept>(document: T, there: T | undefined): BulkWrite<T>[] {
  if (!there) return [{ insertIfAbsent: document }]
  if (there.edited || there.shipped === undefined || there.shipped === document.shipped) return []
  const { _id, rev: _, ...content } = document
  return [{ update: { filter: { _id, rev: there.rev }, changes: { $set: content, $inc: { rev: 1 } } } }]
}

async function claimCodes(codes: Collection<CodeClaim>, rows: readonly CrossReferenceDocument[], at: number): Promise<void> {
  const claims = rows.flatMap((row) => Object.entries(row.codes).map(([system, code]) => ({ _id: claimId(row.kind, system, code), row: row._id, at })))
  for (let from = 0; from < claims.length; from += 500)
    await codes.bulk(claims.slice(from, from + 500).map((claim) => ({ insertIfAbsent: claim })))
}

