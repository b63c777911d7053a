import Type from 'typebox'
import { text } from '../../flows/document/text.ts'
import { defineConnector } from '../kit/define.ts'
import { connectionSettings, titled } from '../kit/fields.ts'
import { Budget, budgetEntity } from './entities/budget.ts'
import { budgetReleaseEntity } from './entities/budget-release.ts'
import { BudgetReview, budgetReviewEntity } from './entities/budget-review.ts'
import { changeEntity } from './entities/change.ts'
import { commitmentEntity } from './entities/commitment.ts'
import { Delivery, deliveryEntity } from './entities/delivery.ts'
import { materialEntity } from './entities/material.ts'
import { reservationEntity } from './entities/reservation.ts'
import { Stock, stockEntity } from './entities/stock.ts'
import { supplierEntity } from './entities/supplier.ts'
import { budgetGet } from './operations/budget-get.ts'
import { budgetList } from './operations/budget-list.ts'
import { budgetReleaseCreate } from './operations/budget-release.ts'
import { budgetReleaseList } from './operations/budget-release-list.ts'
import { budgetReviewCreate } from './operations/budget-review-create.ts'
import { budgetReviewGet } from './operations/budget-review-get.ts'
import { budgetReviewList } from './operations/budget-review-list.ts'
import { changesList } from './operations/changes-list.ts'
import { commitmentCreate } from './operations/commitment-create.ts'
import { commitmentGet } from './operations/commitment-get.ts'
import { commitmentList } from './operations/commitment-list.ts'
import { deliveryCreate } from './operations/delivery-create.ts'
import { deliveryGet } from './operations/delivery-get.ts'
import { deliveryList } from './operations/delivery-list.ts'
import { materialGet } from './operations/material-get.ts'
import { materialList } from './operations/material-list.ts'
import { reservationCreate } from './operations/reservation-create.ts'
import { reservationList } from './operations/reservation-list.ts'
import { stockGet } from './operations/stock-get.ts'
import { stockList } from './operations/stock-list.ts'
import { supplierGet } from './operations/supplier-get.ts'
import { supplierList } from './operations/supplier-list.ts'

/**
 * The ERP: 18-digit material numbers, money in minor units, `YYYYMMDD`. It sends nothing (its change feed is polled) and
 * takes no idempotency key, but each document has a unique external reference.
 */
export const erp = defineConnector({
  key: 'erp',
  name: text('ERP', 'ERP'),
  thread: 'erp',
  settings: connectionSettings,
  secrets: Type.Object({ token: Type.String(titled('令牌', 'Token', { minLength: 1 })) }, { additionalProperties: false }),
  auth: { secret: 'token', header: 'authorization', prefix: 'Bearer ' },
  test: { operation: 'budget.list', input: {} },
  entities: {
    material: materialEntity,
    stock: stockEntity,
    reservation: reservationEntity,
    delivery: deliveryEntity,
    budget: budgetEntity,
    budgetRelease: budgetReleaseEntity,
    budgetReview: budgetReviewEntity,
    commitment: commitmentEntity,
    supplier: supplierEntity,
    change: changeEntity,
  },
  operations: {
    'material.get': materialGet,
    'material.list': materialList,
    'stock.get': stockGet,
    'stock.list': stockList,
    'reservation.create': reservationCreate,
    'reservation.list': reservationList,
    'delivery.create': deliveryCreate,
    'delivery.get': deliveryGet,
    'delivery.list': deliveryList,
    'budget.get': budgetGet,
    'budget.list': budgetList,
    'budget.release': budgetReleaseCreate,
    'budgetRelease.list': budgetReleaseList,
    'budgetReview.create': budgetReviewCreate,
    'budgetReview.get': budgetReviewGet,
    'budgetReview.list': budgetReviewList,
    'commitment.create': commitmentCreate,
    'commitment.get': commitmentGet,
    'commitment.list': commitmentList,
    'supplier.get': supplierGet,
    'supplier.list': supplierList,
    'changes.list': changesList,
  },
  events: {
    'budgetReview.released': {
      name: text('预算审核已放行', 'Budget review released'),
      entity: 'budgetReview',
      payload: BudgetReview,
      keys: ['no', 'reference', 'document'],
    },
    'budgetReview.blocked': {
      name: text('超出预算', 'Over budget'),
      entity: 'budgetReview',
      payload: BudgetReview,
      keys: ['no', 'reference', 'document'],
    },
    'delivery.issued': {
      name: text('交货单已过账', 'Delivery issued'),
      entity: 'delivery',
      payload: Delivery,
      keys: ['no', 'reference', 'salesOrder'],
    },
    'stock.changed': { name: text('库存已变', 'Stock changed'), entity: 'stock', payload: Stock, keys: ['material'] },
    'budget.changed': { name: text('预算已变', 'Budget changed'), entity: 'budget', payload: Budget, keys: ['costCentre'] },
  },
  poll: {
    operation: 'changes.list',
    cursor: { parameter: 'since', field: 'changedAt' },
    lookBack: { milliseconds: 2000, format: 'yyyyMMddHHmmss' },
    id: ['change'],
    event: {
      field: 'event',
      events: {
        'BUDR-REL': 'budgetReview.released',
        'BUDR-BLK': 'budgetReview.blocked',
        'DLV-ISS': 'delivery.issued',
        'STK-CHG': 'stock.changed',
        'BUD-CHG': 'budget.changed',
      },
    },
    payload: 'record',
    interval: 2,
  },
})
