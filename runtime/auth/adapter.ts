/** better-auth's data over our store: its `id` is our `_id`; dates are ISO text. */
import { type CleanedWhere, createAdapterFactory, type CustomAdapter } from 'better-auth/adapters'
import type { Collection, Document, Filter, Json } from '../store/collection.ts'
import type { Tables } from './tables.ts'

type Row = Record<string, unknown>

export function storeAdapter(tables: Tables) {
  return createAdapterFactory({
    config: {
      adapterId: 'weft', adapterName: 'Weft store', supportsDates: false, supportsBooleans: true, supportsJSON: true, supportsArrays: true,
      supportsNumericIds: false, transaction: false,
    },
    adapter: (): CustomAdapter => customAdapter((model) => tables.of(model)),
  })
}

/** Exported for its test. */
export function customAdapter(of: (model: string) => Promise<Collection<Document>>): CustomAdapter {
  const find = async (model: string, where: readonly CleanedWhere[] | undefined, limit?: number) =>
    (await (await of(model)).find(filterOf(where), limit === undefined ? {} : { limit })).items
  const change = async (model: string, where: readonly CleanedWhere[], changes: { $set?: Row; $inc?: Record<string, number> }) =>
    (await of(model)).findOneAndUpdate(filterOf(where), changes, { return: 'after' })
  return {
    async create({ model, data }) {
      await (await of(model)).insert(toDocument(data))
      return data
    },
    findOne: async <T>({ model, where }: { model: string; where: CleanedWhere[] }) => (toRow((await find(model, where, 1))[0]) ?? null) as T | null,
    async findMany<T>({ model, where, limit, sortBy, offset = 0 }: Parameters<CustomAdapter['findMany']>[0]) {
      const rows = await find(model, where)
      const sorted = sortBy ? rows.sort((a, b) => compare(a, b, sortBy.field) * (sortBy.direction === 'asc' ? 1 : -1)) : rows
      return sorted.slice(offset, limit === undefined ? undefined : offset + limit).map(toRow) as T[]
    },
    count: async ({ model, where }) => (await of(model)).count(filterOf(where)),
    update: async <T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) =>
      (toRow(await change(model, where, { $set: update as Row })) ?? null) as T | null,
    updateMany: async ({ model, where, update }) => (await of(model)).update(filterOf(where), { $set: update }),
    async delete({ model, where }) {
      const [first] = await find(model, where, 1)
      if (first) await (await of(model)).delete({ _id: first._id })
    },
    deleteMany: async ({ model, where }) => (await of(model)).delete(filterOf(where)),
    async consumeOne<T>({ model, where }: { model: string; where: CleanedWhere[] }) {
      const [first] = await find(model, where, 1)
      const taken = first ? await (await of(model)).delete({ _id: first._id }) : 0
      return (taken === 1 ? toRow(first) : null) as T | null
    },
    incrementOne: async <T>({ model, where, increment, set }: { model: string; where: CleanedWhere[]; increment: Record<string, number>; set?: Row }) =>
      (toRow(await change(model, where, { $inc: increment, ...(set ? { $set: set } : {}) })) ?? null) as T | null,
  }
}

const toDocument = ({ id, ...data }: Row): Document => ({ _id: String(id), ...data })

function toRow(document: Document | undefined): Row | undefined {
  if (!document) return undefined
  const { _id, ...data } = document
  return { id: _id, ...data }
}

function compare(a: Document, b: Document, field: string): number {
  const [left, right] = [(a as unknown as Row)[field], (b as unknown as Row)[field]]
  return left === right ? 0 : String(left ?? '') < String(right ?? '') ? -1 : 1
}

/** better-auth's conditions as our filter. Its OR means: all of the ANDs, and one of the ORs. */
export function filterOf(where: readonly CleanedWhere[] = []): Filter {
  const all = where.filter((one) => one.connector !== 'OR').map(conditionOf)
  const any = where.filter((one) => one.connector === 'OR').map(conditionOf)
  return { ...merged(all), ...(any.length > 0 ? { $or: any } : {}) }
}

/** Two conditions on one field become one: `{ $gt, $lt }`. */
function merged(filters: readonly Filter[]): Filter {
  const result: Filter = {}
  for (const filter of filters)
    for (const [field, condition] of Object.entries(filter))
      result[field] = field in result ? { ...(result[field] as object), ...(condition as object) } as Filter[string] : condition
  return result
}

const operators = { eq: '$eq', ne: '$ne', in: '$in', gt: '$gt', gte: '$gte', lt: '$lt', lte: '$lte' } as const

function conditionOf({ field, operator, value }: CleanedWhere): Filter {
  if (!Object.hasOwn(operators, operator)) throw new Error(`sign-in asks with an operator that the store does not know: ${operator}`)
  const path = field === 'id' ? '_id' : field
  return { [path]: { [operators[operator as keyof typeof operators]]: plain(value) } }
}

const plain = (value: CleanedWhere['value']): Json => (value instanceof Date ? value.toISOString() : value as Json)
