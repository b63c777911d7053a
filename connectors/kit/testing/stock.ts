import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import { defineConnector, defineOperation } from '../define.ts'
import { choiceOf, connectionSecrets, connectionSettings, isoMoment, numberOf, textField, titled } from '../fields.ts'
import type { Behaviour, SimulatorDefinition } from '../simulate.ts'
import { refuse } from '../simulate.ts'

/** A small system for the kit's own tests: items with padded codes and issues of them, by key and by reference. */
const Item = Type.Object({ no: numberOf('item', '物料', 'Item'), quantity: Type.Integer(titled('数量', 'Quantity')), kind: choiceOf(['raw', 'part'], '类别', 'Kind') }, { additionalProperties: false })
const Issue = Type.Object(
  { no: textField('单号', 'No.'), item: numberOf('item', '物料', 'Item'), quantity: Type.Integer(titled('数量', 'Quantity', { minimum: 1 })), reference: Type.Optional(textField('外部参考', 'Reference', { maxLength: 32 })), version: Type.Integer(), updatedAt: isoMoment('更新时间', 'Updated') },
  { additionalProperties: false },
)
const Change = Type.Object({ changeNo: Type.Integer(), type: Type.String(), at: Type.String(), issue: Issue })
const itemNo = Type.Object({ no: numberOf('item', '物料', 'Item') }, { additionalProperties: false })
const page = <T extends Parameters<typeof Type.Array>[0]>(items: T) => Type.Object({ items: Type.Array(items), next: Type.Optional(Type.String()) })
const issueInput = { item: numberOf('item', '物料', 'Item'), quantity: Type.Integer(titled('数量', 'Quantity', { minimum: 1 })) }
const nature = { by: 'nature' } as const

export const stock = defineConnector({
  key: 'stock', name: text('仓库', 'Stock'), thread: 'thread1', settings: connectionSettings, secrets: connectionSecrets,
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'item.list', input: {} },
  entities: {
    item: { name: text('物料', 'Item'), schema: Item, number: 'no', code: { padTo: 18, with: '0' } },
    issue: { name: text('领料单', 'Issue'), schema: Issue, number: 'no', numbers: ['item'], version: 'version' },
  },
  operations: {
    'item.get': defineOperation({ name: text('查物料', 'Get item'), entity: 'item', action: 'get', input: itemNo, output: Item, http: { method: 'GET', path: '/items/:no' }, idempotency: nature, examples: [{ input: { no: '1' } }] }),
    'item.list': defineOperation({ name: text('物料列表', 'List items'), entity: 'item', action: 'list', input: Type.Object({ kind: Type.Optional(Type.String()), cursor: Type.Optional(Type.String()) }), output: page(Item), http: { method: 'GET', path: '/items' }, idempotency: nature, paging: { items: 'items', next: 'next', parameter: 'cursor' } }),
    'item.count': defineOperation({ name: text('盘点', 'Count'), entity: 'item', action: 'update', input: Type.Object({ no: numberOf('item', '物料', 'Item'), quantity: Type.Integer() }), output: Item, http: { method: 'PUT', path: '/items/:no' }, idempotency: nature, before: 'item.get', examples: [{ input: { no: '2', quantity: 5 } }] }),
    'issue.list': defineOperation({ name: text('领料列表', 'List issues'), entity: 'issue', action: 'list', input: Type.Object({ reference: Type.Optional(Type.String()), cursor: Type.Optional(Type.String()) }), output: page(Issue), http: { method: 'GET', path: '/issues' }, idempotency: nature, paging: { items: 'items', next: 'next', parameter: 'cursor' } }),
    'issue.create': defineOperation({ name: text('领料', 'Issue'), entity: 'issue', action: 'create', input: Type.Object(issueInput, { additionalProperties: false }), output: Issue, http: { method: 'POST', path: '/issues' }, idempotency: { by: 'key', header: 'Idempotency-Key' }, examples: [{ input: { item: '1', quantity: 1 } }] }),
    'issue.book': defineOperation({ name: text('过账领料', 'Book issue'), entity: 'issue', action: 'create', input: Type.Object({ ...issueInput, reference: textField('外部参考', 'Reference', { maxLength: 32 }) }, { additionalProperties: false }), output: Issue, http: { method: 'POST', path: '/bookings' }, idempotency: { by: 'reference', field: 'reference', lookup: 'issue.list', lookupField: 'reference' }, examples: [{ input: { item: '1', quantity: 1 } }] }),
    'issue.return': defineOperation({ name: text('退料', 'Return'), entity: 'issue', action: 'act', input: Type.Object({ no: Type.String() }), output: Issue, http: { method: 'POST', path: '/issues/:no/return' }, idempotency: { by: 'nothing' } }),
    'change.list': defineOperation({ name: text('变更', 'Changes'), entity: 'issue', action: 'list', input: Type.Object({ since: Type.Optional(Type.String()), cursor: Type.Optional(Type.String()) }), output: page(Change), http: { method: 'GET', path: '/issues/changes' }, idempotency: nature, paging: { items: 'items', next: 'next', parameter: 'cursor' } }),
  },
  events: { 'issue.created': { name: text('已领料', 'Issued'), entity: 'issue', payload: Issue, keys: ['no'] } },
  webhook: { type: 'type', data: 'data' },
  poll: { operation: 'change.list', cursor: { parameter: 'since', field: 'at' }, lookBack: { milliseconds: 2000, format: 'yyyyMMddHHmmss' }, id: ['changeNo'], event: { field: 'type', events: { I: 'issue.created' } }, payload: 'issue', interval: 5 },
})

type Item = Type.Static<typeof Item>
type Issue = Type.Static<typeof Issue>

const code = (n: number) => String(n).padStart(18, '0')

const behaviour: Behaviour<typeof stock> = {
  operations: {
    'issue.create': (world, input) => issue(world, input),
    'issue.book': (world, input) => issue(world, input),
    'issue.return': (world, { no }) => {
      world.schedule('putBack', 50, { no })
      return world.need<Issue>('issue', no)
    },
  },
  timers: {
    putBack: (world, { no }: { no: string }) => {
      const { item, quantity } = world.need<Issue>('issue', no)
      const held = world.need<Item>('item', item)
      world.put('item', { ...held, quantity: held.quantity + quantity })
    },
  },
}

function issue(world: Parameters<NonNullable<NonNullable<typeof behaviour.operations>['issue.create']>>[0], input: { item: string; quantity: number; reference?: string }): Issue {
  const held = world.need<Item>('item', input.item)
  if (held.quantity < input.quantity) throw refuse(422, `库存只有 ${held.quantity}`, `Only ${held.quantity} in stock`, '/quantity', { available: held.quantity })
  world.put('item', { ...held, quantity: held.quantity - input.quantity })
  const made = world.put('issue', { no: `IS-${world.next('issue', 1001)}`, ...input } as Issue)
  world.emit('issue.created', made)
  return made
}

/** 299 items of 10 pieces, in pages of 100, 99, 100. */
export const stockSimulator: SimulatorDefinition = {
  data: { item: Array.from({ length: 299 }, (_, index) => ({ no: code(index + 1), quantity: 10, kind: index >= 100 && index < 199 ? 'raw' : 'part' })) },
  behaviour,
  manners: { pageSizes: [100, 99, 100], stamps: { updatedAt: 'iso' }, webhookRetryMs: [20, 40, 80] },
}
