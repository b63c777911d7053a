import { afterEach, expect, it } from 'vitest'
import type { Row } from '../../connectors/demo/findings.ts'
import { until } from './until.ts'
import { startWorld, type World } from './weft.ts'

let world: World | undefined
afterEach(() => world?.stop())

const overBudget = (quantity: number, customer = 'C-10047') => ({ customer, department: 'SZ2', deliveryInDays: 35, lines: [{ product: 'CP-1025', quantity }] })

const reviews = async (state: string) => (await world!.made('erp', 'budgetReview')).filter((review) => review['state'] === state)
const release = (amount: number, reference: string) => world!.call('erp', 'budget.release', { costCentre: 'CC-420', amount, reference }, reference)

it('a release that comes before the wait begins is kept and found', async () => {
  world = await startWorld()
  // Telling the CRM that it waits comes before the wait; it takes its time.
  await world.simulators.control('crm', 'POST', 'faults', { kind: 'slow', ms: 1500, operation: 'order.updateProgress' })
  await world.place(overBudget(6))
  await until('it is blocked', async () => (await reviews('BLOCKED')).length === 1)
  await release(2_400_000, 'early')
  const run = await until('the plan is worked on', async () => (await world!.runs('plan-to-order'))[0])
  await until('the release was read', async () => {
    const log = await world!.weft.services.chain.chain(run.businessKey!)
    return log.documents.find(({ entity, state }) => entity === 'budgetReview' && state?.code === 'RELEASED')
  })
  const began = (await world.run(run.id)).events.map(({ event }) => event).some((event) => event.type === 'waitStarted')
  await world.simulators.control('crm', 'DELETE', 'faults')
  await world.settled(3)
  expect(began).toBe(false)
  expect(await world.made('procurement', 'order')).toHaveLength(1)
  expect(await reviews('COMMITTED')).toHaveLength(1)
}, 60_000)

it('of two requests that wait on one cost centre each goes on with its own release', async () => {
  world = await startWorld()
  const first = await world.place(overBudget(6))
  await until('the first is blocked', async () => (await reviews('BLOCKED')).length === 1)
  const second = await world.place(overBudget(5, 'C-10031'))
  await until('both are blocked', async () => (await reviews('BLOCKED')).length === 2)
  await until('the CRM knows of both', async () => (await world!.made('crm', 'order')).every(({ progress }) => (progress as { stage: string }).stage === '预算'))

  await release(2_000_000, 'first')
  const ordered = await until('the first is ordered', async () => committed(1))
  expect(ordered.map(({ salesOrder }) => salesOrder)).toEqual([first.no])
  expect(await reviews('BLOCKED')).toHaveLength(1)
  expect((await world.runs('plan-to-order')).map(({ status }) => status).sort()).toContain('waiting')

  await release(2_000_000, 'second')
  const both = await until('the second is ordered', async () => committed(2))
  expect(both.map(({ salesOrder }) => salesOrder).sort()).toEqual([first.no, second.no].sort())
  await until('all has ended', async () => (await world!.runs()).every(({ status }) => status === 'succeeded'))
  expect(await world.made('erp', 'commitment')).toHaveLength(2)
}, 60_000)

async function committed(count: number): Promise<Row[] | undefined> {
  const commitments = await world!.made('erp', 'commitment')
  return commitments.length === count ? world!.made('procurement', 'order') : undefined
}
