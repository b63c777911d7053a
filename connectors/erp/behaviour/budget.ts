/** Budgets: a review holds an amount, a commitment takes it, a release by finance lets blocked reviews go on. */
import { refuse } from '../../kit/simulate.ts'
import type { Behaviour, World } from '../../kit/simulate.ts'
import type { erp } from '../connector.ts'
import type { Budget } from '../entities/budget.ts'
import type { BudgetRelease } from '../entities/budget-release.ts'
import type { BudgetReview } from '../entities/budget-review.ts'
import type { Commitment } from '../entities/commitment.ts'
import type { Supplier } from '../entities/supplier.ts'
import { numbered, tell, write } from './write.ts'

type Operations = NonNullable<Behaviour<typeof erp>['operations']>

/** Passes and holds the amount when the budget suffices, else blocks. */
export const review: Operations['budgetReview.create'] = (world, input) => {
  const budget = budgetOf(world, input.costCentre)
  sameCurrency(input.currency, budget.currency)
  const passes = input.amount <= budget.available
  const after = passes ? book(world, budget, { reviewed: input.amount }) : budget
  const made = write<BudgetReview>(world, 'budgetReview', {
    ...input,
    no: numbered(world, 'BR', 731),
    available: after.available,
    state: passes ? 'PASSED' : 'BLOCKED',
  })
  if (!passes) tell(world, 'budgetReview.blocked', 'budgetReview', made.no, made)
  return made
}

/**
 * Raises the budget, then goes through the centre's blocked reviews, the oldest first, and releases each that fits what is
 * left. One that does not fit waits on and does not hold up smaller ones behind it.
 */
export const release: Operations['budget.release'] = (world, input) => {
  let budget = book(world, world.need<Budget>('budget', input.costCentre), { total: input.amount })
  const released: string[] = []
  for (const blocked of world.list<BudgetReview>('budgetReview', { costCentre: input.costCentre, state: 'BLOCKED' })) {
    if (blocked.amount > budget.available) continue
    budget = book(world, budget, { reviewed: blocked.amount })
    const passed = write<BudgetReview>(world, 'budgetReview', { ...blocked, available: budget.available, state: 'RELEASED' })
    tell(world, 'budgetReview.released', 'budgetReview', passed.no, passed)
    released.push(passed.no)
  }
  return write<BudgetRelease>(world, 'budgetRelease', {
    ...input,
    no: numbered(world, 'BREL', 58),
    currency: budget.currency,
    available: budget.available,
    released,
  })
}

/**
 * Turns what a review held into the commitment of a purchase order. The order may cost less than was reviewed; more only
 * as far as the budget still has it.
 */
export const commit: Operations['commitment.create'] = (world, input) => {
  const reviewed = world.get<BudgetReview>('budgetReview', input.review)
  if (!reviewed) throw refuse(422, `没有预算审核 ${input.review}`, `There is no budget review ${input.review}`, '/review')
  mustBeOpen(world, reviewed)
  sameCurrency(input.currency, reviewed.currency)
  const supplier = world.get<Supplier>('supplier', input.supplier)
  if (!supplier) throw refuse(422, `没有供应商 ${input.supplier}`, `There is no supplier ${input.supplier}`, '/supplier')
  if (supplier.blocked) throw refuse(422, `供应商 ${input.supplier} 已冻结`, `Supplier ${input.supplier} is blocked`, '/supplier')
  const budget = budgetOf(world, reviewed.costCentre)
  if (input.amount > reviewed.amount + budget.available)
    throw refuse(422, `超过审核金额，预算只剩 ${budget.available}`, `More than was reviewed, and only ${budget.available} is left`, '/amount')
  book(world, budget, { reviewed: -reviewed.amount, committed: input.amount })
  write<BudgetReview>(world, 'budgetReview', { ...reviewed, state: 'COMMITTED' })
  return write<Commitment>(world, 'commitment', {
    ...input,
    no: numbered(world, 'CM', 2290),
    costCentre: reviewed.costCentre,
    state: 'OPEN',
  })
}

function mustBeOpen(world: World, reviewed: BudgetReview) {
  if (reviewed.state === 'BLOCKED')
    throw refuse(409, `预算审核 ${reviewed.no} 未通过`, `Budget review ${reviewed.no} has not passed`, '/review')
  const [used] = world.list<Commitment>('commitment', { review: reviewed.no })
  if (used)
    throw refuse(409, `预算审核 ${reviewed.no} 已用于 ${used.no}`, `Budget review ${reviewed.no} is used by ${used.no}`, '/review', { existing: used.no })
}

function budgetOf(world: World, costCentre: string): Budget {
  const budget = world.get<Budget>('budget', costCentre)
  if (!budget) throw refuse(422, `没有成本中心 ${costCentre}`, `There is no cost centre ${costCentre}`, '/costCentre')
  return budget
}

function sameCurrency(given: string, wanted: string) {
  if (given !== wanted) throw refuse(422, `币种应为 ${wanted}`, `The currency must be ${wanted}`, '/currency')
}

function book(world: World, budget: Budget, by: { total?: number; reviewed?: number; committed?: number }): Budget {
  const total = budget.total + (by.total ?? 0)
  const reviewed = budget.reviewed + (by.reviewed ?? 0)
  const committed = budget.committed + (by.committed ?? 0)
  const changed = write<Budget>(world, 'budget', { ...budget, total, reviewed, committed, available: total - reviewed - committed })
  tell(world, 'budget.changed', 'budget', budget.costCentre, changed)
  return changed
}
