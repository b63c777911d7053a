import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { text } from '../../flows/document/text.ts'
import type { DocumentLink, SyncLogEntry } from '../../flows/run/sync-log.ts'
import { shipped } from '../../flows/standard/shipped.ts'
import { Standards } from '../standards/standards.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { notWritten, compareVersions, judge } from './seen.ts'
import { SyncService } from './sync.ts'

let store: Store
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
})
afterEach(() => store.close())

const entry = (id: string, at: number, more: Partial<SyncLogEntry> = {}): SyncLogEntry => ({
  _id: id, at, run: 'R-1', flow: 'order-to-fulfilment', target: { connection: 'erp', entity: 'delivery', number: `8000${id}` },
  source: { connection: 'crm', entity: 'order', number: 'SO-1' }, action: 'created', status: 'succeeded', numbers: [], ...more,
})
const ids = (page: { items: SyncLogEntry[] }) => page.items.map(({ _id }) => _id)

describe('search', () => {
  test('a repeat of the copy overwrites itself', async () => {
    const sync = await SyncService.open(store)
    await sync.copy([entry('1', 10), entry('2', 20)])
    await sync.copy([entry('1', 10), entry('2', 20)])
    expect(await sync.find({})).toMatchObject({ items: [entry('2', 20), entry('1', 10)], total: 2 })
    expect(await sync.entry('1')).toEqual(entry('1', 10))
  })

  test('every filter, and all of them, by an index', async () => {
    const sync = await SyncService.open(store)
    await sync.copy([
      entry('1', 10), entry('2', 20, { status: 'failed', action: 'updated' }), entry('3', 30, { flow: 'other', source: undefined }),
      entry('4', 40, { target: { connection: 'crm', entity: 'order', number: 'SO-1' } }),
    ])
    const found = async (query: Parameters<typeof sync.find>[0]) => ids(await sync.find(query))
    expect(await found({ connection: 'crm' })).toEqual(['4', '2', '1'])
    expect(await found({ entity: 'delivery' })).toEqual(['3', '2', '1'])
    expect(await found({ status: 'failed' })).toEqual(['2'])
    expect(await found({ action: 'updated' })).toEqual(['2'])
    expect(await found({ flow: 'other' })).toEqual(['3'])
    expect(await found({ since: 20, until: 40 })).toEqual(['3', '2'])
    expect(await found({ q: 'SO-1', connection: 'erp', entity: 'delivery', status: 'succeeded', action: 'created', flow: 'order-to-fulfilment', since: 0, until: 100 })).toEqual(['1'])
    expect(await found({ q: 'nothing' })).toEqual([])
  })

  test('by the code of any system, padded or not (case 34)', async () => {
    const standards = await Standards.open(store)
    await standards.loadShipped(shipped)
    const sync = await SyncService.open(store, { numbersLike: (q) => standards.numbersLike(q) })
    const { codes } = shipped.crossReferences.find(({ entity }) => entity === 'material')!.rows.find(({ key }) => key === 'CP-1017')!
    await sync.copy([entry('1', 10, { numbers: [codes.procurement!] }), entry('2', 20, { numbers: [codes.erp!] }), entry('3', 30, { numbers: [codes.erp!.replace(/^0+/, ''), codes.erp!] })])
    for (const q of ['CP-1017', codes.procurement!, codes.erp!, codes.erp!.replace(/^0+/, ''), ' CP-1017 ']) expect(ids(await sync.find({ q }))).toEqual(['3', '2', '1'])
    expect((await sync.find({ q: 'CP-1017' })).alsoKnownAs).toEqual([{ kind: 'material', codes }])
  })

  test('pages never lose or repeat one, many at the same moment, several spellings', () => fc.assert(
    fc.asyncProperty(fc.array(fc.record({ at: fc.integer({ min: 1, max: 4 }), numbers: fc.subarray(['007', '7', 'A']) }), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (given, limit) => {
      const own = await openSqlite({ file: ':memory:' })
      try {
        const sync = await SyncService.open(own)
        const all = given.map(({ at, numbers }, index) => entry(`e${index}`, at, { numbers, target: { connection: 'erp', entity: 'x', number: 'T' } }))
        await sync.copy(all)
        const wanted = all.filter(({ numbers }) => numbers.some((number) => number !== 'A')).sort((a, b) => b.at - a.at || (a._id < b._id ? 1 : -1))
        const found: string[] = []
        let cursor: string | undefined
        do {
          const page = await sync.find({ q: '007', limit, cursor })
          found.push(...ids(page))
          cursor = page.next
        } while (cursor !== undefined)
        expect(found).toEqual(wanted.map(({ _id }) => _id))
      } finally {
        await own.close()
      }
    }), { numRuns: 40 },
  ))
})

describe('events', () => {
  const event = (version: number | string | undefined, id: string, at = 1) => ({ flow: 'b1', connection: 'crm', entity: 'order', number: 'SO-9', version, event: id, at })

  test('case 24: updated v2, then created v1: v2 stays, v1 is logged as overtaken', async () => {
    const sync = await SyncService.open(store)
    expect(await sync.seen(event(2, 'evt-updated'))).toEqual({ order: 'new', echo: false })
    const late = event(1, 'evt-created', 1001)
    expect(await sync.seen(late)).toEqual({ order: 'older', echo: false })
    await sync.copy([], [], [{ connection: 'crm', entity: 'order', number: 'SO-9', version: 2, data: { state: 'v2' }, by: 'event', at: 1 }])
    await sync.copy([notWritten('overtaken', late)], [], [{ connection: 'crm', entity: 'order', number: 'SO-9', version: 1, data: { state: 'v1' }, by: 'event', at: 1001 }])
    expect(await sync.record({ connection: 'crm', entity: 'order', number: 'SO-9' })).toMatchObject({ version: 2, data: { state: 'v2' } })
    expect((await sync.find({ q: 'SO-9' })).items).toMatchObject([{ action: 'overtaken', status: 'notWritten' }])
  })
  test('the repeat of an event is new again, another event of the same version is not', async () => {
    const sync = await SyncService.open(store)
    expect((await sync.seen(event(2, 'a'))).order).toBe('new')
    expect((await sync.seen(event(2, 'a'))).order).toBe('new')
    expect((await sync.seen(event(2, 'b'))).order).toBe('same')
    expect((await sync.seen({ ...event(1, 'c'), flow: 'b2' })).order).toBe('new')
    expect((await sync.seen(event(undefined, 'd'))).order).toBe('new')
  })
  test('what our own write made is an echo', async () => {
    const sync = await SyncService.open(store)
    await sync.copy([], [], [{ connection: 'crm', entity: 'order', number: 'SO-9', version: 3, data: {}, by: 'weft', at: 1 }])
    expect(await sync.seen(event(3, 'e'))).toEqual({ order: 'new', echo: true })
    expect(await sync.seen(event(4, 'f'))).toEqual({ order: 'new', echo: false })
  })
  test('many at once: what is judged new never goes back', () => fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }), async (versions) => {
      const own = await openSqlite({ file: ':memory:' })
      try {
        const sync = await SyncService.open(own)
        const results = await Promise.all(versions.map((version, index) => sync.seen(event(version, `e${index}`))))
        const taken = versions.filter((_, index) => results[index]!.order === 'new')
        expect(new Set(taken).size).toBe(taken.length)
        expect(taken).toContain(Math.max(...versions))
        expect((await sync.seen(event(Math.max(...versions), 'z'))).order).toBe('same')
      } finally {
        await own.close()
      }
    }), { numRuns: 30 },
  ))
  test.each([[9, 10, -1], ['9', '10', -1], ['2026-11-25T10:00:00+08:00', '2026-11-25T03:00:00Z', -1], ['b', 'a', 1], ['1', 1, 1], ['x', 1, undefined]])(
    'version %s against %s', (a, b, order) => expect(compareVersions(a, b)).toBe(a === '1' ? 0 : order),
  )
  test('a version that cannot be compared is new', () => expect(judge({ version: 'x' }, { version: 1 })).toBe('new'))
})

describe('chain', () => {
  const declarations = (connector: string, entity: string) => ({
    connector, name: text(entity, entity), number: 'no', numbers: ['request', 'salesOrder', 'lines.request'],
    schema: { properties: { amount: { type: connector === 'erp' ? 'integer' : 'string' } } },
    state: { field: 'state', values: { 已确认: text('已确认', 'Confirmed') } },
  })
  const ref = (path: string) => {
    const [connection, entity, number] = path.split('/') as [string, string, string]
    return { connection, entity, number }
  }
  const link = (from: string, to: string, at = 1): DocumentLink => ({ _id: `${from}>${to}`, from: ref(from), to: ref(to), at, run: 'R-1' })
  const known = (path: string, data: object) => ({ ...ref(path), data, by: 'event' as const, at: 1 })

  async function twoOrdersInOnePlan(): Promise<SyncService> {
    const sync = await SyncService.open(store, { declarations })
    const links = ['A', 'B'].flatMap((order) => [
      link(`crm/order/SO-${order}`, `procurement/request/PR-${order}`), link(`procurement/request/PR-${order}`, 'procurement/plan/PL-1'),
      link('procurement/plan/PL-1', `procurement/order/PO-${order}`), link(`procurement/order/PO-${order}`, `erp/commitment/OB-${order}`),
    ])
    const records = ['A', 'B'].flatMap((order) => [
      known(`crm/order/SO-${order}`, { state: '已确认', amount: '86420.00', currency: 'CNY' }),
      known(`procurement/request/PR-${order}`, { salesOrder: `SO-${order}` }), known(`procurement/order/PO-${order}`, { request: `PR-${order}`, salesOrder: `SO-${order}` }),
      known(`erp/commitment/OB-${order}`, { amount: 930000 }),
    ])
    await sync.copy([], links, [...records, known('procurement/plan/PL-1', { lines: [{ request: 'PR-A' }, { request: 'PR-B' }] })])
    return sync
  }

  test('from any of its numbers, without the other order of the plan', async () => {
    const sync = await twoOrdersInOnePlan()
    for (const number of ['SO-A', 'PR-A', 'PO-A', 'OB-A']) {
      const chain = await sync.chain(number)
      expect(chain!.documents.map(({ number, stage }) => [number, stage])).toEqual([['SO-A', 0], ['PR-A', 2], ['PL-1', 3], ['OB-A', 4], ['PO-A', 4]])
    }
    expect((await sync.chain('PL-1'))!.documents).toHaveLength(9)
    expect(await sync.chain('nothing')).toBeUndefined()
  })
  test('what only a neighbour of the plan leads to belongs too', async () => {
    const sync = await twoOrdersInOnePlan()
    await sync.copy([], ['A', 'B'].map((order) => link('procurement/plan/PL-1', `erp/budgetReview/BR-${order}`, 0)), ['A', 'B'].map((order) => known(`erp/budgetReview/BR-${order}`, { request: `PO-${order}` })))
    const numbers = (await sync.chain('SO-A'))!.documents.map(({ number }) => number)
    expect(numbers).toContain('BR-A')
    expect(numbers).not.toContain('BR-B')
  })
  test('state, amount and runs', async () => {
    const { documents, runs } = (await (await twoOrdersInOnePlan()).chain('SO-A'))!
    expect(documents[0]).toMatchObject({ state: { code: '已确认', name: { en: 'Confirmed' } }, amount: { value: '86420.00', currency: 'CNY' } })
    expect(documents.find(({ number }) => number === 'OB-A')!.amount).toEqual({ value: '9300.00' })
    expect(runs).toEqual(['R-1'])
  })
  test('what should come next is expected, without a number', async () => {
    const sync = await SyncService.open(store, { declarations })
    await sync.copy([], [link('crm/order/SO-1', 'erp/reservation/R1'), link('crm/order/SO-1', 'procurement/request/PR-1')])
    expect((await sync.chain('SO-1'))!.documents.filter(({ expected }) => expected).map(({ entity, number }) => [entity, number])).toEqual([['delivery', ''], ['plan', '']])
  })
  test('circles end, long ones are cut', async () => {
    const sync = await SyncService.open(store, { declarations })
    await sync.copy([], [link('a/x/1', 'a/x/2'), link('a/x/2', 'a/x/3'), link('a/x/3', 'a/x/1'), link('a/x/3', 'a/x/3')])
    expect((await sync.chain('2'))!.documents).toHaveLength(3)
    await sync.copy([], Array.from({ length: 700 }, (_, index) => link(`b/x/${index}`, `b/x/${index + 1}`)))
    expect(await sync.chain('0')).toMatchObject({ cut: true, documents: { length: 500 } })
  })
})

test('the newest entry of a record', async () => {
  const sync = await SyncService.open(store)
  const target = { connection: 'erp', entity: 'delivery', number: 'D/1' }
  await sync.copy([entry('1', 10, { target }), entry('2', 20, { target }), entry('3', 30, { numbers: ['D/1'] })])
  expect((await sync.newest(['erp/delivery/D/1', 'erp/delivery/none'])).map(({ _id }) => _id)).toEqual(['2'])
})

test('what is old is forgotten', async () => {
  const sync = await SyncService.open(store)
  await sync.copy([entry('1', 10), entry('2', 20)], [], [{ connection: 'crm', entity: 'order', number: 'SO-9', version: 3, by: 'weft', at: 10 }])
  expect(await sync.forget({ syncLog: 15, records: 15 })).toBe(3)
  expect(ids(await sync.find({}))).toEqual(['2'])
})
