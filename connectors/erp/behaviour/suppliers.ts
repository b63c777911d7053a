import type { Behaviour } from '../../kit/simulate.ts'
import type { erp } from '../connector.ts'
import type { Supplier } from '../entities/supplier.ts'

type Operations = NonNullable<Behaviour<typeof erp>['operations']>

/** All suppliers, or those whose numbers are asked for. */
export const listSuppliers: Operations['supplier.list'] = (world, { numbers }) => {
  const wanted = numbers === undefined ? undefined : new Set(numbers.split(','))
  return world.list<Supplier>('supplier', (supplier) => !wanted || wanted.has(supplier.supplier))
}
