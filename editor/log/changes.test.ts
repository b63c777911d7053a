import { expect, test } from 'vitest'
import { changesOf } from './changes.ts'

test('an update shows what it changed first', () => {
  expect(changesOf({ a: 1, b: 'x', c: null }, { a: 1, b: 'y', c: 'new' })).toEqual([
    { field: 'b', before: 'x', after: 'y', changed: true },
    { field: 'c', before: undefined, after: 'new', changed: true },
    { field: 'a', before: '1', after: '1', changed: false },
  ])
})

test('what an update does not send stays', () => {
  expect(changesOf({ addr: { city: '苏州', zip: '215000' } }, { addr: { zip: '215100' } })).toEqual([
    { field: 'addr.zip', before: '215000', after: '215100', changed: true },
    { field: 'addr.city', before: '苏州', after: '苏州', changed: false },
  ])
})

test('a creation is all new', () => {
  expect(changesOf(undefined, { lines: [{ no: 10 }] })).toEqual([{ field: 'lines.0.no', before: undefined, after: '10', changed: true }])
})
