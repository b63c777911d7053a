import Big from 'big.js'
import { text, type Text } from '../../flows/document/text.ts'
import type { AllDocuments, Findings, Row } from './findings.ts'
import { dayInChina, midnightInChina, workingDay } from './working-days.ts'

/** Who is to win the supplier matching, and on what terms. */
export interface ExpectedPurchase {
  supplier: string
  erpSupplier: string
  name: string
  price: string
  /** Procurement's standard price: what the budget is reviewed by. */
  estimatedPrice: string
  leadTimeDays: number
  /** Over budget: blocked first, then released by finance. */
  over: boolean
}

export interface ExpectedLine {
  erpMaterial: string
  procurementMaterial: string
  /** The CRM's unit, and the one in which a purchase is told to it. */
  unit: string
  boughtIn: string
  requested: number
  /** Pieces that the stock gives; left out where orders race for them: then what the ERP gave counts. */
  inStock?: number
  /** Needed where something is missing. */
  purchase?: ExpectedPurchase
}

export interface ExpectedOrder {
  no: string
  deliveryDate: string
  /** As the ERP numbers it. */
  customer: string
  costCentre: string
  lines: readonly ExpectedLine[]
}

const HANDLING_DAYS = 5
const TRANSPORT_DAYS = 2

/** Follows one order through the three systems. `placedAt`: milliseconds since 1970. */
export function checkOrder(findings: Findings, documents: AllDocuments, order: ExpectedOrder, placedAt: number): void {
  const today = dayInChina(placedAt)
  const latest = (day: string) => (day < today ? today : day)
  const dates = { today, ship: latest(workingDay(order.deliveryDate, -TRANSPORT_DAYS)), neededBy: latest(workingDay(order.deliveryDate, -HANDLING_DAYS)) }
  const lines = order.lines.map((line, index) => checkLine({ findings, documents, order, line, number: index + 1, dates }))
  const bought = lines.some(({ missing }) => missing > 0)
  const what = text(`订单 ${order.no}`, `Order ${order.no}`)
  const found = findings.one(what, documents.crm['order']!.filter(({ no }) => no === order.no), { state: bought ? '履约中' : '已完成', deliveryDate: order.deliveryDate })
  if (!found) return
  const progress = found['progress'] as Row & { lines: Row[] }
  // The CRM shows the whole where its foremost line stands.
  const whole = lines.some(({ missing }) => missing === 0) ? { stage: '发货', state: '完成' } : { stage: '采购', state: '进行中' }
  findings.fields(text(`${what.zh} 进度`, `${what.en}, progress`), progress, { ...whole, ...(bought ? {} : { text: `全部 ${lines.length} 行已从库存出货` }) })
  findings.fields(text(`${what.zh} 进度行`, `${what.en}, progress lines`), { count: progress.lines.length }, { count: lines.length })
  lines.forEach(({ progress: expected }, index) => {
    const { documents: shown, ...standing } = progress.lines[index] ?? {}
    const place = text(`${what.zh} 第 ${index + 1} 行进度`, `${what.en}, progress of line ${index + 1}`)
    findings.fields(place, standing, expected.standing)
    findings.fields(place, { documents: sorted(shown as Row[] | undefined) }, { documents: sorted(expected.documents) })
  })
}

const sorted = (documents: readonly Row[] = []) => documents.map(({ entity, number }) => `${String(entity)} ${String(number)}`).sort()

interface Place {
  findings: Findings
  documents: AllDocuments
  order: ExpectedOrder
  line: ExpectedLine
  number: number
  dates: { today: string; ship: string; neededBy: string }
}

interface LineResult {
  missing: number
  progress: { standing: Row; documents: Row[] }
}

function checkLine(place: Place): LineResult {
  const { documents: { erp }, order, line } = place
  const reservation = one(place, text('预留', 'Reservation'), erp['reservation'], { material: line.erpMaterial, requested: line.requested, ...(line.inStock === undefined ? {} : { reserved: line.inStock }) })
  const reserved = Number(reservation?.['reserved'] ?? line.inStock ?? 0)
  const missing = line.requested - reserved
  const documents: Row[] = []
  let standing: Row = {}
  if (reserved > 0) {
    const delivery = one(place, text('交货单', 'Delivery'), erp['delivery'], {
      reservation: reservation?.['no'], customer: order.customer, material: line.erpMaterial, quantity: reserved, shipDate: place.dates.ship.replaceAll('-', ''), state: 'ISSUED',
    })
    standing = { stage: missing > 0 ? '备货' : '发货', state: '完成', text: `库存出货 ${reserved} ${line.unit}，交货单 ${String(delivery?.['no'])}，${place.dates.ship} 发运` }
    documents.push({ entity: '交货单', number: delivery?.['no'] })
  } else none(place, text('交货单', 'Delivery'), erp['delivery'])
  if (reservation) place.findings.fields(said(place, text('预留', 'Reservation')), reservation, { delivered: reserved, state: reserved > 0 ? 'CONSUMED' : 'NONE' })
  if (missing === 0) {
    none(place, text('请购单', 'Purchase request'), place.documents.procurement['request'])
    none(place, text('采购订单', 'Purchase order'), place.documents.procurement['order'])
    return { missing, progress: { standing, documents } }
  }
  const bought = checkPurchase(place, missing)
  return { missing, progress: { standing: bought.standing, documents: [...documents, ...bought.documents] } }
}

/** Request, plan, budget review, purchase order, commitment: one of each. */
function checkPurchase(place: Place, quantity: number): { standing: Row; documents: Row[] } {
  const { findings, documents: { procurement, erp }, order, line, dates } = place
  const { purchase } = line
  if (!purchase) throw new Error(`order ${order.no}: nothing is expected to be bought for line ${place.number}`)
  const estimated = new Big(purchase.estimatedPrice).times(quantity).toFixed(2)
  const amount = new Big(purchase.price).times(quantity).toFixed(2)
  const request = one(place, text('请购单', 'Purchase request'), procurement['request'], {
    material: line.procurementMaterial, quantity, costCentre: order.costCentre, neededBy: midnightInChina(dates.neededBy), estimatedAmount: estimated, state: '40',
  })
  const no = request?.['no']
  const planned = (procurement['plan'] ?? []).filter(({ lines }) => (lines as Row[]).some((each) => each['request'] === no))
  const plan = findings.one(said(place, text('采购计划', 'Purchase plan')), planned, { state: '20', no: request?.['plan'] })
  const earliest = workingDay(dates.today, purchase.leadTimeDays)
  const arrives = earliest > dates.neededBy ? earliest : dates.neededBy
  const bought = one(place, text('采购订单', 'Purchase order'), procurement['order'], {
    plan: plan?.['no'], request: no, supplier: purchase.supplier, material: line.procurementMaterial, quantity, price: purchase.price, amount,
    costCentre: order.costCentre, deliveryDate: midnightInChina(arrives), state: '30', no: request?.['order'],
  })
  const review = findings.one(said(place, text('预算审核', 'Budget review')), (erp['budgetReview'] ?? []).filter(({ document }) => document === no), {
    costCentre: order.costCentre, amount: Number(new Big(estimated).times(100)), currency: 'CNY', state: 'COMMITTED', version: purchase.over ? 3 : 2,
  })
  findings.one(said(place, text('预算承诺', 'Commitment')), (erp['commitment'] ?? []).filter(({ purchaseOrder }) => purchaseOrder === bought?.['no']), {
    review: review?.['no'], supplier: purchase.erpSupplier, amount: Number(new Big(amount).times(100)), currency: 'CNY', costCentre: order.costCentre, state: 'OPEN',
  })
  return {
    standing: { stage: '采购', state: '进行中', expectedDate: arrives, text: `已向${purchase.name}采购 ${quantity} ${line.boughtIn}，采购订单 ${String(bought?.['no'])}，预计 ${arrives} 到货` },
    documents: [{ entity: '请购单', number: no }, ...(purchase.over ? [{ entity: '预算审核', number: review?.['no'] }] : []), { entity: '采购订单', number: bought?.['no'] }],
  }
}

const said = ({ order, number }: Place, what: Text): Text => text(`${order.no} 第 ${number} 行 ${what.zh}`, `${order.no} line ${number}, ${what.en.toLowerCase()}`)
const ofLine = ({ order, number }: Place, rows: readonly Row[] = []) => rows.filter(({ salesOrder, salesLine }) => salesOrder === order.no && salesLine === number)
const one = (place: Place, what: Text, rows: readonly Row[] | undefined, expected: Row) => place.findings.one(said(place, what), ofLine(place, rows), expected)
const none = (place: Place, what: Text, rows: readonly Row[] | undefined) => place.findings.none(said(place, what), ofLine(place, rows))

/**
 * That there is nothing else: every document that was not planted belongs to an order that was followed, planted ones are
 * as they were, stock and budgets are what the documents make of them.
 */
export function checkRest(findings: Findings, documents: AllDocuments, planted: AllDocuments, releases: readonly { costCentre: string; amount: number }[]): void {
  for (const system of ['crm', 'procurement', 'erp'] as const)
    for (const [entity, rows] of Object.entries(documents[system])) {
      const before = planted[system][entity] ?? []
      const what = (row: Row) => text(`${system} ${entity} ${nameOf(row)}`, `${system} ${entity} ${nameOf(row)}`)
      for (const row of rows.slice(before.length))
        if (!findings.known.has(row)) findings.list.push(text(`${what(row).zh}：没有人要它`, `${what(row).en}: nobody asked for it`))
      if (entity !== 'stock' && entity !== 'budget') before.forEach((row, index) => findings.fields(what(row), rows[index] ?? {}, row))
    }
  checkStock(findings, documents, planted)
  checkBudgets(findings, documents, planted, releases)
}

const nameOf = (row: Row) => String(row['no'] ?? row['material'] ?? row['costCentre'] ?? row['supplier'])

function checkStock(findings: Findings, { erp }: AllDocuments, planted: AllDocuments): void {
  planted.erp['stock']!.forEach((before, index) => {
    const delivered = sum(madeSince(erp, planted.erp, 'delivery').filter(({ material }) => material === before['material']), 'quantity')
    const onHand = Number(before['onHand']) - delivered
    findings.fields(text(`库存 ${nameOf(before)}`, `Stock of ${nameOf(before)}`), erp['stock']![index] ?? {}, { material: before['material'], onHand, reserved: before['reserved'], available: onHand - Number(before['reserved']) })
  })
}

function checkBudgets(findings: Findings, { erp }: AllDocuments, planted: AllDocuments, releases: readonly { costCentre: string; amount: number }[]): void {
  planted.erp['budget']!.forEach((before, index) => {
    const of = (rows: readonly Row[]) => rows.filter(({ costCentre }) => costCentre === before['costCentre'])
    const total = Number(before['total']) + sum(of(releases.map((release) => ({ ...release }))), 'amount')
    const committed = Number(before['committed']) + sum(of(madeSince(erp, planted.erp, 'commitment')), 'amount')
    const reviewed = before['reviewed']
    findings.fields(text(`预算 ${nameOf(before)}`, `Budget of ${nameOf(before)}`), erp['budget']![index] ?? {}, { costCentre: before['costCentre'], total, reviewed, committed, available: total - Number(reviewed) - committed })
  })
}

const madeSince = (now: AllDocuments['erp'], before: AllDocuments['erp'], entity: string) => (now[entity] ?? []).slice((before[entity] ?? []).length)
const sum = (rows: readonly Row[], field: string) => rows.reduce((total, row) => total + Number(row[field]), 0)
