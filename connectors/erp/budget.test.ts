import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callOperation } from '../kit/client.ts'
import { listAll } from '../kit/list.ts'
import { simulate } from '../kit/simulate.ts'
import type { Simulator } from '../kit/simulate.ts'
import { erp } from './connector.ts'
import type { Budget } from './entities/budget.ts'
import type { BudgetRelease } from './entities/budget-release.ts'
import type { BudgetReview } from './entities/budget-review.ts'
import type { Change } from './entities/change.ts'
import type { Commitment } from './entities/commitment.ts'
import { erpSimulator } from './simulator.ts'

let system: Simulator
let count = 0
beforeEach(async () => {
  system = await simulate(erp, erpSimulator)
})
afterEach(() => system.stop())

async function call<T>(operation: string, input: object): Promise<T> {
  const { output } = await callOperation(erp, operation, system.access(), input, { idempotencyKey: `t/${(count += 1)}`, attempt: 1 })
  return output as T
}
const budget = (costCentre: string) => call<Budget>('budget.get', { costCentre })
const review = (costCentre: string, amount: number, document = 'PR-26-00418') =>
  call<BudgetReview>('budgetReview.create', { costCentre, amount, currency: 'CNY', document })
const release = (costCentre: string, amount: number) => call<BudgetRelease>('budget.release', { costCentre, amount })
const commit = ({ no }: BudgetReview, amount: number, supplier = '0000070012') =>
  call<Commitment>('commitment.create', { review: no, purchaseOrder: '4500018273', supplier, amount, currency: 'CNY' })

describe('a budget review', () => {
  it('passes and holds the amount', async () => {
    const before = await budget('CC-410')
    expect(await review('CC-410', 930_000)).toMatchObject({ state: 'PASSED', amount: 930_000, available: before.available - 930_000 })
    expect(await budget('CC-410')).toMatchObject({ reviewed: 930_000, available: before.available - 930_000 })
  })

  it('blocks over budget, holds nothing, says so in the feed', async () => {
    const blocked = await review('CC-420', 3_200_000)
    expect(blocked).toMatchObject({ state: 'BLOCKED', available: 800_000 })
    expect(await budget('CC-420')).toMatchObject({ reviewed: 0, available: 800_000 })
    expect(await call('changes.list', {})).toMatchObject({ rows: [{ event: 'BUDR-BLK', entity: 'budgetReview', number: blocked.no, record: { document: 'PR-26-00418' } }] })
  })

  it('refuses an unknown cost centre and another currency', async () => {
    await expect(review('CC-999', 1)).rejects.toThrow(/no cost centre CC-999/)
    await expect(call('budgetReview.create', { costCentre: 'CC-410', amount: 1, currency: 'USD', document: 'PR' })).rejects.toThrow(/must be CNY/)
  })
})

describe('a release', () => {
  it('lets blocked reviews go on, the oldest first, as far as the money goes', async () => {
    const first = await review('CC-420', 3_200_000, 'PR-1')
    const second = await review('CC-420', 1_600_000, 'PR-2')
    expect(await release('CC-420', 2_400_000)).toMatchObject({ released: [first.no], available: 0 })
    expect(await call('budgetReview.get', { no: second.no })).toMatchObject({ state: 'BLOCKED' })
    expect(await release('CC-420', 1_600_000)).toMatchObject({ released: [second.no] })
    const rows = (await Array.fromAsync(listAll(erp, 'changes.list', system.access(), {}))) as Change[]
    expect(rows.filter(({ event }) => event === 'BUDR-REL').map(({ record }) => record['document'])).toEqual(['PR-1', 'PR-2'])
  })

  it('lets a smaller one pass by one that does not fit yet, and leaves other centres alone', async () => {
    const big = await review('CC-420', 9_000_000)
    const small = await review('CC-420', 1_000_000)
    const other = await review('CC-900', 90_000_000)
    expect((await release('CC-420', 300_000)).released).toEqual([small.no])
    for (const { no } of [big, other]) expect(await call('budgetReview.get', { no })).toMatchObject({ state: 'BLOCKED' })
  })

  it('is found again by its reference, not made twice', async () => {
    const options = { idempotencyKey: 'run/release', attempt: 1 }
    const input = { costCentre: 'CC-430', amount: 5 }
    const first = await callOperation(erp, 'budget.release', system.access(), input, options)
    const again = await callOperation(erp, 'budget.release', system.access(), input, { ...options, attempt: 2 })
    expect(again.output).toEqual(first.output)
    expect((await budget('CC-430')).total).toBe(400_000_005)
  })

  it('keeps the books right, and releases nobody past one who waited longer and would have fitted', async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(amounts, fc.integer({ min: 1, max: 5_000_000 }), async (wanted, raise) => {
        for (const amount of wanted) await review('CC-420', amount)
        const { available: before } = await budget('CC-420')
        const blocked = (await all('CC-420')).filter(({ state }) => state === 'BLOCKED')
        const { released, available } = await release('CC-420', raise)
        let left = before + raise
        const expected = blocked.filter(({ amount }) => amount <= left && ((left -= amount), true))
        expect(released).toEqual(expected.map(({ no }) => no))
        expect(available).toBe(left)
        const { total, reviewed, committed, available: now } = await budget('CC-420')
        expect([now, now >= 0]).toEqual([total - reviewed - committed, true])
      }),
      { numRuns: 12 },
    )
  })
})

describe('a commitment', () => {
  it('takes what its review held; a cheaper order gives the rest back', async () => {
    const before = await budget('CC-410')
    const passed = await review('CC-410', 930_000)
    expect(await commit(passed, 900_000)).toMatchObject({ state: 'OPEN', costCentre: 'CC-410', review: passed.no })
    expect(await budget('CC-410')).toMatchObject({ reviewed: 0, committed: before.committed + 900_000, available: before.available - 900_000 })
    expect(await call('budgetReview.get', { no: passed.no })).toMatchObject({ state: 'COMMITTED' })
  })

  it('is refused without a passed review, twice for one, for a blocked supplier and for money that is not there', async () => {
    const blocked = await review('CC-420', 3_200_000)
    await expect(commit(blocked, 3_200_000)).rejects.toThrow(/has not passed/)
    const passed = await review('CC-420', 700_000)
    await expect(commit(passed, 700_000, '0000070044')).rejects.toThrow(/is blocked/)
    await expect(commit(passed, 800_001)).rejects.toThrow(/only 100000 is left/)
    const made = await commit(passed, 800_000)
    await expect(commit(passed, 1)).rejects.toThrow(new RegExp(`is used by ${made.no}`))
    expect(await budget('CC-420')).toMatchObject({ available: 0, reviewed: 0 })
  })

  it('works on a released review too', async () => {
    const blocked = await review('CC-420', 3_200_000)
    await release('CC-420', 2_400_000)
    expect(await commit(blocked, 3_200_000)).toMatchObject({ state: 'OPEN' })
  })
})

describe('suppliers', () => {
  it('come all, or those that are asked for', async () => {
    expect((await call<{ rows: unknown[] }>('supplier.list', {})).rows).toHaveLength(17)
    const { rows } = await call<{ rows: { supplier: string; rating: string }[] }>('supplier.list', { numbers: '0000070035,0000070012' })
    expect(rows.map(({ supplier, rating }) => [supplier, rating])).toEqual([['0000070012', 'A'], ['0000070035', '']])
  })
})

async function all(costCentre: string): Promise<BudgetReview[]> {
  return (await Array.fromAsync(listAll(erp, 'budgetReview.list', system.access(), { costCentre }))) as BudgetReview[]
}
