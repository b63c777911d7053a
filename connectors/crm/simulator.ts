import type { Behaviour, SimulatorDefinition } from '../kit/simulate.ts'
import { cancelOrder, confirmOrder, createOrder, listOrders } from './behaviour/orders.ts'
import { updateProgress } from './behaviour/progress.ts'
import type { crm } from './connector.ts'
import customer from './data/customers.json' with { type: 'json' }
import order from './data/orders.json' with { type: 'json' }
import product from './data/products.json' with { type: 'json' }

const behaviour: Behaviour<typeof crm> = {
  operations: {
    'order.create': createOrder,
    'order.confirm': confirmOrder,
    'order.cancel': cancelOrder,
    'order.list': listOrders,
    'order.updateProgress': updateProgress,
  },
}

/** The CRM as a partner: `simulate(crm, crmSimulator)`. Its pages are 20 rows, every third one shorter. */
export const crmSimulator: SimulatorDefinition = {
  data: { customer, product, order },
  behaviour: behaviour as Behaviour,
  manners: { pageSizes: [20, 20, 17], stamps: { updatedAt: 'iso' } },
}
