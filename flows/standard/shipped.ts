/** The shared data that Weft ships, checked against its schema by the tests. What a company has changed since stays as it is. */
import cn2026 from './calendars/cn-2026.json' with { type: 'json' }
import cn2027 from './calendars/cn-2027.json' with { type: 'json' }
import customers from './cross-references/customers.json' with { type: 'json' }
import materials from './cross-references/materials.json' with { type: 'json' }
import suppliers from './cross-references/suppliers.json' with { type: 'json' }
import company from './parameters/company.json' with { type: 'json' }
import orderToFulfilment from './parameters/order-to-fulfilment.json' with { type: 'json' }
import supplierMatching from './parameters/supplier-matching.json' with { type: 'json' }
import type { Calendar, CrossReferences, Parameter, ValueMap } from './schema.ts'
import costCentre from './value-maps/cost-centre.json' with { type: 'json' }
import currency from './value-maps/currency.json' with { type: 'json' }
import orderState from './value-maps/order-state.json' with { type: 'json' }
import purchaseOrderState from './value-maps/purchase-order-state.json' with { type: 'json' }
import requestState from './value-maps/request-state.json' with { type: 'json' }
import reviewState from './value-maps/review-state.json' with { type: 'json' }
import units from './value-maps/units.json' with { type: 'json' }

export interface ShippedStandard {
  crossReferences: readonly CrossReferences[]
  valueMaps: readonly ValueMap[]
  parameters: readonly Parameter[]
  calendars: readonly Calendar[]
}

export const shipped: ShippedStandard = {
  crossReferences: [materials, suppliers, customers] as CrossReferences[],
  valueMaps: [units, costCentre, currency, orderState, requestState, purchaseOrderState, reviewState] as ValueMap[],
  parameters: [company, orderToFulfilment, supplierMatching],
  calendars: [cn2026, cn2027],
}
