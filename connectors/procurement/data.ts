import type { SimulatorData } from '../kit/simulate.ts'
import material from './data/materials.json' with { type: 'json' }
import quotation from './data/quotations.json' with { type: 'json' }
import supplier from './data/suppliers.json' with { type: 'json' }

/** What the procurement system has at its first start: two to five quotations a material, some of them expired or of blocked suppliers. */
export const procurementData: SimulatorData = { material, supplier, quotation }
