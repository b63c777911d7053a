import type { SimulatorData } from '../kit/simulate.ts'
import budgetRelease from './data/budget-releases.json' with { type: 'json' }
import budgetReview from './data/budget-reviews.json' with { type: 'json' }
import budget from './data/budgets.json' with { type: 'json' }
import commitment from './data/commitments.json' with { type: 'json' }
import delivery from './data/deliveries.json' with { type: 'json' }
import material from './data/materials.json' with { type: 'json' }
import reservation from './data/reservations.json' with { type: 'json' }
import stock from './data/stock.json' with { type: 'json' }
import supplier from './data/suppliers.json' with { type: 'json' }

/**
 * What the ERP has at its first start, a few documents of the week before among it. The demo's orders count on it: 40 of
 * CP-1001 in stock, 3 of CP-1017, none of CP-1025; CC-410 has ample budget, CC-420 has CNY 8,000.00 left.
 */
export const erpData: SimulatorData = { material, stock, supplier, budget, reservation, delivery, budgetRelease, budgetReview, commitment }
