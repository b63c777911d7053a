import { expect, test } from 'vitest'
import type { CollectionSpec, Filter, Sort } from './collection.ts'
import { coveringIndex, requireCover } from './coverage.ts'
import { prepareFilter, prepareSort } from './filter.ts'

const spec: CollectionSpec = {
  name: 'runs',
  indexes: [
    { fields: ['status', 'dueAt'] },
    { fields: ['startedAt'] },
    { fields: ['flow', 'key'], unique: true, sparse: true },
    { fields: ['number'], unique: true },
    { fields: ['keys', 'startedAt'], multi: true },
  ],
  grows: true,
}

function cover(filter: Filter, sort?: Sort, limited = false): string | undefined {
  const found = coveringIndex(spec, prepareFilter(filter), { sort: prepareSort(sort), limited, ordered: sort !== undefined })
  return found && `${found.index?.fields.join(',') ?? 'each branch'}${found.sorted ? ' in order' : ''}`
}

test.each<[Filter, Sort | undefined, boolean, string | undefined]>([
  [{ _id: 'a' }, undefined, false, '_id in order'],
  [{ _id: { $in: ['a'] }, other: 1 }, { other: 1 }, true, '_id'],
  [{ status: 'x' }, undefined, false, 'status,dueAt'],
  [{ status: 'x' }, { dueAt: -1 }, true, 'status,dueAt in order'],
  [{ status: 'x', dueAt: { $lt: 1 } }, { dueAt: 1 }, true, 'status,dueAt in order'],
  [{ status: { $in: ['x', 'y'] } }, { dueAt: 1 }, true, 'status,dueAt'],
  [{ status: 'x', dueAt: 1 }, {}, true, 'status,dueAt in order'],
  [{ dueAt: 1 }, undefined, false, undefined],
  [{ startedAt: { $lt: 1 } }, undefined, false, 'startedAt'],
  [{ startedAt: { $lt: 1 } }, { startedAt: -1 }, true, 'startedAt in order'],
  [{ startedAt: { $lt: 1 } }, {}, true, undefined],
  [{ startedAt: { $lt: 1 } }, { dueAt: 1 }, false, undefined],
  [{ status: { $gt: 'a' } }, { status: 1 }, true, undefined],
  [{ status: { $gt: 'a' } }, { status: 1, dueAt: 1 }, true, 'status,dueAt in order'],
  [{ status: { $gt: 'a' } }, { status: 1, dueAt: -1 }, true, undefined],
  [{}, { startedAt: -1 }, true, 'startedAt in order'],
  [{}, { startedAt: -1 }, false, undefined],
  [{}, { number: 1 }, true, 'number in order'],
  [{}, { status: 1 }, true, undefined],
  [{}, {}, true, '_id in order'],
  [{}, undefined, false, undefined],
  [{ other: 1 }, { startedAt: -1 }, true, undefined],
  [{ flow: 'f', key: 'k' }, undefined, false, 'flow,key'],
  [{ flow: 'f', key: null }, undefined, false, 'flow,key'],
  [{ flow: null }, undefined, false, undefined],
  [{}, { flow: 1, key: 1 }, true, undefined],
  [{ keys: 'a' }, { startedAt: -1 }, true, 'keys,startedAt in order'],
  [{ keys: { $in: ['a', 'b'] } }, { startedAt: -1 }, true, 'keys,startedAt'],
  [{ keys: null }, undefined, false, undefined],
  [{ status: { $ne: 'x' } }, undefined, false, undefined],
  [{ status: { $exists: true } }, undefined, false, undefined],
  [{ status: { a: 1 } }, undefined, false, undefined],
  [{ $or: [{ status: 'x' }, { keys: 'a' }] }, undefined, false, 'each branch'],
  [{ $or: [{ status: 'x' }, { other: 1 }] }, undefined, false, undefined],
  [{ $or: [{ status: 'x' }, { other: 1 }], number: 5 }, undefined, false, 'number'],
  [{ startedAt: 1, $or: [{ other: 1 }] }, undefined, false, 'startedAt in order'],
])('%j by %j, limited: %j → %s', (filter, sort, limited, expected) => {
  expect(cover(filter, sort, limited)).toBe(expected)
})

test('the refusal says what was asked, what is declared, and what to do', () => {
  const query = prepareFilter({ dueAt: { $lt: 1 }, flow: null })
  const ask = () => requireCover(spec, query, { sort: prepareSort({ other: 1 }), limited: true, ordered: true }, undefined)
  expect(ask).toThrow(
    'runs grows, and no index covers a filter on dueAt $lt, flow, sorted by other with a limit. Declare an index that begins with one of these fields (and goes on with the sort), or ask otherwise. Declared: (status, dueAt) (startedAt) (flow, key) (number) (keys, startedAt)',
  )
})
