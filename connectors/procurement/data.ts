import type { SimulatorData } from '../kit/simulate.ts'
import material from './data/materials.json' with { type: 'json' }
import order from './data/orders.json' with { type: 'json' }
import plan from './data/plans.json' with { type: 'json' }
import quotation from './data/quotations.json' with { type: 'json' }
import request from './data/requests.json' with { type: 'json' }
import supplier from './data/suppliers.json' with { type: 'json' }

/**
 * What the procurement system has at its first start: two to five quotations a material, some of them expired or of blocked
 * suppliers, and a few documents of the week before in every state.
 */
export const procurementData: SimulatorData = { material, supplier, quotation, request, plan, order }
