import {
  Ban, Boxes, CalendarDays, ClipboardList, CornerUpLeft, Calculator, FileText, Hourglass, Inbox, Lock, MessageSquareText, PackageOpen, PiggyBank, Repeat, ShieldCheck, ShoppingCart, Spline, Split, Star, Tag,
  Truck, User, Warehouse, Zap, type LucideIcon,
} from 'lucide-react'
import type { FlowNode, NodeKind } from '../../flows/document/flow.ts'

const ofKind: Record<NodeKind, LucideIcon> = {
  trigger: Zap, call: FileText, map: Spline, choice: Split, forEach: Repeat, wait: Hourglass, waitForEvent: Inbox, respond: CornerUpLeft, fail: Ban,
}

/** By the entity's key as connectors declare it: the same thing has the same icon in every system. */
const ofEntity: Record<string, LucideIcon> = {
  order: FileText, salesOrder: FileText, customer: User, product: Tag, material: Tag, stock: Boxes, reservation: Warehouse, delivery: Truck, shipment: PackageOpen,
  request: ClipboardList, plan: CalendarDays, purchaseOrder: ShoppingCart, quotation: Calculator, supplier: Star, budget: PiggyBank, budgetReview: ShieldCheck,
  budgetRelease: PiggyBank, commitment: Lock, message: MessageSquareText, receipt: PackageOpen, goodsReceipt: PackageOpen, invoice: FileText, payment: PiggyBank,
}

/** @param connection the procurement system calls its purchase orders `order` too */
export function entityIcon(entity: string | undefined, connection?: string): LucideIcon {
  if (entity === 'order' && connection === 'procurement') return ShoppingCart
  return (entity && ofEntity[entity]) || FileText
}

export function nodeIcon(node: FlowNode, entity?: string): LucideIcon {
  if (node.kind !== 'call') return ofKind[node.kind]
  return entityIcon(entity ?? node.operation.split('.')[0], node.connection)
}
