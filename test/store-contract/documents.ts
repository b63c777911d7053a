/** Documents come back as they were, whatever is in them. */
import { expect, test } from 'vitest'
import { DuplicateKey, InvalidDocument } from '../../runtime/store/collection.ts'
import type { Fresh, Lack, Row } from './fresh.ts'

export function documents(fresh: Fresh, lacks: readonly Lack[]): void {
  const awkward: Record<string, unknown> = {
    'keys with dots, dollars, blanks, emoji': { 'a.b': 1, $x: { '$y.z': [{ '.': 2 }] }, '': { '': 3 }, '🧵': 4, '%2E': 5, '%': 6, 'a\0b': 7 },
    'a key that looks like a position': { '0': 'a', '10': 'b' },
    'names of built-ins': { constructor: 1, prototype: 2, toString: 3, hasOwnProperty: 4, length: 5 },
    'ids as text': ['9007199254740993', '007', '0', '1e3', ' padded '],
    numbers: [0, 1.5, -1, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, 2 ** 60, 1e21, 5e-324, 1.7976931348623157e308, 0.1 + 0.2],
    'text of any script': ['é', 'e\u0301', '订单', '全角ABC', 'شحنة', '👩‍👩‍👧', '\u202Eabc', 'a\0b', '\uFFFD', '\uFDD0'],
    'lone surrogates': ['\uD800', 'a\uDC00b', { '\uD800': 1 }, '\uFDD0\uD800'],
    'empty things': [null, '', [], {}, [[]], [null], false],
    'long text': 'ö'.repeat(300_000),
  }
  for (const [title, value] of Object.entries(awkward))
    test(`come back as they were: ${title}`, async () => {
      const collection = await fresh()
      await collection.insert({ _id: 'a', value })
      expect(await collection.get('a')).toEqual({ _id: 'a', value })
      await collection.update({ _id: 'a' }, { $set: { 'in.value': value }, $push: { list: [value] } })
      expect(await collection.get('a')).toEqual({ _id: 'a', value, in: { value }, list: [value] })
      await collection.bulk([{ put: { _id: 'a', value } }, { insertIfAbsent: { _id: 'b', value } }])
      expect((await collection.find({})).items).toEqual([{ _id: 'a', value }, { _id: 'b', value }])
    })
  test.skipIf(lacks.includes('negativeZero'))('keep negative zero', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', value: -0 })
    expect(Object.is((await collection.get('a'))?.value, -0)).toBe(true)
  })
  test('keep the order of fields', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', z: 1, b: { y: 1, a: 2 } })
    expect(JSON.stringify(await collection.get('a'))).toBe('{"_id":"a","z":1,"b":{"y":1,"a":2}}')
  })
  test('leave out undefined fields; an undefined element is null', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', gone: undefined, list: [undefined, 1] })
    expect(Object.keys((await collection.get('a')) as Row)).toEqual(['_id', 'list'])
    expect((await collection.get('a'))?.list).toEqual([null, 1])
  })
  test('are taken as they are when the write is called, not later', async () => {
    const collection = await fresh()
    const document = { _id: 'a', list: [1] }
    const inserted = collection.insert(document)
    document.list.push(2)
    await inserted
    const pushed = [3]
    const updated = collection.update({ _id: 'a' }, { $set: { more: pushed } })
    pushed.push(4)
    await updated
    expect(await collection.get('a')).toEqual({ _id: 'a', list: [1], more: [3] })
  })
  test('with any text as _id', async () => {
    const collection = await fresh()
    const ids = ['a.b', '$x', ' ', '订单/1', '👍', '\uD800', 'a\0b', 'x'.repeat(1_000)]
    for (const _id of ids) await collection.insert({ _id })
    for (const _id of ids) expect(await collection.get(_id)).toEqual({ _id })
    expect((await collection.find({ _id: { $in: ids } })).items).toHaveLength(ids.length)
    expect(await collection.get('missing')).toBeUndefined()
  })
  test('a second one with the same _id is refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a' })
    const error = await collection.insert({ _id: 'a' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DuplicateKey)
    expect((error as DuplicateKey).index).toEqual(['_id'])
  })
  test('nested 99 deep are kept, deeper are refused', async () => {
    const collection = await fresh()
    await collection.insert({ _id: 'a', value: nested(98) })
    expect(await collection.get('a')).toEqual({ _id: 'a', value: nested(98) })
    await expect(collection.insert({ _id: 'b', value: nested(200) })).rejects.toThrow(/nested deeper than 100/)
    await expect(collection.update({ _id: 'a' }, { $set: { value: nested(200) } })).rejects.toThrow(InvalidDocument)
  })
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = { v: value }
  return value
}
