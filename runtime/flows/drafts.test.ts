import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import orderToFulfilment from '../../flows/library/order-to-fulfilment.flow.json' with { type: 'json' }
import type { FlowDocument } from '../../flows/document/flow.ts'
import type { Person } from '../auth/person.ts'
import { fakeServices, ownPage, testApp } from '../http/testing/services.ts'
import type { FlowDraft } from '../http/model/drafts.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { createDraftsService } from './drafts-service.ts'
import { openFlows, type Flows } from './flows.ts'

const name = { zh: '名', en: 'name' }
const flow = (more: Partial<FlowDocument> = {}): FlowDocument => ({
  format: 1, key: 'test', name, nodes: [{ key: 'trigger', kind: 'trigger', name, on: { type: 'event', connection: 'crm', events: ['order.confirmed'] } }, { key: 'a', kind: 'map', name, output: { expr: '1' } }], edges: [{ from: 'trigger', to: 'a' }], ...more,
})
const changed = (document: FlowDocument, expr: string): FlowDocument => ({ ...document, nodes: document.nodes.with(1, { key: 'a', kind: 'map', name, output: { expr } }) })
const li: Person = { id: 'li', name: '李', email: '', role: 'analyst' }
const wang: Person = { id: 'wang', name: '王', email: '', role: 'analyst' }

let store: Store
let flows: Flows
const service = (of: Flows) => createDraftsService({ flows: of, clock: () => 1000, catalog: () => ({ connection: () => ({ operations: new Map(), events: new Map([['order.confirmed', { keys: [] }]]) }) }) })
let drafts: ReturnType<typeof service>
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
  flows = await openFlows(store)
  drafts = service(flows)
})
afterEach(() => store.close())

describe('from a new flow to its versions', () => {
  test('made, saved, published, compared, restored, deleted', async () => {
    const made = await drafts.create({ key: 'test', name, document: flow() }, li)
    expect(made).toMatchObject({ revision: 1, base: 0, published: 0, changed: true, by: { name: '李' } })
    await expect(drafts.create({ key: 'test', name }, wang)).rejects.toMatchObject({ status: 409, code: 'keyTaken' })
    expect(await flows.published()).toEqual([])
    expect(await drafts.publish('test', { revision: 1, note: 'first' }, li)).toEqual({ version: 1, isNew: true, revision: 2 })
    expect((await flows.published()).map(({ _id, by }) => [_id, by])).toEqual([['test@1', '李']])
    expect(await drafts.draft('test')).toMatchObject({ revision: 2, base: 1, published: 1, changed: false })
    await expect(drafts.publish('test', { revision: 2 }, li)).rejects.toMatchObject({ status: 409, code: 'nothingToPublish' })

    await drafts.save('test', { revision: 2, document: changed(flow(), '2') }, wang)
    expect((await drafts.diff('test', { from: 1, to: 'draft' })).map(({ text }) => text.en)).toEqual(['“name” (a): output 1 → 2'])
    expect(await drafts.publish('test', { revision: 3, note: 'second' }, wang)).toMatchObject({ version: 2 })
    expect(await drafts.versions('test')).toEqual([{ version: 2, publishedAt: 1000, by: '王', note: 'second' }, { version: 1, publishedAt: 1000, by: '李', note: 'first' }])
    const restored = await drafts.restore('test', { revision: 4, version: 1 }, li)
    expect([restored.changed, restored.document.nodes[1]]).toMatchObject([true, { output: { expr: '1' } }])
    expect(await drafts.discard('test', restored.revision)).toMatchObject({ changed: false, document: { nodes: [{}, { output: { expr: '2' } }] } })

    expect((await flows.gone()).size).toBe(0)
    await drafts.remove('test', li)
    expect([await flows.published(), [...(await flows.gone())]]).toEqual([[], ['crm|order.confirmed']])
    await expect(drafts.draft('test')).rejects.toMatchObject({ status: 404 })
    expect(await flows.version('test', 1)).toBeDefined()
    const again = await drafts.create({ key: 'test', name, document: flow() }, li)
    expect(await drafts.publish('test', { revision: again.revision }, li)).toMatchObject({ version: 3 })
    expect((await flows.gone()).size).toBe(0)
  })

  test('what means the same makes no new version, and yet stands where it was moved', async () => {
    await flows.loadShipped([flow()], 1)
    const moved = flow({ nodes: flow().nodes.map((node, index) => ({ ...node, position: { x: index, y: 1 } })) })
    await drafts.save('test', { revision: 1, document: moved }, li)
    expect(await drafts.publish('test', { revision: 2 }, li)).toEqual({ version: 1, isNew: false, revision: 3 })
    expect((await flows.version('test'))?.document).toEqual(moved)
    expect((await flows.loadShipped([flow()], 2)).kept).toEqual([])
  })

  test('a flow with an error is kept as a draft and refused at publishing, with the findings', async () => {
    await drafts.create({ key: 'test', name, document: changed(flow(), 'lines[') }, li)
    expect(await drafts.check('test')).toMatchObject([{ code: 'expression', severity: 'error', node: 'a' }])
    await expect(drafts.publish('test', { revision: 1 }, li)).rejects.toMatchObject({ status: 422, code: 'hasErrors', detail: { findings: [{ place: 'nodes/a/' }] } })
    expect(await drafts.draft('test')).toMatchObject({ revision: 1, published: 0, changed: true })
    await expect(drafts.save('test', { revision: 1, document: flow({ key: 'other' }) }, li)).rejects.toMatchObject({ code: 'otherKey' })
    await expect(drafts.save('test', { revision: 1, document: flow({ nodes: flow().nodes.slice(1) }) }, li)).rejects.toMatchObject({ code: 'notAFlow' })
  })
})

describe('two people, two processes', () => {
  test('a stale save is told theirs, base and difference; the same save again is one', async () => {
    await flows.loadShipped([flow()], 1)
    const { revision } = await drafts.draft('test')
    const mine = changed(flow(), 'mine')
    const [first, second] = await Promise.allSettled([drafts.save('test', { revision, document: mine }, li), service(await openFlows(store)).save('test', { revision, document: changed(flow(), 'theirs') }, wang)])
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    const lost = (first.status === 'rejected' ? first : second) as PromiseRejectedResult
    expect(lost.reason).toMatchObject({ status: 409, code: 'newerDraft', detail: { theirs: { revision: 2 }, base: flow(), diff: [{ type: 'nodeChanged', key: 'a' }] } })
    const theirs = (await drafts.draft('test')).document
    expect((await drafts.save('test', { revision, document: theirs }, li)).draft.revision).toBe(2)
  })

  test('a tab that is two days old: published elsewhere meanwhile, its save is refused (case 63)', async () => {
    await flows.loadShipped([flow()], 1)
    const old = await drafts.draft('test')
    await drafts.save('test', { revision: old.revision, document: changed(flow(), '2') }, wang)
    await drafts.publish('test', { revision: old.revision + 1 }, wang)
    await expect(drafts.save('test', { revision: old.revision, document: changed(flow(), '3') }, li)).rejects.toMatchObject({ code: 'newerDraft', detail: { theirs: { published: 2, changed: false }, base: flow() } })
    expect(await drafts.versions('test')).toHaveLength(2)
  })

  test('a version that came while a draft was open is not published over', async () => {
    await flows.loadShipped([flow()], 1)
    const { draft } = await drafts.save('test', { revision: 1, document: changed(flow(), 'mine') }, li)
    expect((await flows.loadShipped([changed(flow(), 'newly shipped')], 2)).published).toEqual(['test@2'])
    await expect(drafts.publish('test', { revision: draft.revision }, li)).rejects.toMatchObject({ code: 'newerDraft' })
    const now = await drafts.draft('test')
    await expect(drafts.publish('test', { revision: now.revision }, li)).rejects.toMatchObject({ code: 'newerVersion', detail: { base: flow(), theirs: { document: changed(flow(), 'newly shipped') } } })
    await drafts.save('test', { revision: now.revision, document: changed(flow(), 'both'), base: 2 }, li)
    expect(await drafts.publish('test', { revision: now.revision + 1 }, li)).toMatchObject({ version: 3 })
    expect((await flows.loadShipped([changed(flow(), 'shipped again')], 3)).kept).toEqual(['test'])
  })

  test('of ten that publish at once one does, and each version is there once', async () => {
    await drafts.create({ key: 'test', name, document: flow() }, li)
    const services = await Promise.all(Array.from({ length: 10 }, async () => service(await openFlows(store))))
    const results = await Promise.allSettled(services.map((one) => one.publish('test', { revision: 1 }, li)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await drafts.versions('test')).map(({ version }) => version)).toEqual([1])
  })

  test('a crash between version and record: the next publication goes on', async () => {
    await drafts.create({ key: 'test', name, document: flow() }, li)
    const versions = await store.collection<{ _id: string; meaning: string }>({ name: 'flowVersions', grows: false, indexes: [{ fields: ['flow', 'version'] }] })
    await versions.insert({ _id: 'test@1', meaning: 'of something else' })
    expect(await drafts.publish('test', { revision: 1 }, li)).toMatchObject({ version: 2 })
    expect((await flows.published())[0]!.document).toEqual(flow())
  })
})

test('over HTTP: saved, refused when stale, with problems that say why', async () => {
  await flows.loadShipped([orderToFulfilment as unknown as FlowDocument], 1)
  const services = { ...fakeServices({}, 'analyst'), drafts }
  const app = testApp(services)
  const put = (body: unknown) => app.request('/api/flows/order-to-fulfilment/draft', { method: 'PUT', headers: ownPage, body: JSON.stringify(body) })
  const draft = (await (await app.request('/api/flows/order-to-fulfilment/draft')).json()) as FlowDraft
  const document = { ...draft.document, name }
  expect((await put({ revision: draft.revision, document })).status).toBe(200)
  expect((await put({ revision: draft.revision + 1, document })).status).toBe(200)
  expect(services.audited).toMatchObject([{ action: 'edit', about: 'flow/order-to-fulfilment' }])
  const stale = await put({ revision: draft.revision, document: draft.document })
  expect([stale.status, await stale.json()]).toMatchObject([409, { code: 'newerDraft', about: { theirs: { revision: draft.revision + 2 }, diff: [{ type: 'nameChanged', text: {} }] } }])
  expect((await put({ revision: 'x', document })).status).toBe(400)
  expect((await put({ revision: 1, document: { ...document, key: { $gt: '' } } })).status).toBe(400)
  expect((await app.request('/api/flows/order-to-fulfilment/diff?from=1&to=draft')).status).toBe(200)
  expect((await app.request('/api/flows/order-to-fulfilment/diff?from=0&to=draft')).status).toBe(400)
  expect((await app.request('/api/flows/nobody/draft')).status).toBe(404)
})
