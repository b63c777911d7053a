import { expect, test } from 'vitest'
import type { Filter, Sort } from '../collection.ts'
import { prepareFilter, prepareSort } from '../filter.ts'
import { openDatabase } from './database.ts'
import { layoutOf } from './layout.ts'
import { planOf } from './plan.ts'
import { makeTables } from './schema.ts'

const layout = layoutOf({
  name: 'runs',
  indexes: [
    { fields: ['status', 'dueAt'] },
    { fields: ['status', 'leaseUntil'] },
    { fields: ['startedAt'] },
    { fields: ['flow', 'businessKey'], unique: true, sparse: true },
    { fields: ['keys', 'startedAt'], multi: true },
  ],
  grows: true,
})

/** SQLite's own account of how it reads: no scan of the table, and a sort only where the rule says so. */
async function explain(filter: Filter, sort: Sort, limited: boolean): Promise<string> {
  const database = openDatabase(':memory:')
  await database.write(() => makeTables(database, layout))
  const plan = planOf(layout, prepareFilter(filter), { sort: prepareSort(sort), limited, ordered: true }, true)
  const lines = database.all(`EXPLAIN QUERY PLAN SELECT t.n, t.doc ${plan.from}${plan.order ?? ''}`, ...plan.values).map((row) => row[3])
  database.close()
  return lines.join('; ')
}

test.each<[Filter, Sort, boolean]>([
  [{ status: 'ready', dueAt: { $lte: 5 } }, { dueAt: 1 }, true],
  [{ status: 'ready' }, { dueAt: -1 }, true],
  [{ startedAt: { $gt: 1, $lt: 9 } }, { startedAt: -1 }, true],
  [{}, { startedAt: -1 }, true],
  [{}, {}, true],
  [{ keys: 'SO-1' }, { startedAt: -1 }, true],
  [{ _id: 'a', other: 1 }, {}, false],
])('%j by %j is read along an index', async (filter, sort, limited) => {
  const plan = await explain(filter, sort, limited)
  expect(plan).toMatch(/USING (COVERING )?(INDEX|PRIMARY KEY)/)
  expect(plan).not.toContain('TEMP B-TREE')
})

test('each branch of $or takes its own index', async () => {
  const plan = await explain({ $or: [{ status: 'ready', dueAt: { $lte: 5 } }, { status: 'running', leaseUntil: { $lte: 5 } }, { keys: 'x' }] }, {}, false)
  expect(plan).toContain('MULTI-INDEX OR')
  expect(plan).not.toMatch(/SCAN t/)
})

test('a unique sparse index is used for its values', async () => {
  expect(await explain({ flow: 'f', businessKey: 'SO-1' }, {}, false)).toContain('runs/flow,businessKey/unique')
})
