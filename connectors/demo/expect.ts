import { text } from '../../flows/document/text.ts'
import { checkOrder, checkRest, type ExpectedOrder } from './check.ts'
import { demoRelease, type DemoOrder } from './orders.ts'
import { Findings, type AllDocuments } from './findings.ts'

/** What must come of each of the three orders. Worked out by hand from the systems' data, not by any flow. */
const expectedOrders: Record<DemoOrder['key'], Omit<ExpectedOrder, 'no' | 'deliveryDate'>> = {
  // 40 in stock: all 12 are given.
  inStock: {
    customer: '0000010023', costCentre: 'CC-410',
    lines: [{ erpMaterial: '000000000010001001', procurementMaterial: 'MAT.000302', unit: '台', boughtIn: '件', requested: 12, inStock: 12 }],
  },
  // 3 in stock, 5 to buy, well within budget. The cheapest two are blocked or unrated, the winner is the quickest.
  short: {
    customer: '0000010031', costCentre: 'CC-410',
    lines: [{
      erpMaterial: '000000000010001017', procurementMaterial: 'MAT.000318', unit: '台', boughtIn: '件', requested: 8, inStock: 3,
      purchase: { supplier: 'V-2041', erpSupplier: '0000070012', name: '宁波精工传动', price: '1860.00', estimatedPrice: '1860.00', leadTimeDays: 5, over: false },
    }],
  },
  // Nothing in stock, and 19,200.00 where CC-420 has 8,000.00 left.
  overBudget: {
    customer: '0000010047', costCentre: 'CC-420',
    lines: [{
      erpMaterial: '000000000010001025', procurementMaterial: 'MAT.000512', unit: '套', boughtIn: '套', requested: 6, inStock: 0,
      purchase: { supplier: 'V-2067', erpSupplier: '0000070026', name: '南京导恒直线传动', price: '3328.00', estimatedPrice: '3200.00', leadTimeDays: 6, over: true },
    }],
  },
}

export interface DemoResult {
  documents: AllDocuments
  /** What the systems had at their first start. */
  planted: AllDocuments
  orders: readonly { key: DemoOrder['key']; no: string; deliveryDate: string }[]
  /** When the orders were placed, milliseconds since 1970. */
  placedAt: number
}

/** Everything that is not as it must be after the three orders; empty when all is well. */
export function checkDemo({ documents, planted, orders, placedAt }: DemoResult): Findings {
  const findings = new Findings()
  const expected = orders.map(({ key, no, deliveryDate }): ExpectedOrder => ({ ...expectedOrders[key], no, deliveryDate }))
  for (const order of expected) checkOrder(findings, documents, order, placedAt)
  const release = findings.one(text('预算放行', 'Budget release'), (documents.erp['budgetRelease'] ?? []).slice(planted.erp['budgetRelease']!.length), demoRelease)
  const [waited] = (documents.erp['budgetReview'] ?? []).filter(({ costCentre, document }) => costCentre === demoRelease.costCentre && document !== undefined).slice(-1)
  if (release && waited) {
    findings.fields(text('预算放行', 'Budget release'), release, { released: [waited['no']] })
    checkReleasedFirst(findings, documents, release)
  }
  checkRest(findings, documents, planted, [demoRelease])
  return findings
}

/** The third order's purchase order is there since finance released the budget, not before. */
function checkReleasedFirst(findings: Findings, { procurement }: AllDocuments, release: Record<string, unknown>): void {
  const at = String(release['changedAt'])
  const released = Date.parse(`${at.slice(0, 4)}-${at.slice(4, 6)}-${at.slice(6, 8)}T${at.slice(8, 10)}:${at.slice(10, 12)}:${at.slice(12)}+08:00`)
  for (const order of procurement['order'] ?? [])
    if (order['costCentre'] === demoRelease.costCentre && Number(order['createdAt']) < released && findings.known.has(order))
      findings.list.push(text(`采购订单 ${String(order['no'])} 早于预算放行`, `Purchase order ${String(order['no'])} came before the budget was released`))
}
