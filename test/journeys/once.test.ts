import { afterEach, expect, it } from 'vitest'
import { procurementWith } from '../../connectors/procurement/index.ts'
import { startWorld, type World } from './weft.ts'
import { until } from './until.ts'

let world: World | undefined
afterEach(() => world?.stop())

// The procurement system takes a second order for a request line here, so that only Weft's business claim prevents it.
it('two plans that close at once with the same request line give one purchase order', async () => {
  world = await startWorld({ systems: { definitions: { procurement: procurementWith({ allowSecondOrder: true, planClosesAfterMs: 'never' }) } } })
  const { no } = await world.place({ customer: 'C-10031', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1025', quantity: 2 }] })
  const [plan] = await until('the request is planned', async () => {
    const plans = await world!.made('procurement', 'plan')
    return plans.length > 0 && plans
  })
  // The same line in a second plan, as two clerks who gather at the same time would have it.
  const second = { ...plan!, no: 'PL-26W48-99' }
  delete (second as { version?: unknown }).version
  delete (second as { updatedAt?: unknown }).updatedAt
  await world.seed('procurement', (systemsWorld) => systemsWorld.put('plan', second))
  await Promise.all([String(plan!['no']), second.no].map((number) => world!.call('procurement', 'plan.close', { no: number })))
  const runs = await world.settled(4)
  expect(runs.map(({ flow, status }) => `${flow} ${status}`).sort()).toEqual(['order-to-fulfilment succeeded', 'plan-to-order succeeded', 'plan-to-order succeeded', 'request-to-plan succeeded'])
  const orders = await world.made('procurement', 'order')
  expect(orders).toHaveLength(1)
  expect(await world.made('erp', 'budgetReview')).toHaveLength(1)
  expect(await world.made('erp', 'commitment')).toMatchObject([{ purchaseOrder: orders[0]!['no'] }])
  const sent = (await world.calls('procurement')).filter(({ operation, effect }) => operation === 'order.send' && effect)
  expect(sent).toHaveLength(1)
  // The second plan's run got the first one's outcome, and the log says so.
  const entries = await until('the log tells of both', async () => {
    const { items } = await world!.weft.services.syncLog.search({ q: String(orders[0]!['no']) })
    const actions = items.filter(({ target }) => target.entity === 'order' && target.connection === 'procurement').map(({ action }) => action).sort()
    return actions.includes('claimed') && actions
  })
  expect(entries.filter((action) => action === 'created')).toHaveLength(1)
  expect((await world.weft.services.chain.chain(no)).documents.filter(({ entity, connection }) => entity === 'order' && connection === 'procurement')).toHaveLength(1)
})
