import { text } from '../../flows/document/text.ts'
import { defineConnector } from '../kit/define.ts'
import { connectionSecrets, connectionSettings } from '../kit/fields.ts'
import { customerEntity } from './entities/customer.ts'
import { Order, orderEntity } from './entities/order.ts'
import { productEntity } from './entities/product.ts'
import { customerGet } from './operations/customer-get.ts'
import { customerList } from './operations/customer-list.ts'
import { orderCancel } from './operations/order-cancel.ts'
import { orderConfirm } from './operations/order-confirm.ts'
import { orderCreate } from './operations/order-create.ts'
import { orderGet } from './operations/order-get.ts'
import { orderList } from './operations/order-list.ts'
import { orderUpdateProgress } from './operations/order-update-progress.ts'
import { productGet } from './operations/product-get.ts'
import { productList } from './operations/product-list.ts'

const event = (zh: string, en: string) => ({ name: text(zh, en), entity: 'order', payload: Order, keys: ['no'] })

/** 云启 CRM: customers, products, orders. Money as decimal text, ISO dates, states in Chinese, idempotency keys, signed webhooks. */
export const crm = defineConnector({
  key: 'crm',
  name: text('云启 CRM', 'Yunqi CRM'),
  thread: 'crm',
  settings: connectionSettings,
  secrets: connectionSecrets,
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'product.list', input: { limit: 1 } },
  entities: { customer: customerEntity, product: productEntity, order: orderEntity },
  operations: {
    'order.get': orderGet,
    'order.list': orderList,
    'order.create': orderCreate,
    'order.confirm': orderConfirm,
    'order.cancel': orderCancel,
    'order.updateProgress': orderUpdateProgress,
    'product.get': productGet,
    'product.list': productList,
    'customer.get': customerGet,
    'customer.list': customerList,
  },
  events: {
    'order.created': event('订单已创建', 'Order created'),
    'order.confirmed': event('订单已确认', 'Order confirmed'),
    'order.updated': event('订单已更新', 'Order updated'),
    'order.cancelled': event('订单已取消', 'Order cancelled'),
  },
  webhook: { type: 'type', data: 'data' },
})
