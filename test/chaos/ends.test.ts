import { afterEach, expect, it } from 'vitest'
import { openRunCollections } from '../../runtime/runs/journal.ts'
import { openStore } from '../../runtime/store/open.ts'
import { join } from 'node:path'
import { dice } from './dice.ts'
import { besiege, type Siege } from './siege.ts'

let siege: Siege | undefined
afterEach(() => siege?.stop())

it('SIGTERM under load: what is under way is brought home, exit code 0, nothing left running', async () => {
  siege = await besiege()
  const random = dice(7)
  const placing = siege.placeBase()
  for (let round = 0; round < 3; round += 1) {
    const life = await siege.live()
    await siege.placeMore()
    await new Promise((resolve) => setTimeout(resolve, random.between(50, 600)))
    const asked = performance.now()
    life.signal('SIGTERM')
    expect(await life.ended).toBe('0')
    expect(performance.now() - asked).toBeLessThan(30_000)
    expect(await heldRuns(siege)).toEqual([])
  }
  await placing
  const last = await siege.live()
  await siege.settle(last)
  last.signal('SIGTERM')
  expect(await last.ended).toBe('0')
  expect(await siege.checkStore()).toEqual([])
}, 120_000)

/** Runs that say that somebody has them. */
async function heldRuns({ systems }: Siege): Promise<unknown[]> {
  const store = await openStore({ folder: join(systems.folder, 'data'), production: false })
  const { runs } = await openRunCollections(store)
  const { items } = await runs.find({ live: 1 }, { fields: ['status', 'worker', 'leaseUntil'] })
  await store.close()
  return items.filter(({ status, worker, leaseUntil }) => status === 'running' || worker !== undefined || leaseUntil !== undefined)
}

it.each([1, 2])('a store of whose writes 1 % fail, half of them after they were done, and which is late now and then (seed %i)', async (seed) => {
  siege = await besiege({ leaseMs: 3000 })
  const life = await siege.live({ faults: { seed, share: 0.01 } })
  await siege.placeBase()
  for (let n = 0; n < 4; n += 1) await siege.placeMore()
  await siege.settle(life, 90_000)
  life.signal('SIGTERM')
  expect(['0', '1']).toContain(await life.ended)
  // What the failing store did not get to the log is copied by the next process.
  const next = await siege.live()
  await siege.settle(next)
  next.signal('SIGTERM')
  expect(await next.ended).toBe('0')
  expect(await siege.checkStore()).toEqual([])
}, 150_000)
