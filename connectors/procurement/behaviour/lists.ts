import type { Behaviour } from '../../kit/simulate.ts'
import type { procurement } from '../connector.ts'
import type { Quotation } from '../entities/quotation.ts'
import type { Supplier } from '../entities/supplier.ts'

type Operations = NonNullable<Behaviour<typeof procurement>['operations']>

/** All suppliers, or those of a group. */
export const listSuppliers: Operations['supplier.list'] = (world, { group }) =>
  world.list<Supplier>('supplier', ({ groups }) => group === undefined || groups.includes(group))

/** Quotations that are valid at this moment. */
export const listQuotations: Operations['quotation.list'] = (world, { material, supplier }) =>
  world.list<Quotation>('quotation', { material, supplier }).filter(({ validTo }) => validTo >= world.now)
