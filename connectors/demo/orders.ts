import { text, type Text } from '../../flows/document/text.ts'
import type { CallResult, ConnectionAccess, Connector } from '../kit/connector.ts'
import { crm } from '../crm/index.ts'
import { erp } from '../erp/index.ts'

/** One of the three orders that the first start sends through. */
export interface DemoOrder {
  key: 'inStock' | 'short' | 'overBudget'
  name: Text
  input: { customer: string; department: string; deliveryInDays: number; lines: { product: string; quantity: number }[] }
}

/** In stock, short of some pieces, and over the budget of its cost centre (see the data of the ERP). */
export const demoOrders: readonly DemoOrder[] = [
  { key: 'inStock', name: text('有货', 'In stock'), input: { customer: 'C-10023', department: 'SZ1', deliveryInDays: 20, lines: [{ product: 'CP-1001', quantity: 12 }] } },
  { key: 'short', name: text('缺货', 'Short'), input: { customer: 'C-10031', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1017', quantity: 8 }] } },
  { key: 'overBudget', name: text('超预算', 'Over budget'), input: { customer: 'C-10047', department: 'SZ2', deliveryInDays: 35, lines: [{ product: 'CP-1025', quantity: 6 }] } },
]

export type Call = (connector: Connector, operation: string, access: ConnectionAccess, input: unknown, options: { idempotencyKey: string; attempt: number }) => Promise<CallResult>

export interface DemoSystems {
  call: Call
  crm: ConnectionAccess
  erp: ConnectionAccess
}

/**
 * Does what a salesperson does in the CRM: enters the order and confirms it. Under the same `session` a repeat gives the
 * same order. Gives its number.
 */
export async function placeOrder({ call, crm: access }: DemoSystems, order: DemoOrder, session: string, today: Date): Promise<string> {
  const { deliveryInDays, ...input } = order.input
  const deliveryDate = new Date(today.getTime() + deliveryInDays * 86_400_000).toISOString().slice(0, 10)
  const created = await call(crm, 'order.create', access, { ...input, deliveryDate, currency: 'CNY' }, { idempotencyKey: `${session}/${order.key}/create`, attempt: 1 })
  const { no } = created.output as { no: string }
  await call(crm, 'order.confirm', access, { no }, { idempotencyKey: `${session}/${order.key}/confirm`, attempt: 1 })
  return no
}

/** Does what finance does in the ERP when sales has asked for more: releases budget, so that what was blocked fits. */
export async function releaseBudget({ call, erp: access }: DemoSystems, costCentre: string, amount: number, session: string): Promise<void> {
  await call(erp, 'budget.release', access, { costCentre, amount, reference: `${session}/release` }, { idempotencyKey: `${session}/release`, attempt: 1 })
}
