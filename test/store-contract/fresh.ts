/** What the parts of the contract suite share. */
import type { Collection, CollectionSpec, Document, Filter } from '../../runtime/store/collection.ts'

/** What a server of MongoDB's protocol is known to lack; those tests are skipped, visibly. */
export type Lack =
  /** -0 comes back as 0. */
  | 'negativeZero'
  /** A document without the field is left out of a unique index, though the index is not sparse. */
  | 'uniqueNull'
  /** An object is not looked for within a list. */
  | 'objectNotInList'

export interface Row extends Document {
  [field: string]: unknown
}

/** Opens a collection under a name of its own, so that tests share a store but no documents. */
export type Fresh = (spec?: Partial<CollectionSpec>) => Promise<Collection<Row>>

export async function ids(collection: Collection<Row>, filter: Filter): Promise<string[]> {
  return (await collection.find(filter)).items.map(({ _id }) => _id)
}
