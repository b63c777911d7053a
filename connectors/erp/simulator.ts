import type { Behaviour, SimulatorDefinition } from '../kit/simulate.ts'
import { commit, release, review } from './behaviour/budget.ts'
import { deliver, reserve } from './behaviour/stock.ts'
import { listSuppliers } from './behaviour/suppliers.ts'
import type { erp } from './connector.ts'
import { erpData } from './data.ts'

const behaviour: Behaviour<typeof erp> = {
  operations: {
    'reservation.create': reserve,
    'delivery.create': deliver,
    'budgetReview.create': review,
    'budget.release': release,
    'commitment.create': commit,
    'supplier.list': listSuppliers,
  },
}

/** The ERP as a partner: `simulate(erp, erpSimulator)`. Its pages differ in length, and every third one is empty (case 31). */
export const erpSimulator: SimulatorDefinition = {
  data: erpData,
  behaviour: behaviour as Behaviour,
  manners: { pageSizes: [50, 30], emptyPageEvery: 3, stamps: { changedAt: 'yyyyMMddHHmmss' } },
}
