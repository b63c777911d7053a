import type { CleanedWhere } from 'better-auth/adapters'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { customAdapter, filterOf } from './adapter.ts'
import { openTables } from './tables.ts'

const where = (field: string, value: CleanedWhere['value'], operator: CleanedWhere['operator'] = 'eq', connector: 'AND' | 'OR' = 'AND'): CleanedWhere =>
  ({ field, value, operator, connector, mode: 'sensitive' })

let store: Store
beforeEach(async () => { store = await openSqlite({ file: ':memory:' }) })
afterEach(() => store.close())

describe('the sign-in library\'s data', () => {
  test('conditions become filters: all of the ANDs, one of the ORs, ranges joined, dates as text', () => {
    expect(filterOf([where('id', 'a'), where('n', 1, 'gt'), where('n', 5, 'lte')])).toEqual({ _id: { $eq: 'a' }, n: { $gt: 1, $lte: 5 } })
    expect(filterOf([where('x', 1), where('a', 1, 'eq', 'OR'), where('b', ['q'], 'in', 'OR')])).toEqual({ x: { $eq: 1 }, $or: [{ a: { $eq: 1 } }, { b: { $in: ['q'] } }] })
    expect(filterOf([where('at', new Date(0), 'lt')])).toEqual({ at: { $lt: '1970-01-01T00:00:00.000Z' } })
    expect(filterOf()).toEqual({})
  })

  test('an operator that the store does not know is an error, not an empty answer', () => {
    expect(() => filterOf([where('name', 'x', 'contains')])).toThrow(/contains/)
    expect(() => filterOf([where('name', 'x', 'constructor' as 'eq')])).toThrow(/constructor/)
  })

  test('rows are made, found, changed, counted, consumed once', async () => {
    const adapter = customAdapter((await openTables(store)).of)
    for (const [id, n] of [['a', 2], ['b', 1]] as const) await adapter.create({ model: 'verification', data: { id, identifier: 'x', n } })
    const all = [where('identifier', 'x')]
    expect(await adapter.findMany({ model: 'verification', where: all, limit: 5, sortBy: { field: 'n', direction: 'asc' } })).toMatchObject([{ id: 'b' }, { id: 'a' }])
    expect(await adapter.update({ model: 'verification', where: [where('id', 'a')], update: { n: 7 } })).toEqual({ id: 'a', identifier: 'x', n: 7 })
    expect(await adapter.count({ model: 'verification', where: all })).toBe(2)
    const taken = await Promise.all([1, 2].map(() => adapter.consumeOne?.({ model: 'verification', where: [where('id', 'a')] })))
    expect(taken.filter((one) => one !== null)).toHaveLength(1)
    expect(await adapter.findOne({ model: 'verification', where: [where('id', 'a')] })).toBeNull()
  })

  test('a table that nobody declared is refused', async () => {
    await expect((await openTables(store)).of('__proto__')).rejects.toThrow(/unknown table/)
  })
})
