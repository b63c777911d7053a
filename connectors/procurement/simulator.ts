import type { Behaviour, SimulatorDefinition } from '../kit/simulate.ts'
import { listQuotations, listSuppliers } from './behaviour/lists.ts'
import { defaults } from './behaviour/options.ts'
import type { ProcurementOptions } from './behaviour/options.ts'
import { confirm, create, send } from './behaviour/orders.ts'
import { addLine, close, finishClosing, startClosing } from './behaviour/plans.ts'
import { approve, approveByItself, reject, submit } from './behaviour/requests.ts'
import type { procurement } from './connector.ts'
import { procurementData } from './data.ts'

/** The procurement system with manners of one's own: `simulate(procurement, procurementWith({ approval: 'manual' }))`. */
export function procurementWith(given: ProcurementOptions = {}): SimulatorDefinition {
  const options = { ...defaults, ...given }
  const behaviour: Behaviour<typeof procurement> = {
    operations: {
      'supplier.list': listSuppliers,
      'quotation.list': listQuotations,
      'request.create': submit(options),
      'request.approve': approve,
      'request.reject': reject,
      'plan.addLine': addLine(options),
      'plan.close': close(options),
      'order.create': create(options),
      'order.send': send(options),
    },
    timers: {
      approve: approveByItself,
      startClosing: startClosing(options),
      finishClosing,
      confirm,
    },
  }
  return { data: procurementData, behaviour: behaviour as Behaviour, manners: { pageSizes: [40, 25], stamps: { updatedAt: 'epochMs' } } }
}

/** The procurement system as a partner: `simulate(procurement, procurementSimulator)`. It approves and closes plans by itself. */
export const procurementSimulator: SimulatorDefinition = procurementWith()
