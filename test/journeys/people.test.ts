import { afterEach, expect, it } from 'vitest'
import { until } from './until.ts'
import { hasEnded, startWorld, tester, type World } from './weft.ts'

let world: World | undefined
afterEach(() => world?.stop())

it('a line whose code procurement does not know parks with the reason, the others go on, and the answer resumes that line alone', async () => {
  world = await startWorld()
  const { no } = await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity: 2 }, { product: 'CP-1040', quantity: 1 }, { product: 'CP-1025', quantity: 1 }] })
  const parked = await world.runThat('order-to-fulfilment', 'parked')
  expect(await world.made('erp', 'delivery')).toMatchObject([{ salesLine: 1, quantity: 2 }])
  expect(await world.made('procurement', 'request')).toMatchObject([{ salesLine: 3, quantity: 1 }])
  const [need] = (await world.weft.services.runs.needs(10)).filter(({ run }) => run === parked.id)
  expect(need).toMatchObject({ kind: 'parked', step: 'lines/1/requestMissing', title: { zh: expect.stringContaining('CP-1040'), en: expect.stringContaining('CP-1040') } })

  await world.weft.services.runs.answer(parked.id, { step: need!.step!, answer: 'code', code: 'MAT.000871' }, tester)
  const [, late] = await until('it is requested', async () => {
    const requests = await world!.made('procurement', 'request')
    return requests.length === 2 && requests
  })
  expect(late).toMatchObject({ salesOrder: no, salesLine: 2, material: 'MAT.000871' })
  await until('the run has succeeded', async () => (await world!.run(parked.id)).summary.status === 'succeeded')
  // The other two lines were not touched again, nor what the line had done before.
  for (const system of ['crm', 'procurement', 'erp'] as const) {
    const calls = (await world.calls(system)).filter(({ key, operation }) => key?.startsWith(`${parked.id}/`) && !/get|list/.test(operation))
    expect(calls.map(({ key }) => key).filter((key, index, all) => all.indexOf(key) !== index)).toEqual([])
  }
  await expect(world.weft.services.runs.answer(parked.id, { step: need!.step!, answer: 'code', code: 'MAT.000871' }, tester)).rejects.toMatchObject({ status: 409 })
}, 60_000)

it('a failed run, once its cause is gone, goes on from the failed step and does nothing twice', async () => {
  world = await startWorld()
  await world.simulators.control('erp', 'POST', 'faults', { kind: 'fail', status: 422, operation: 'delivery.create', count: 1 })
  const { no } = await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity: 3 }] })
  const failed = await world.runThat('order-to-fulfilment', 'failed')
  expect(failed.problem).toMatchObject({ code: expect.any(String) })
  expect(await world.made('erp', 'delivery')).toEqual([])
  const retried = await world.weft.services.runs.retry(failed.id, {}, tester)
  expect(retried.id).toBe(failed.id)
  await until('it has succeeded', async () => (await world!.runs()).every(({ status }) => status === 'succeeded'), { last: () => world!.runs() })
  expect(await world.made('erp', 'reservation')).toHaveLength(1)
  expect(await world.made('erp', 'delivery')).toMatchObject([{ salesOrder: no, quantity: 3 }])
  expect((await world.runs())[0]).toMatchObject({ attempt: 2, status: 'succeeded' })
  await expect(world.weft.services.runs.retry(failed.id, {}, tester)).rejects.toMatchObject({ status: 409 })
}, 60_000)

it('while a connection is paused its runs wait and none fails; resumed, they go on at once', async () => {
  world = await startWorld()
  await world.weft.services.connections.pause('erp', 'maintenance', tester)
  await Promise.all([1, 2, 3].map((quantity) => world!.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity }] })))
  await until('three runs wait', async () => (await world!.runs()).filter(({ status }) => status === 'waiting').length === 3)
  expect((await world.calls('erp')).filter(({ operation }) => operation === 'reservation.create')).toEqual([])
  expect((await world.weft.services.connections.list()).find(({ key }) => key === 'erp')).toMatchObject({ state: 'paused', paused: { by: 'Tester', reason: 'maintenance' } })
  expect((await world.weft.services.health.readiness()).waitingFor).toContain('erp')
  await world.weft.services.connections.resume('erp', tester)
  // Far sooner than the half minute after which a held call looks again by itself.
  await until('all three are delivered', async () => (await world!.made('erp', 'delivery')).length === 3, { withinMs: 15_000 })
  const runs = await world.settled(3)
  expect(runs.every(({ status, attempt }) => status === 'succeeded' && attempt === 1)).toBe(true)
}, 60_000)

it('a system that is down at the start is waited for: the connection says so, and it goes on when it is there', async () => {
  // Not polled so often that the breaker opens.
  world = await startWorld({ asleep: true, runtime: { pollMs: 1500 } })
  await world.simulators.direct('http://127.0.0.1:1/hooks')
  await world.simulators.control('erp', 'POST', 'faults', { kind: 'down', ms: 4000 })
  await world.up()
  await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity: 1 }] })
  const erp = await until('the connection says that it is down', async () => (await world!.weft.services.connections.list()).find(({ key, state }) => key === 'erp' && state === 'down'))
  expect(erp.lastError?.problem.message.zh).toBeTruthy()
  expect((await world.weft.services.health.readiness()).ready).toBe(true)
  expect((await world.runs()).filter(hasEnded)).toEqual([])
  const [run] = await world.settled(1)
  expect(run!.status).toBe('succeeded')
  expect(await world.made('erp', 'delivery')).toHaveLength(1)
  await until('the connection is well again', async () => (await world!.weft.services.connections.list()).find(({ key, state }) => key === 'erp' && state === 'ok'))
}, 60_000)
