import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FlowDocument, FlowNode } from '../../flows/document/flow.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import { eventCame } from '../runs/event-came.ts'
import { createJournal, openRunCollections } from '../runs/journal.ts'
import { StoreUnavailable, type Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { bench, run, type Bench } from './testing.ts'
import type { Worker } from './worker.ts'

const name = { zh: '节点', en: 'node' }
const trigger: FlowNode = { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } }
const call = (key: string, operation = `${key}.create`, more = {}): FlowNode => ({ key, kind: 'call', name, connection: 'erp', operation, input: { expr: '{"n": trigger.n}' }, ...more })
const flow = (nodes: FlowNode[], edges: [string, string, string?][]): FlowDocument => ({
  format: 1, key: 'test', name, nodes: [trigger, ...nodes], edges: edges.map(([from, to, outlet]) => ({ from, to, ...(outlet ? { outlet } : {}) })),
})
const done = (output: unknown = {}): CallOutcome => ({ type: 'succeeded', output })
const problem = { code: 'x', message: { zh: '错', en: 'wrong' } }

let store: Store
beforeEach(async () => { store = await openSqlite({ file: ':memory:' }) })
afterEach(() => store.close())

const lines = flow(
  [{
    key: 'lines', kind: 'forEach', name, items: 'trigger.lines', parallel: 2, result: 'make.no',
    body: { nodes: [call('make', 'make.create', { input: { fields: { code: { expr: '$xref("material", "crm", item.p, "erp")' } } } })], edges: [] },
  }, call('after')],
  [['trigger', 'lines'], ['lines', 'after']],
)

describe('a run', () => {
  it('goes through calls, choice and map to the end, each intent before its call', async () => {
    const document = flow(
      [call('one'), { key: 'enough', kind: 'choice', name, cases: [{ outlet: 'yes', name, when: 'one.left > 3' }] }, call('two'), call('three'), { key: 'sum', kind: 'map', name, output: { expr: 'one.left + 1' } }],
      [['trigger', 'one'], ['one', 'enough'], ['enough', 'two', 'yes'], ['enough', 'three', 'otherwise'], ['two', 'sum'], ['three', 'sum']],
    )
    const b = await bench(store, document, ({ operation }) => done(operation === 'one.create' ? { left: 5 } : {}))
    expect(await b.worker.start(run('r1', { trigger: { n: 7 } }))).toBe('started')
    await b.worker.idle()
    const state = await b.state('r1')
    expect(state.status).toBe('succeeded')
    expect(b.calls.map((one) => one.operation)).toEqual(['one.create', 'two.create'])
    expect(b.calls[0]).toMatchObject({ key: 'r1/one', attempt: 1, input: { n: 7 } })
    expect(state.steps.sum?.output).toBe(6)
    expect(state.steps.three).toBeUndefined()
    expect(await b.worker.start(run('r1'))).toBe('duplicate')
    await b.worker.stop()
  })

  it('tries again what may succeed later, with the same key, and fails where it is refused', async () => {
    const document = flow([call('one'), call('two')], [['trigger', 'one'], ['one', 'two']])
    let times = 0
    const b = await bench(store, document, ({ operation }) => (operation === 'two.create' ? { type: 'refused', problem } : (times += 1) < 3 ? { type: 'retryLater', problem } : done()))
    await b.worker.start(run('r1'))
    await b.worker.idle()
    expect(b.calls.map((one) => [one.key, one.attempt])).toEqual([['r1/one', 1], ['r1/one', 2], ['r1/one', 3], ['r1/two', 1]])
    expect((await b.state('r1')).problem).toEqual(problem)
    expect(await b.status('r1')).toBe('failed')
    await b.worker.stop()
  })

  it('opens only what failed when it is retried', async () => {
    let fail = true
    const b = await bench(store, flow([call('one'), call('two')], [['trigger', 'one'], ['one', 'two']]), ({ operation }) => (operation === 'two.create' && fail ? { type: 'refused', problem } : done()))
    await b.worker.start(run('r1'))
    await b.worker.idle()
    fail = false
    await b.journal.command('r1', { type: 'retry', by: 'me' }, () => true)
    b.worker.wake('r1')
    await b.worker.idle()
    expect(await b.status('r1')).toBe('succeeded')
    expect(b.calls.map((one) => [one.operation, one.attempt])).toEqual([['one.create', 1], ['two.create', 1], ['two.create', 2]])
    expect((await b.state('r1')).attempt).toBe(2)
    await b.worker.stop()
  })

  it('parks the item whose code nobody knows, carries the others, and resumes that item alone', async () => {
    const b = await bench(store, lines, ({ input }) => done({ no: input }))
    b.codes.set('xref|material|crm|A|erp', '1').set('xref|material|crm|C|erp', '3')
    await b.worker.start(run('r1', { trigger: { n: 1, lines: [{ p: 'A' }, { p: 'B' }, { p: 'C' }] } }))
    await b.worker.idle()
    expect(await b.status('r1')).toBe('parked')
    expect(b.calls.map((one) => one.key)).toEqual(['r1/lines/0/make', 'r1/lines/2/make'])
    expect((await b.state('r1')).steps['lines/1/make']?.problem?.code).toBe('unknownCode')
    b.codes.set('xref|material|crm|B|erp', '2')
    await b.journal.command('r1', { type: 'answer', step: 'lines/1/make', answer: 'code', by: 'me' }, () => true)
    b.worker.wake('r1')
    await b.worker.idle()
    const state = await b.state('r1')
    expect(state.status).toBe('succeeded')
    expect(b.calls.slice(2).map((one) => one.key)).toEqual(['r1/lines/1/make', 'r1/after'])
    expect(state.steps.lines?.output).toMatchObject({ count: 3, failed: 0 })
    await b.worker.stop()
  })

  it('retries the failed item of a frame alone, and what comes behind the frame once', async () => {
    let fail = true
    const b = await bench(store, lines, ({ idempotencyKey }) => (idempotencyKey.endsWith('1/make') && fail ? { type: 'refused', problem } : done()))
    for (const code of ['A', 'B', 'C']) b.codes.set(`xref|material|crm|${code}|erp`, code)
    await b.worker.start(run('r1', { trigger: { lines: [{ p: 'A' }, { p: 'B' }, { p: 'C' }] } }))
    await b.worker.idle()
    expect(await b.status('r1')).toBe('failed')
    expect(b.calls.some((one) => one.operation === 'after.create')).toBe(false)
    fail = false
    await b.journal.command('r1', { type: 'retry', by: 'me' }, () => true)
    b.worker.wake('r1')
    await b.worker.idle()
    expect(await b.status('r1')).toBe('succeeded')
    expect(b.calls.slice(3).map((one) => one.key)).toEqual(['r1/lines/1/make', 'r1/after'])
    await b.worker.stop()
  })

  const waiting = flow(
    [call('one'), { key: 'released', kind: 'waitForEvent', name, connection: 'erp', event: 'released', match: { field: 'no', equals: 'one.no' }, timeout: 'PT1H' }, call('two'), call('late')],
    [['trigger', 'one'], ['one', 'released'], ['released', 'two'], ['released', 'late', 'timeout']],
  )

  it('waits for its event, goes on with it, and finds one that came before the wait', async () => {
    const b = await bench(store, waiting, () => done({ no: 'B1' }))
    await b.worker.start(run('r1'))
    await b.worker.idle()
    expect(await b.status('r1')).toBe('waiting')
    expect((await b.collections.runs.find({ eventKeys: 'erp|released|no|B1' })).items).toHaveLength(1)
    b.kept.push({ id: 'e1', key: 'erp|released|no|B1', payload: { ok: true }, at: 2_000_000 })
    await b.collections.runs.update({ _id: 'r1' }, { $set: { status: 'ready' } })
    b.worker.wake('r1')
    await b.worker.idle()
    expect((await b.state('r1')).steps.released?.output).toEqual({ ok: true })
    expect(await b.status('r1')).toBe('succeeded')
    await b.worker.start(run('r2'))
    await b.worker.idle()
    expect(await b.status('r2')).toBe('succeeded')
    await b.worker.stop()
  })

  describe('whose worker dies as soon as it has let go', () => {
    const event = { id: 'e1', key: 'erp|released|no|B1', payload: { ok: true }, at: 2_000_000 }
    /** What happens before the worker lets go of it, and dies. */
    const dyingWorker = async (before: (b: Bench) => Promise<void>): Promise<Bench> => {
      const journal = createJournal(await openRunCollections(store))
      let dies = true
      const b: Bench = await bench(store, waiting, () => done({ no: 'B1' }), {
        worker: {
          journal: {
            ...journal,
            async release(held, changes) {
              if (dies) await before(b)
              const released = await journal.release(held, changes)
              if (!released || !dies) return released
              dies = false
              throw new StoreUnavailable('the process is gone')
            },
          },
        },
      })
      return b
    }

    it('goes on with an event that came before the wait', async () => {
      const b = await dyingWorker(async () => {})
      b.kept.push(event)
      await b.worker.start(run('r1'))
      await b.worker.idle()
      const next = b.another('w2')
      await next.takeOverAll()
      await next.idle()
      expect(await b.status('r1')).toBe('succeeded')
      await Promise.all([b.worker.stop(), next.stop()])
    })

    it('goes on with an event that another process takes in between its look and its letting go', async () => {
      const b = await dyingWorker(async ({ kept, collections }) => {
        if (kept.push(event) === 1) await eventCame(collections.runs, [event.key])
      })
      await b.worker.start(run('r1'))
      await b.worker.idle()
      const next = b.another('w2')
      await next.takeOverAll()
      await next.idle()
      expect(await b.status('r1')).toBe('succeeded')
      await Promise.all([b.worker.stop(), next.stop()])
    })
  })

  it('leaves a wait by its time-out', async () => {
    const b = await bench(store, waiting, () => done({ no: 'B2' }))
    await b.worker.start(run('r1'))
    await b.worker.idle()
    b.now.value += 3_600_001
    await b.worker.sweep()
    await b.worker.idle()
    expect(b.calls.at(-1)?.operation).toBe('late.create')
    expect(await b.status('r1')).toBe('succeeded')
    await b.worker.stop()
  })

  it('carries one run of a business key at a time, first in first out', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const order: string[] = []
    const b = await bench(store, flow([call('one')], [['trigger', 'one']]), async ({ idempotencyKey }) => {
      order.push(idempotencyKey)
      if (idempotencyKey === 'r1/one') await promise
      return done()
    })
    await b.worker.start(run('r1', { businessKey: 'SO-1', at: 1 }))
    expect(await b.worker.start(run('r2', { businessKey: 'SO-1', at: 2 }))).toBe('ready')
    await b.worker.start(run('r3', { businessKey: 'SO-1', at: 3 }))
    await b.worker.start(run('rx', { businessKey: 'SO-2', at: 4 }))
    resolve()
    await b.worker.idle()
    expect(order.filter((one) => one !== 'rx/one')).toEqual(['r1/one', 'r2/one', 'r3/one'])
    await b.worker.stop()
  })
})

describe('a worker that is gone', () => {
  const document = flow([call('one'), call('two')], [['trigger', 'one'], ['one', 'two']])
  const lost = async (b: Bench) => {
    await vi.waitFor(() => expect(b.calls).toHaveLength(1))
    b.now.value += 60_000
    const second = b.another('w2')
    await second.sweep()
    await second.idle()
    return second
  }

  it('has its open call repeated under the same key, and none of its later writes taken', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let first = true
    const b = await bench(store, document, async () => {
      if (!first) return done()
      first = false
      await promise
      return done({ stale: true })
    })
    await b.worker.start(run('r1'))
    const second = await lost(b)
    expect(await b.status('r1')).toBe('succeeded')
    resolve()
    await b.worker.idle()
    expect(b.calls.map((one) => [one.key, one.attempt])).toEqual([['r1/one', 1], ['r1/one', 2], ['r1/two', 1]])
    expect((await b.state('r1')).steps.one?.output).toEqual({})
    await Promise.all([b.worker.stop(), second.stop()])
  })

  it('leaves a call without key parked, and the answer decides', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const b = await bench(store, document, async ({ operation }) => {
      if (operation === 'one.create') await promise
      return done()
    }, { idempotency: 'nothing' })
    await b.worker.start(run('r1'))
    const second = await lost(b)
    expect((await b.state('r1')).steps.one).toMatchObject({ status: 'parked', problem: { code: 'unknownOutcome' } })
    await b.journal.command('r1', { type: 'answer', step: 'one', answer: 'skip', output: { n: 1 }, by: 'me' }, () => true)
    second.wake('r1')
    await second.idle()
    expect(b.calls.map((one) => one.operation)).toEqual(['one.create', 'two.create'])
    expect(await b.status('r1')).toBe('succeeded')
    resolve()
    await b.worker.idle()
    await Promise.all([b.worker.stop(), second.stop()])
  })

  it('three times on the same run: it is set apart until somebody lets it go on', async () => {
    const b = await bench(store, document, () => new Promise(() => {}))
    await b.worker.start(run('r1'))
    await vi.waitFor(() => expect(b.calls).toHaveLength(1))
    await b.collections.runs.update({ _id: 'r1' }, { $set: { deaths: 2 } })
    const second = await lost(b)
    expect(await b.status('r1')).toBe('parked')
    expect((await b.state('r1')).problem?.code).toBe('quarantined')
    await second.stop()
  })
})

describe('deaths', () => {
  /** Worker after worker takes the run up and dies on it, as each finds the calls never to come back. */
  async function dieOn(b: Bench, times: number, died: () => boolean | Promise<boolean>): Promise<Worker[]> {
    const workers = [b.worker]
    for (let death = 0; death < times; death += 1) {
      await vi.waitFor(async () => expect(await died()).toBe(true))
      b.now.value += 60_000
      const next = b.another(`w${death + 2}`)
      workers.push(next)
      const calls = b.calls.length
      died = async () => b.calls.length > calls || (await b.status('r1')) === 'parked'
      await next.sweep()
    }
    await vi.waitFor(async () => expect(await died()).toBe(true))
    return workers
  }

  it('in one and the same call: after the third the run is set apart, and the call is not made a fourth time', async () => {
    const b = await bench(store, flow([call('one')], [['trigger', 'one']]), () => new Promise(() => {}))
    await b.worker.start(run('r1'))
    await dieOn(b, 3, () => b.calls.length === 1)
    expect(await b.status('r1')).toBe('parked')
    expect((await b.state('r1')).problem?.code).toBe('quarantined')
    expect(b.calls).toHaveLength(3)
  })

  it('between which the run moves on, item by item, do not set it apart', async () => {
    const document = flow([{ key: 'lines', kind: 'forEach', name, items: 'trigger.lines', parallel: 1, body: { nodes: [call('make')], edges: [] } }], [['trigger', 'lines']])
    const seen = new Map<string, number>()
    // Each item's call comes back when it is made for the second time, and the worker dies in the next.
    const b = await bench(store, document, ({ idempotencyKey }) => {
      seen.set(idempotencyKey, (seen.get(idempotencyKey) ?? 0) + 1)
      return seen.get(idempotencyKey)! > 1 ? done() : new Promise(() => {})
    })
    await b.worker.start(run('r1', { trigger: { lines: [1, 2, 3, 4, 5] } }))
    for (let death = 1; death <= 5; death += 1) {
      await vi.waitFor(() => expect(seen.size).toBe(death))
      b.now.value += 60_000
      await b.another(`w${death + 1}`).sweep()
    }
    await vi.waitFor(async () => expect(await b.status('r1')).toBe('succeeded'))
  })
})

describe('cancelling', () => {
  it('waits for the call under way and then ends', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const b = await bench(store, flow([call('one'), call('two')], [['trigger', 'one'], ['one', 'two']]), async () => { await promise; return done({ made: 1 }) })
    await b.worker.start(run('r1'))
    const looked = vi.spyOn(b.journal, 'inbox')
    await b.journal.command('r1', { type: 'cancel', by: 'me' }, () => true)
    b.worker.wake('r1')
    await vi.waitFor(() => expect(looked).toHaveResolved())
    resolve()
    await b.worker.idle()
    const state = await b.state('r1')
    expect(state.status).toBe('cancelled')
    expect(state.steps.one?.output).toEqual({ made: 1 })
    expect(b.calls).toHaveLength(1)
    await b.worker.stop()
  })
})

describe('a business claim', () => {
  it('whose outcome waits for an event that came before this run was made: it is found', async () => {
    const document = flow(
      [call('review', 'review.create', { claim: '"budget/1"' }), { key: 'released', kind: 'waitForEvent', name, connection: 'erp', event: 'released', match: { field: 'no', equals: 'review.no' } }],
      [['trigger', 'review'], ['review', 'released']],
    )
    const b = await bench(store, document, () => done({ no: 'BR-1' }))
    b.kept.push({ id: 'e1', key: 'erp|released|no|BR-1', payload: {}, at: 5000 })
    await b.worker.start(run('r1', { at: 1000 }))
    await b.worker.idle()
    await b.worker.start(run('r2', { at: 900_000 }))
    await b.worker.idle()
    expect([await b.status('r1'), await b.status('r2')]).toEqual(['succeeded', 'succeeded'])
    expect(b.calls).toHaveLength(1)
    await b.worker.stop()
  })

  it('lets one of two runs make the call; the other gets its outcome', async () => {
    const document = flow([call('order', 'order.create', { claim: '"po/1"' })], [['trigger', 'order']])
    let made = 0
    const b = await bench(store, document, () => done({ no: `PO-${(made += 1)}` }))
    await Promise.all([b.worker.start(run('r1')), b.worker.start(run('r2'))])
    await b.worker.idle()
    b.now.value += 2000
    await b.worker.sweep()
    await b.worker.idle()
    expect(made).toBe(1)
    expect((await b.state('r1')).steps.order?.output).toEqual({ no: 'PO-1' })
    expect((await b.state('r2')).steps.order?.output).toEqual({ no: 'PO-1' })
    await b.worker.stop()
  })

  it('stays with a run that failed without knowing whether it was done, until that is known', async () => {
    const document = flow([call('order', 'order.create', { claim: '"po/1"', retry: { attempts: 2 } })], [['trigger', 'order']])
    let answers = false
    const b = await bench(store, document, () => (answers ? done({ no: 'PO-1' }) : { type: 'unknown', problem: { ...problem, code: 'unknownOutcome' } }))
    await b.worker.start(run('r1'))
    await vi.waitFor(async () => expect(await b.status('r1')).toBe('failed'))
    await b.worker.start(run('r2'))
    await vi.waitFor(async () => expect((await b.state('r2')).steps.order).toMatchObject({ status: 'waiting', problem: { code: 'claimed' } }))
    expect(b.calls.every(({ key }) => key === 'r1/order')).toBe(true)
    answers = true
    await b.journal.command('r1', { type: 'retry', by: 'x' }, () => true)
    b.worker.wake('r1')
    await vi.waitFor(async () => expect(await b.status('r1')).toBe('succeeded'))
    b.now.value += 120_000
    await b.worker.sweep()
    await vi.waitFor(async () => expect((await b.state('r2')).steps.order).toMatchObject({ output: { no: 'PO-1' }, claimedBy: 'r1' }))
    expect(b.calls.every(({ key }) => key === 'r1/order')).toBe(true)
    await b.worker.stop()
  })

  it('passes to the next when its run failed without doing it', async () => {
    const document = flow([call('order', 'order.create', { claim: '"po/1"' })], [['trigger', 'order']])
    const b = await bench(store, document, ({ idempotencyKey }) => (idempotencyKey === 'r1/order' ? { type: 'refused', problem } : done({ no: 'PO-2' })))
    await b.worker.start(run('r1'))
    await b.worker.idle()
    await b.worker.start(run('r2'))
    await b.worker.idle()
    expect([await b.status('r1'), await b.status('r2')]).toEqual(['failed', 'succeeded'])
    await b.worker.stop()
  })

  it('is asked for less and less often the longer it is held', async () => {
    const document = flow([call('order', 'order.create', { claim: '"po/1"' })], [['trigger', 'order']])
    const b = await bench(store, document, () => new Promise(() => {}))
    await b.worker.start(run('r1'))
    await vi.waitFor(() => expect(b.calls).toHaveLength(1))
    await b.worker.start(run('r2'))
    const due = async () => (await b.state('r2')).steps.order?.dueAt ?? 0
    await vi.waitFor(async () => expect(await due()).toBe(b.now.value + 1000))
    b.now.value += 20_000
    const other = b.another('w2')
    other.wake('r2')
    await vi.waitFor(async () => expect(await due()).toBe(b.now.value + 20_000))
    b.now.value += 5_000_000
    other.wake('r2')
    await vi.waitFor(async () => expect(await due()).toBe(b.now.value + 60_000))
    await other.stop()
  })
})
