/** The alert rules that Weft ships. What a company has changed since stays as it is. */
import type { AlertRule } from '../document/alert-rule.ts'
import connectionFails from './connection-fails.rule.json' with { type: 'json' }
import noOrders from './no-orders.rule.json' with { type: 'json' }
import orderWaitsForBudget from './order-waits-for-budget.rule.json' with { type: 'json' }
import runNeedsAttention from './run-needs-attention.rule.json' with { type: 'json' }

export const shippedRules = [runNeedsAttention, orderWaitsForBudget, connectionFails, noOrders] as AlertRule[]
