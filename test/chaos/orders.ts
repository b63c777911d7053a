import type { ExpectedLine, ExpectedOrder, ExpectedPurchase } from '../../connectors/demo/check.ts'
import type { OrderInput } from '../../connectors/demo/orders.ts'

/** An order, and what must come of it whatever happens to the runtime on the way. */
export interface ChaosOrder {
  input: OrderInput
  expected: Omit<ExpectedOrder, 'no' | 'deliveryDate'>
}

const screwDrive = (over: boolean): ExpectedPurchase =>
  ({ supplier: 'V-2067', erpSupplier: '0000070026', name: '南京导恒直线传动', price: '3328.00', estimatedPrice: '3200.00', leadTimeDays: 6, over })
const gearbox: ExpectedPurchase = { supplier: 'V-2041', erpSupplier: '0000070012', name: '宁波精工传动', price: '1860.00', estimatedPrice: '1860.00', leadTimeDays: 5, over: false }

const motors = (requested: number): ExpectedLine => ({ erpMaterial: '000000000010001001', procurementMaterial: 'MAT.000302', unit: '台', boughtIn: '件', requested, inStock: requested })
const gearboxes = (requested: number): ExpectedLine => ({ erpMaterial: '000000000010001017', procurementMaterial: 'MAT.000318', unit: '台', boughtIn: '件', requested, purchase: gearbox })
const screwDrives = (requested: number, over: boolean): ExpectedLine => ({ erpMaterial: '000000000010001025', procurementMaterial: 'MAT.000512', unit: '套', boughtIn: '套', requested, inStock: 0, purchase: screwDrive(over) })

function order(customer: string, department: string, lines: [product: string, line: ExpectedLine][]): ChaosOrder {
  return {
    input: { customer, department, deliveryInDays: 30, lines: lines.map(([product, { requested }]) => ({ product, quantity: requested })) },
    expected: { customer: `00000${customer.slice(2)}`, costCentre: department === 'SZ1' ? 'CC-410' : 'CC-420', lines: lines.map(([, line]) => line) },
  }
}

/** In stock; two that race for the last three pieces; two that wait on one cost centre; one of several lines. */
export const baseOrders: readonly ChaosOrder[] = [
  order('C-10023', 'SZ1', [['CP-1001', motors(5)]]),
  order('C-10031', 'SZ1', [['CP-1017', gearboxes(2)]]),
  order('C-10023', 'SZ1', [['CP-1017', gearboxes(2)]]),
  order('C-10047', 'SZ2', [['CP-1025', screwDrives(6, true)]]),
  order('C-10031', 'SZ2', [['CP-1025', screwDrives(5, true)]]),
  order('C-10047', 'SZ1', [['CP-1001', motors(2)], ['CP-1025', screwDrives(1, false)]]),
]

/** The nth of those that keep coming while the runtime is being killed. */
export const moreOrder = (n: number): ChaosOrder =>
  n % 2 === 0 ? order('C-10031', 'SZ1', [['CP-1001', motors(1)]]) : order('C-10023', 'SZ1', [['CP-1025', screwDrives(2, false)]])

/** Released one after the other: after the first, one of the two that wait goes on. */
export const releases = [{ costCentre: 'CC-420', amount: 2_000_000 }, { costCentre: 'CC-420', amount: 2_000_000 }]
