/** The story that the design tells, as a flow and a journal: for tests and the fixture, never for the page. */
import type { FlowDocument } from '../../flows/document/flow.ts'
import { text } from '../../flows/document/text.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import type { Problem } from '../../flows/run/run.ts'

export const storyFlow: FlowDocument = {
  format: 1,
  key: 'order-to-fulfilment',
  name: text('订单到履约', 'Order to fulfilment'),
  description: text('确认的订单逐行查库存：够的出库，缺的请购。', 'Each line of a confirmed order: deliver what is in stock, request what is short.'),
  nodes: [
    {
      key: 'orderConfirmed', kind: 'trigger', name: text('订单已确认', 'Order confirmed'),
      on: { type: 'event', connection: 'crm', events: ['order.confirmed'] }, businessKey: 'trigger.number',
    },
    {
      key: 'lines', kind: 'forEach', name: text('逐行', 'Each line'), items: 'trigger.lines', itemName: 'item.product', parallel: 4,
      body: {
        nodes: [
          { key: 'checkStock', kind: 'call', name: text('查库存', 'Check stock'), connection: 'erp', operation: 'stock.get', input: { fields: { material: { expr: '$xref("material", "crm", item.product, "erp")' } } } },
          {
            key: 'enough', kind: 'choice', name: text('库存够吗', 'Enough stock?'),
            cases: [{ outlet: 'yes', name: text('是', 'Yes'), when: 'checkStock.available >= item.quantity' }], otherwise: text('否', 'No'),
          },
          { key: 'createDelivery', kind: 'call', name: text('创建交货单', 'Create delivery'), connection: 'erp', operation: 'delivery.create', input: { expr: 'item' } },
          { key: 'toRequest', kind: 'map', name: text('映射为请购', 'Map to request'), output: { expr: '{}' } },
          { key: 'createRequest', kind: 'call', name: text('创建请购单', 'Create request'), connection: 'procurement', operation: 'request.create', input: { expr: 'toRequest' } },
          { key: 'tellIt', kind: 'call', name: text('通知 IT', 'Tell IT'), connection: 'wecom', operation: 'message.send', input: { expr: 'checkStock.error' } },
        ],
        edges: [
          { from: 'checkStock', to: 'enough' },
          { from: 'checkStock', outlet: 'error', to: 'tellIt' },
          { from: 'enough', outlet: 'yes', to: 'createDelivery' },
          { from: 'enough', outlet: 'otherwise', to: 'toRequest' },
          { from: 'toRequest', to: 'createRequest' },
        ],
      },
    },
    { key: 'updateProgress', kind: 'call', name: text('更新订单进度', 'Update progress'), connection: 'crm', operation: 'order.progress', input: { expr: 'lines' } },
    { key: 'respond', kind: 'respond', name: text('返回结果', 'Respond'), body: { expr: 'lines' } },
  ],
  edges: [{ from: 'orderConfirmed', to: 'lines' }, { from: 'lines', to: 'updateProgress' }, { from: 'updateProgress', to: 'respond' }],
}

export const storyOrder = {
  number: 'SO-20261125-031',
  customer: '苏州恒信机电有限公司',
  deliveryDate: '2026-12-10',
  costCentre: 'CC-410',
  currency: 'CNY',
  lines: [
    { line: 1, product: 'CP-1001', name: '伺服电机 750 W', quantity: 12, unit: 'PCE' },
    { line: 2, product: 'CP-1017', name: '行星减速机 PLF90', quantity: 8, unit: 'PCE' },
    { line: 3, product: 'CP-1040', name: '联轴器 D55', quantity: 40, unit: 'PCE' },
  ],
}

export const unknownCode: Problem = {
  code: 'unknownCode',
  message: text('采购系统没有 CP-1040 的编码', 'Procurement has no code for CP-1040'),
  detail: { kind: 'material', from: 'crm', code: 'CP-1040', to: 'procurement' },
}

interface CallOf {
  step: string
  from: number
  ms: number
  input: unknown
  output: unknown
  outlets?: string[]
  record?: { connection: string; entity: string; number: string }
}

/** The journal up to the parked third line, `at` being when the order came. */
export function storyEvents(at: number, id = 'run-031'): RunEvent[] {
  const call = ({ step, from, ms, input, output, outlets = ['next'], record }: CallOf): RunEvent[] => [
    { type: 'callIntended', at: at + from, step, attempt: 1, input, idempotencyKey: `${id}/${step}`, requestHash: 'h' },
    { type: 'callSucceeded', at: at + from + ms, step, attempt: 1, output, outlets, record },
  ]
  const stock = (index: number, ms: number, available: number): RunEvent[] =>
    call({ step: `lines/${index}/checkStock`, from: 8, ms, input: { material: `00000000001000100${index}` }, output: { material: `00000000001000100${index}`, available, unit: 'EA' } })
  const choice = (index: number, from: number, outlet: string): RunEvent =>
    ({ type: 'stepSucceeded', at: at + from, step: `lines/${index}/enough`, output: undefined, outlets: [outlet] })
  const line3 = { line: 3, product: 'CP-1040', name: '联轴器 D55', quantity: 40, unit: 'PCE', deliveryDate: '2026-12-10' }
  const events: RunEvent[] = [
    {
      type: 'runCreated', at, id, flow: storyFlow.key, version: 14, businessKey: storyOrder.number, trigger: storyOrder,
      source: { connection: 'crm', event: 'order.confirmed', eventId: 'msg_2KWP', entity: 'order', number: storyOrder.number, recordVersion: 4 },
    },
    { type: 'runClaimed', at: at + 2, epoch: 1, worker: 'w1' },
    { type: 'itemsStarted', at: at + 6, step: 'lines', items: storyOrder.lines, names: storyOrder.lines.map((line) => line.product) },
    ...stock(0, 22, 40), ...stock(1, 24, 3), ...stock(2, 22, 0),
    choice(0, 30, 'yes'), choice(1, 32, 'otherwise'), choice(2, 30, 'otherwise'),
    ...call({
      step: 'lines/0/createDelivery', from: 31, ms: 184, input: { reference: `${id}/lines/0/createDelivery`, quantity: 12 },
      output: { number: '80004512', state: 'posted' }, record: { connection: 'erp', entity: 'delivery', number: '80004512' },
    }),
    { type: 'stepSucceeded', at: at + 38, step: 'lines/1/toRequest', input: storyOrder.lines[1], output: { material: 'MAT.000318', quantity: 5, unit: 'EA', neededBy: '2026-12-07', costCentre: 'CC-410' }, outlets: ['next'] },
    ...call({
      step: 'lines/1/createRequest', from: 40, ms: 211, input: { material: 'MAT.000318', quantity: 5, unit: 'EA', neededBy: '2026-12-07', costCentre: 'CC-410' },
      output: { number: 'PR-26-00418', state: 'R20' }, record: { connection: 'procurement', entity: 'request', number: 'PR-26-00418' },
    }),
    { type: 'stepParked', at: at + 36, step: 'lines/2/toRequest', input: line3, problem: unknownCode },
  ]
  return events.sort((a, b) => a.at - b.at)
}

/** What follows once the code is known: the line goes on, the order's progress is written. */
export function storyEnd(at: number, id = 'run-031'): RunEvent[] {
  const step = 'lines/2/createRequest'
  return [
    { type: 'stepAnswered', at, step: 'lines/2/toRequest', answer: 'code', by: '林' },
    { type: 'runClaimed', at: at + 3, epoch: 2, worker: 'w1' },
    { type: 'stepSucceeded', at: at + 8, step: 'lines/2/toRequest', output: { material: 'MAT.000871', quantity: 40, unit: 'EA', neededBy: '2026-12-03', costCentre: 'CC-410' }, outlets: ['next'] },
    { type: 'callIntended', at: at + 9, step, attempt: 1, input: { material: 'MAT.000871', quantity: 40 }, idempotencyKey: `${id}/${step}`, requestHash: 'h' },
    { type: 'callSucceeded', at: at + 180, step, attempt: 1, output: { number: 'PR-26-00421' }, outlets: ['next'], record: { connection: 'procurement', entity: 'request', number: 'PR-26-00421' } },
    { type: 'stepSucceeded', at: at + 182, step: 'lines', output: { count: 3, succeeded: 3, failed: 0 }, outlets: ['next'] },
    { type: 'callIntended', at: at + 183, step: 'updateProgress', attempt: 1, input: { number: storyOrder.number }, idempotencyKey: `${id}/updateProgress`, requestHash: 'h' },
    { type: 'callSucceeded', at: at + 260, step: 'updateProgress', attempt: 1, output: { ok: true }, outlets: ['next'], record: { connection: 'crm', entity: 'order', number: storyOrder.number } },
    { type: 'stepSucceeded', at: at + 261, step: 'respond', output: { ok: true }, outlets: ['next'] },
    { type: 'runSucceeded', at: at + 262 },
  ]
}
