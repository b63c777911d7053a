import { text } from '../../flows/document/text.ts'
import { defineConnector } from '../kit/define.ts'
import { connectionSecrets, connectionSettings } from '../kit/fields.ts'
import { materialEntity } from './entities/material.ts'
import { Order, orderEntity } from './entities/order.ts'
import { Plan, planEntity } from './entities/plan.ts'
import { quotationEntity } from './entities/quotation.ts'
import { Request, requestEntity } from './entities/request.ts'
import { supplierEntity } from './entities/supplier.ts'
import { materialGet } from './operations/material-get.ts'
import { materialList } from './operations/material-list.ts'
import { orderCreate } from './operations/order-create.ts'
import { orderGet } from './operations/order-get.ts'
import { orderList } from './operations/order-list.ts'
import { orderSend } from './operations/order-send.ts'
import { planAddLine } from './operations/plan-add-line.ts'
import { planClose } from './operations/plan-close.ts'
import { planGet } from './operations/plan-get.ts'
import { planList } from './operations/plan-list.ts'
import { quotationList } from './operations/quotation-list.ts'
import { requestApprove } from './operations/request-approve.ts'
import { requestCreate } from './operations/request-create.ts'
import { requestGet } from './operations/request-get.ts'
import { requestList } from './operations/request-list.ts'
import { requestReject } from './operations/request-reject.ts'
import { supplierGet } from './operations/supplier-get.ts'
import { supplierList } from './operations/supplier-list.ts'

/**
 * The procurement system (supplier relationship management): `MAT.000123`, states as two-digit codes, moments in epoch
 * milliseconds, money as decimal text. It takes idempotency keys and sends Standard Webhooks.
 */
export const procurement = defineConnector({
  key: 'procurement',
  name: text('采购 SRM', 'Procurement SRM'),
  thread: 'procurement',
  settings: connectionSettings,
  secrets: connectionSecrets,
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'plan.list', input: {} },
  entities: {
    material: materialEntity,
    supplier: supplierEntity,
    quotation: quotationEntity,
    request: requestEntity,
    plan: planEntity,
    order: orderEntity,
  },
  operations: {
    'material.get': materialGet,
    'material.list': materialList,
    'supplier.get': supplierGet,
    'supplier.list': supplierList,
    'quotation.list': quotationList,
    'request.create': requestCreate,
    'request.get': requestGet,
    'request.list': requestList,
    'request.approve': requestApprove,
    'request.reject': requestReject,
    'plan.addLine': planAddLine,
    'plan.get': planGet,
    'plan.list': planList,
    'plan.close': planClose,
    'order.create': orderCreate,
    'order.send': orderSend,
    'order.get': orderGet,
    'order.list': orderList,
  },
  events: {
    'request.submitted': { name: text('请购已提交', 'Request submitted'), entity: 'request', payload: Request, keys: ['no', 'salesOrder'] },
    'request.approved': { name: text('请购已批准', 'Request approved'), entity: 'request', payload: Request, keys: ['no', 'salesOrder'] },
    'request.changed': { name: text('请购已推进', 'Request moved on'), entity: 'request', payload: Request, keys: ['no', 'salesOrder'] },
    'request.rejected': { name: text('请购已驳回', 'Request rejected'), entity: 'request', payload: Request, keys: ['no', 'salesOrder'] },
    'plan.closed': { name: text('采购计划已关闭', 'Plan closed'), entity: 'plan', payload: Plan, keys: ['no'] },
    'order.sent': { name: text('采购订单已发出', 'Order sent'), entity: 'order', payload: Order, keys: ['no', 'request'] },
    'order.confirmed': { name: text('供应商已确认', 'Order confirmed by the supplier'), entity: 'order', payload: Order, keys: ['no', 'request'] },
  },
  webhook: { type: 'type', data: 'data' },
})
