/** What every call does before it goes to the server, and with the error that comes back. */
import type { Collection as Driver } from 'mongodb'
import { checkIndexedFields, prepareChanges } from '../changes.ts'
import { type Changes, type CollectionSpec, type Document, DuplicateKey, type Filter } from '../collection.ts'
import { type CoverOptions, coveringIndex, requireCover } from '../coverage.ts'
import { storableText } from '../document.ts'
import { prepareFilter, type Query } from '../filter.ts'
import { valueAt } from '../match.ts'
import { encodeDocument } from './encode.ts'
import { duplicateFields, isDuplicate, mongoError } from './errors.ts'
import { mongoChanges, mongoFilter, type Stored } from './query.ts'

export type Preparer = ReturnType<typeof preparer>
export type Runner = ReturnType<typeof runner>

/** Checks what comes in, by the same rules as SQLite does. */
export function preparer(spec: CollectionSpec, guarded: boolean) {
  return {
    spec,
    document(document: Document): Stored {
      const encoded = encodeDocument(document, spec.name)
      checkIndexedFields(document, spec.indexes)
      return encoded
    },
    filter(filter: Filter, options: CoverOptions = {}): Query {
      const query = prepareFilter(filter)
      if (guarded && spec.grows) requireCover(spec, query, options, coveringIndex(spec, query, options))
      return query
    },
    changes: (changes: Changes) => mongoChanges(prepareChanges(changes, spec)),
  }
}

/** Runs a call and turns its error into the port's. */
export function runner(driver: Driver<Stored>, spec: CollectionSpec) {
  return async <R>(call: () => Promise<R>, inserted?: Document): Promise<R> => {
    try {
      return await call()
    } catch (error) {
      const fields = inserted !== undefined && isDuplicate(error) ? (duplicateFields(error, spec) ?? (await findDuplicate(driver, spec, inserted))) : undefined
      throw fields === undefined ? mongoError(error, spec) : new DuplicateKey(spec.name, fields, { cause: error })
    }
  }
}

/** FerretDB does not say which index was broken: look for the document that stands in the way. */
async function findDuplicate(driver: Driver<Stored>, spec: CollectionSpec, document: Document): Promise<readonly string[]> {
  const unique = spec.indexes.filter((index) => index.unique).map(({ fields }) => fields)
  if (unique.length === 0 || (await driver.findOne({ _id: storableText(document._id) })) !== null) return ['_id']
  for (const fields of unique.slice(0, -1)) {
    const query = prepareFilter(Object.fromEntries(fields.map((field) => [field, (valueAt(document, field.split('.')) ?? null) as never])))
    if ((await driver.findOne(mongoFilter(query))) !== null) return fields
  }
  return unique.at(-1) as readonly string[]
}
