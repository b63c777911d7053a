/** What every store keeps to, whatever stands below the port. Each adapter's test calls this in a few lines. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../runtime/store/collection.ts'
import { badInput } from './store-contract/bad-input.ts'
import { changes } from './store-contract/changes.ts'
import { documents } from './store-contract/documents.ts'
import { filters } from './store-contract/filters.ts'
import type { Fresh, Lack, Row } from './store-contract/fresh.ts'
import { indexes } from './store-contract/indexes.ts'
import { pages } from './store-contract/pages.ts'
import { storeProperties } from './store-contract/properties.ts'
import { bulk, races } from './store-contract/writes.ts'

export interface ContractOptions {
  /** Rounds of each property; a slow server gets few. */
  propertyRuns: number
  lacks?: readonly Lack[]
}

/**
 * Declares the suite.
 * @param open a store outside production, empty or shared: the suite uses collections of its own
 * @example storeContract('sqlite', () => openSqlite({ file: ':memory:' }), { propertyRuns: 100 })
 */
export function storeContract(name: string, open: () => Promise<Store>, { propertyRuns, lacks = [] }: ContractOptions): void {
  describe(`${name} keeps the store contract`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    const fresh: Fresh = (spec = {}) => store.collection<Row>({ name: `test_${randomUUID().slice(0, 8)}`, indexes: [], grows: false, ...spec })
    describe('documents', () => documents(fresh, lacks))
    describe('filters', () => filters(fresh, lacks))
    describe('changes', () => changes(fresh))
    describe('pages', () => pages(fresh))
    describe('indexes', () => indexes(fresh, lacks))
    describe('bulk', () => bulk(fresh))
    describe('races', () => races(fresh))
    describe('bad input', () => badInput(fresh))
    describe('random documents', () => storeProperties(fresh, propertyRuns, lacks))
    test('tells the time and answers a ping', async () => {
      expect(Math.abs((await store.now()) - Date.now())).toBeLessThan(60_000)
      await store.ping()
    })
    test('gives the same collection for the same declaration, and refuses another under its name', async () => {
      const spec = { name: `test_${randomUUID().slice(0, 8)}`, indexes: [{ fields: ['a'] }], grows: false }
      expect(await store.collection(spec)).toBe(await store.collection(structuredClone(spec)))
      await expect(store.collection({ ...spec, grows: true })).rejects.toThrow(/declared twice/)
    })
    test('refuses a declaration that cannot be built', async () => {
      for (const indexes of [[{ fields: [] }], [{ fields: ['a', 'a'] }], [{ fields: ['__proto__'] }], [{ fields: ['a'], multi: true, unique: true }], [{ fields: ['b', 'a'], multi: true }, { fields: ['a', 'b'] , multi: true }]])
        await expect(store.collection({ name: 'wrong', indexes, grows: false })).rejects.toThrow()
      for (const name of ['', 'weft_x', 'a b', 'a"; DROP TABLE x']) await expect(store.collection({ name, indexes: [], grows: false })).rejects.toThrow()
    })
  })
}
