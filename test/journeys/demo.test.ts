import { MongoClient } from 'mongodb'
import { afterEach, describe, expect, it } from 'vitest'
import { checkDemo } from '../../connectors/demo/expect.ts'
import type { AllDocuments } from '../../connectors/demo/findings.ts'
import { demoOrders, demoRelease, releaseBudget } from '../../connectors/demo/orders.ts'
import { freshDatabaseName, mongodbUrl } from '../servers/mongodb.ts'
import { until } from './until.ts'
import { startWorld, type World } from './weft.ts'

let world: World | undefined
afterEach(() => world?.stop())

describe.each(mongodbUrl() === undefined ? ['sqlite'] : ['sqlite', 'mongodb'])('the demo on %s', (store) => {
  const database = freshDatabaseName()
  const url = store === 'mongodb' ? mongodbUrl()!.replace(/\/?$/, `/${database}`) : undefined
  afterEach(async () => {
    if (url) await dropDatabase(url)
  })

  it('leaves in the three systems what must be there, and nothing else', async () => {
    world = await startWorld({ mongodbUrl: url })
    const { documents, place, planted, call, made } = world
    const placedAt = Date.now()
    const orders = await Promise.all(demoOrders.map(async ({ key, input }) => ({ key, ...(await place(input)) })))
    await until('the third waits for budget', async () => (await made('erp', 'budgetReview')).some(({ state }) => state === 'BLOCKED'))
    await until('its order was told', async () => (await made('crm', 'order')).some(({ progress }) => (progress as { stage: string }).stage === '预算'))
    expect((await made('procurement', 'order')).filter(({ costCentre }) => costCentre === demoRelease.costCentre)).toEqual([])
    await releaseBudget(call, demoRelease, 'journey')
    const runs = await world.settled(7)
    expect(runs.map(({ status }) => status)).toEqual(Array(7).fill('succeeded'))
    const result = await until('all is as it must be', async () => {
      const all = await documents()
      return checkDemo({ documents: all, planted, orders, placedAt }).list.length === 0 && all
    }, { last: async () => checkDemo({ documents: await documents(), planted, orders, placedAt }).list })
    expect(await chains(world, orders.map(({ no }) => no))).toEqual([
      ['delivery', 'order', 'reservation'],
      ['budgetReview', 'commitment', 'delivery', 'order', 'order', 'plan', 'request', 'reservation'],
      ['budgetReview', 'commitment', 'order', 'order', 'plan', 'request', 'reservation'],
    ])
    theCheckBites(result, { planted, orders, placedAt })
  }, 60_000)
})

async function chains({ weft }: World, numbers: string[]): Promise<string[][]> {
  return Promise.all(numbers.map(async (no) => (await weft.services.chain.chain(no)).documents.filter(({ expected: missing }) => !missing).map(({ entity }) => entity).sort()))
}

/** What the check is for: each of these must not pass. */
function theCheckBites(good: AllDocuments, rest: Omit<Parameters<typeof checkDemo>[0], 'documents'>): void {
  const wrong = (change: (documents: Record<string, Record<string, Record<string, unknown>[]>>) => void) => {
    const documents = structuredClone(good)
    change(documents as never)
    return checkDemo({ ...rest, documents }).list.map(({ en }) => en)
  }
  expect(wrong(() => {})).toEqual([])
  expect(wrong(({ procurement }) => procurement!['order']!.push({ ...procurement!['order']!.at(-1), no: '4599999999' }))).toContainEqual(expect.stringContaining('there are 2, should be 1'))
  expect(wrong(({ erp }) => erp!['delivery']!.pop())).toContainEqual(expect.stringContaining('there are 0, should be 1'))
  expect(wrong(({ erp }) => erp!['commitment']!.push({ no: 'CM-1', costCentre: 'CC-430', amount: 1 }))).toContainEqual('erp commitment CM-1: nobody asked for it')
  expect(wrong(({ procurement }) => (procurement!['request']!.at(-1)!['neededBy'] = 0))).toContainEqual(expect.stringContaining('neededBy is 0'))
  expect(wrong(({ crm }) => (crm!['order']![0]!['state'] = '已取消'))).toContainEqual(expect.stringContaining('state is "已取消"'))
  expect(wrong(({ erp }) => (erp!['stock']![0]!['onHand'] = 7))).toContainEqual(expect.stringContaining('onHand is 7'))
}

async function dropDatabase(url: string): Promise<void> {
  const client = await new MongoClient(url, { retryWrites: false }).connect()
  await client.db().dropDatabase()
  await client.close()
}
