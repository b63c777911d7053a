import { afterEach, expect, it } from 'vitest'
import { openFlows } from '../../runtime/flows/flows.ts'
import { until } from './until.ts'
import { startWorld, tester, type World } from './weft.ts'

let world: World | undefined
afterEach(() => world?.stop())

const text = (word: string) => ({ zh: word, en: word })
/** A run for each change of stock that the ERP's feed tells. */
const watcher = (name = 'Watch stock') => ({
  format: 1, key: 'watch-stock', name: text(name),
  nodes: [{ key: 'trigger', kind: 'trigger', name: text('Stock changed'), on: { type: 'event', connection: 'erp', events: ['stock.changed'] } }],
  edges: [],
})

let order = 0
/** One change of stock; gives when the ERP says that it was. */
async function change(material = '000000000010001002'): Promise<string> {
  await world!.call('erp', 'reservation.create', { material, quantity: 1, salesOrder: `SO-T-${(order += 1)}`, salesLine: 1, reference: `polling/${order}` }, `polling/${order}`)
  const reservations = await world!.made('erp', 'reservation')
  return String(reservations.at(-1)!['changedAt'])
}

const runsAre = (count: number) => until(`${count} runs`, async () => (await world!.runs()).length >= count, { last: () => world!.runs() })
/** As many as there must be, and, after two more polls, no more. */
async function exactly(count: number): Promise<void> {
  await runsAre(count)
  const polls = async () => (await world!.calls('erp')).filter(({ operation }) => operation === 'changes.list').length
  const seen = await polls()
  await until('two more polls', async () => (await polls()) >= seen + 2)
  expect(await world!.runs()).toHaveLength(count)
}

it('case 21: a row that comes later with the same stamp is read, once, and the others not again', async () => {
  world = await startWorld({ flows: [watcher()] })
  let count = 0
  for (let tries = 0; ; tries += 1) {
    // Begin with a second, so that all three fall into it.
    await until('a second begins', () => Date.now() % 1000 < 100, { everyMs: 10 })
    const first = await change()
    await change()
    await runsAre((count += 2))
    const third = await change()
    await exactly((count += 1))
    if (first === third) return
    if (tries === 8) throw new Error('the machine is too slow to have three changes in one second')
  }
}, 60_000)

it('case 20: publishing, renaming, a pause and a restart lose nothing that came meanwhile, and read nothing twice', async () => {
  world = await startWorld({ flows: [watcher()] })
  await change()
  await exactly(1)
  let changes = 2
  const flows = await openFlows(world.weft.store)
  // Paused, so that what is changed is there before the next poll.
  await world.weft.services.connections.pause('erp', undefined, tester)
  await change()
  expect((await flows.loadShipped([watcher('Watch stock, renamed') as never], Date.now())).published).toEqual(['watch-stock@2'])
  await world.weft.services.connections.resume('erp', tester)
  await exactly(2)
  await until('runs are of the new version', async () => {
    await change()
    changes += 1
    await runsAre(changes)
    return (await world!.runs()).some(({ version }) => version === 2)
  })
  await world.down()
  await change()
  await change()
  await world.up()
  await exactly(changes + 2)
}, 60_000)

it('case 31: short pages and empty ones in between are not the last', async () => {
  world = await startWorld({ flows: [watcher()], systems: { manners: { erp: { pageSizes: [10, 7], emptyPageEvery: 2 } } } })
  await change()
  await exactly(1)
  await world.down()
  for (let n = 0; n < 25; n += 1) await change('000000000010001003')
  await world.up()
  await exactly(26)
}, 60_000)

it('case 34: a material is one, in display form and filled up with zeros, in cross-references and in the log', async () => {
  world = await startWorld()
  await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1002', quantity: 2 }] })
  await world.settled(1)
  const targets = async (q: string) => (await world!.weft.services.syncLog.search({ q })).items.map(({ target }) => `${target.entity} ${target.number}`).sort()
  const long = await until('the log is written', async () => {
    const found = await targets('000000000010001002')
    return found.some((each) => each.startsWith('reservation')) && found.some((each) => each.startsWith('delivery')) && found
  })
  expect(await targets('10001002')).toEqual(long)
  const codes = async (q: string) => (await world!.weft.services.standards.crossReferences({ q })).items.map(({ codes: one }) => one)
  expect(await codes('10001002')).toEqual(await codes('000000000010001002'))
  expect((await codes('10001002'))[0]).toMatchObject({ erp: '000000000010001002', crm: 'CP-1002' })
})
