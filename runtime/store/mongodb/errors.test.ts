import { expect, test } from 'vitest'
import { DuplicateKey, InvalidDocument, InvalidFilter, StoreUnavailable } from '../collection.ts'
import { mongoError } from './errors.ts'

const spec = { name: 'runs', indexes: [{ fields: ['flow', 'key'], unique: true }, { fields: ['key'], unique: true }], grows: true }

test.each([
  [{ code: 11000, message: 'E11000 duplicate key error', keyPattern: { flow: 1, key: 1 } }, ['flow', 'key']],
  [{ code: 11000, message: 'E11000 duplicate key error collection: weft.runs index: _id_ dup key: { _id: "a" }' }, ['_id']],
  [{ code: 11000, message: 'E11000 duplicate key error collection: weft.runs index: weft:key dup key: { key: "a" }' }, ['key']],
  [{ code: 11000, message: 'E11000', writeErrors: [{ err: { keyPattern: { key: 1 } } }] }, ['key']],
  [{ code: 1, message: "constraint failed: UNIQUE constraint failed: index 'runs_fd0c5087_weft:flow,key' (2067)" }, ['flow', 'key']],
])('%j is a duplicate in %j', (error, fields) => {
  const mapped = mongoError(error, spec) as DuplicateKey
  expect(mapped).toBeInstanceOf(DuplicateKey)
  expect(mapped.index).toEqual(fields)
})

test.each([
  [{ name: 'MongoNetworkError', message: 'connection closed' }, StoreUnavailable],
  [{ name: 'MongoServerSelectionError', message: 'connect ECONNREFUSED' }, StoreUnavailable],
  [{ name: 'MongoPoolClearedError', message: 'cleared' }, StoreUnavailable],
  [{ name: 'MongoBulkWriteError', message: 'connect ECONNREFUSED', writeErrors: [] }, StoreUnavailable],
  [{ name: 'MongoServerError', code: 10107, message: 'not primary' }, StoreUnavailable],
  [{ name: 'MongoWriteConcernError', code: 64, message: 'waiting for replication timed out' }, StoreUnavailable],
  [{ name: 'MongoServerError', code: 14031, message: 'out of disk space' }, StoreUnavailable],
  [{ name: 'MongoServerError', code: 28, message: 'Cannot create field' }, InvalidFilter],
  [{ name: 'MongoServerError', code: 17419, message: 'Resulting document after update is larger than 16777216' }, InvalidDocument],
])('%j is %o', (error, kind) => {
  expect(mongoError(error, spec)).toBeInstanceOf(kind)
})

test('what is unknown stays what it is', () => {
  const error = new Error('other')
  expect(mongoError(error, spec)).toBe(error)
})
