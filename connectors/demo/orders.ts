import { text, type Text } from '../../flows/document/text.ts'

/** One of the three orders that the first start sends through. */
export interface DemoOrder {
  key: 'inStock' | 'short' | 'overBudget'
  name: Text
  input: OrderInput
}

/** What a salesperson enters. */
export interface OrderInput {
  customer: string
  department: string
  deliveryInDays: number
  lines: { product: string; quantity: number }[]
}

/** In stock, short of some pieces, and over the budget of its cost centre (see the data of the ERP). */
export const demoOrders: readonly DemoOrder[] = [
  { key: 'inStock', name: text('有货', 'In stock'), input: { customer: 'C-10023', department: 'SZ1', deliveryInDays: 20, lines: [{ product: 'CP-1001', quantity: 12 }] } },
  { key: 'short', name: text('缺货', 'Short'), input: { customer: 'C-10031', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1017', quantity: 8 }] } },
  { key: 'overBudget', name: text('超预算', 'Over budget'), input: { customer: 'C-10047', department: 'SZ2', deliveryInDays: 35, lines: [{ product: 'CP-1025', quantity: 6 }] } },
]

/** What finance releases for the third. */
export const demoRelease = { costCentre: 'CC-420', amount: 2_400_000 }

/** Calls an operation of one of the systems, as its own users' screens would. Gives what it answers. */
export type CallSystem = (system: 'crm' | 'erp', operation: string, input: object, idempotencyKey: string) => Promise<unknown>

/**
 * Does what a salesperson does in the CRM: enters the order and confirms it. Under the same `key` a repeat gives the same
 * order. Gives its number and the day it is to be delivered on.
 */
export async function placeOrder(call: CallSystem, { deliveryInDays, ...input }: OrderInput, key: string, today: Date): Promise<{ no: string; deliveryDate: string }> {
  const deliveryDate = new Date(today.getTime() + deliveryInDays * 86_400_000).toISOString().slice(0, 10)
  const { no } = (await call('crm', 'order.create', { ...input, deliveryDate, currency: 'CNY' }, `${key}/create`)) as { no: string }
  await call('crm', 'order.confirm', { no }, `${key}/confirm`)
  return { no, deliveryDate }
}

/** Does what finance does in the ERP when sales has asked for more: releases budget, so that what was blocked fits. */
export async function releaseBudget(call: CallSystem, { costCentre, amount }: typeof demoRelease, key: string): Promise<void> {
  await call('erp', 'budget.release', { costCentre, amount, reference: `${key}/release` }, `${key}/release`)
}
