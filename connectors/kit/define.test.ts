import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { text } from '../../flows/document/text.ts'
import type { Connector } from './connector.ts'
import { defineConnector, defineOperation } from './define.ts'
import { connectionSecrets, connectionSettings, numberOf, textField } from './fields.ts'

const Note = Type.Object({ no: numberOf('note', '编号', 'No.'), text: textField('内容', 'Text'), version: Type.Integer() })
const getNote = defineOperation({
  name: text('查', 'Get'), entity: 'note', action: 'get',
  input: Type.Object({ no: numberOf('note', '编号', 'No.') }), output: Note,
  http: { method: 'GET', path: '/notes/:no' }, idempotency: { by: 'nature' },
})
const good = {
  key: 'notes', name: text('便签', 'Notes'), thread: 'thread1',
  settings: connectionSettings, secrets: connectionSecrets,
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'note.get', input: { no: 'N-1' } },
  entities: { note: { name: text('便签', 'Note'), schema: Note, number: 'no', version: 'version' } },
  operations: { 'note.get': getNote },
  events: {},
} satisfies Connector

describe('defineOperation', () => {
  it.each([
    ['a path parameter that is no field', { http: { method: 'GET', path: '/notes/:id' } }, /:id is no field/],
    ['a path parameter that may be missing', { input: Type.Object({ no: Type.Optional(Type.String()) }) }, /:no must be required/],
    ['a write by GET', { action: 'create' }, /cannot be a GET/],
    ['a read with a key', { idempotency: { by: 'key', header: 'idempotency-key' } }, /by nature/],
    ['pages of a get', { paging: { items: 'items', next: 'next', parameter: 'cursor' } }, /only a list/],
    ['a path that leaves its folder', { http: { method: 'GET', path: '/a/../:no' } }, /must be plain/],
  ])('refuses %s', (_, change, message) => {
    expect(() => defineOperation({ ...getNote, ...(change as object) } as never)).toThrow(message)
  })
})

describe('defineConnector', () => {
  it('gives back what it was given', () => expect(defineConnector(good)).toBe(good))
  it.each([
    ['an operation on an unknown entity', { operations: { 'note.get': { ...getNote, entity: 'memo' } } }, 'notes: operations.note.get: unknown entity memo'],
    ['a number that is no field', { entities: { note: { ...good.entities.note, number: 'id' } } }, 'notes: entities.note: no field id'],
    ['a before that is no get', { operations: { 'note.get': { ...getNote, before: 'note.read' } } }, 'names no get operation: note.read'],
    ['an event key that the payload has not', { events: { made: { name: text('新', 'New'), entity: 'note', payload: Note, keys: ['id'] } } }, 'events.made: no field id'],
    ['events that nothing brings', { events: { made: { name: text('新', 'New'), entity: 'note', payload: Note, keys: ['no'] } } }, 'need a webhook or a poll'],
    ['a test that writes', { test: { operation: 'note.create', input: {} } }, 'test: note.create'],
    ['a reference to an unknown entity', { entities: { note: { ...good.entities.note, schema: Type.Object({ no: Type.String(), version: Type.Integer(), by: numberOf('person', '人', 'By') }) } } }, 'unknown entity person'],
  ])('refuses %s', (_, change, message) => {
    expect(() => defineConnector({ ...good, ...(change as object) } as Connector)).toThrow(message)
  })
})
