// An order's mapping by hand, by the compiler and by the jsonata package, in one process on the same input, and thirty single
// constructs against the package. Answers are checked to be equal before anything is timed.
import { isDeepStrictEqual } from 'node:util'
import jsonata from 'jsonata'
import { analyse } from './analyse/analyse.ts'
import { compileExpression } from './compile.ts'
import { program } from './emit/program.ts'
import { parse } from './parse/parser.ts'

interface Line { sku?: string; qty?: number; price?: number; cancelled?: boolean; supplier?: string }
interface Order { no?: string; customer?: { name?: string; vat?: string }; status?: string; lines?: Line[] }

const mapping = `{
  "reference": no,
  "partner": customer.name,
  "taxCode": $replace($uppercase(customer.vat), /[ .-]/, ""),
  "state": $lookup({"N": "new", "C": "confirmed", "X": "cancelled"}, status),
  "lines": [lines[cancelled != true].{
    "material": $uppercase($trim(sku)),
    "quantity": qty,
    "amount": $round(qty * price, 2)
  }],
  "total": $round($sum(lines[cancelled != true].(qty * price)), 2),
  "bySupplier": lines[cancelled != true]{ supplier: $round($sum($.(qty * price)), 2) }
}`

const states: Record<string, string> = { N: 'new', C: 'confirmed', X: 'cancelled' }

function round(value: number): number {
  const shifted = value * 100
  let rounded = Math.round(shifted)
  if (Math.abs(rounded - shifted) === 0.5 && rounded % 2 !== 0) rounded--
  return rounded / 100
}

/** As a good engineer would write it; missing fields are left out, as in the mapping. */
function byHand(order: Order): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  if (order.no !== undefined) result.reference = order.no
  if (order.customer?.name !== undefined) result.partner = order.customer.name
  if (order.customer?.vat !== undefined) result.taxCode = order.customer.vat.toUpperCase().replace(/[ .-]/g, '')
  const state = order.status === undefined || !Object.hasOwn(states, order.status) ? undefined : states[order.status]
  if (state !== undefined) result.state = state
  const lines: Record<string, unknown>[] = []
  let total = 0
  const bySupplier: Record<string, number> = {}
  for (const line of order.lines ?? []) {
    if (line.cancelled === undefined || line.cancelled) continue
    const mapped: Record<string, unknown> = {}
    if (line.sku !== undefined) mapped.material = line.sku.replace(/[ \t\n\r]+/g, ' ').trim().toUpperCase()
    if (line.qty !== undefined) mapped.quantity = line.qty
    const amount = line.qty === undefined || line.price === undefined ? undefined : line.qty * line.price
    if (amount !== undefined) {
      mapped.amount = round(amount)
      total += amount
      if (line.supplier !== undefined) bySupplier[line.supplier] = (bySupplier[line.supplier] ?? 0) + amount
    }
    lines.push(mapped)
  }
  result.lines = lines
  result.total = round(total)
  for (const supplier of Object.keys(bySupplier)) bySupplier[supplier] = round(bySupplier[supplier]!)
  result.bySupplier = bySupplier
  return result
}

function orderOf(count: number): Order {
  const lines = Array.from({ length: count }, (_, index) => ({
    sku: ` cp-${1000 + index} `, qty: (index % 7) + 1, price: (1025 + index * 37) / 100, cancelled: index % 5 === 4, supplier: `S${index % 4}`,
  }))
  return { no: 'SO-4711', customer: { name: '苏州轴承', vat: 'de 123.456-789' }, status: 'C', lines }
}

/** Milliseconds of processor time that this thread has had: what else runs on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Calls per second of processor time. The clock of it ticks coarsely, so that a round has to be long. */
async function rate(action: () => unknown, milliseconds: number): Promise<number> {
  for (let batch = 4; ; batch *= 2) {
    const started = processorTime()
    for (let index = 0; index < batch; index++) {
      const result = action()
      if (result instanceof Promise) await result
    }
    const took = processorTime() - started
    if (took >= milliseconds) return (batch / took) * 1000
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

function check(name: string, ours: unknown, other: unknown): void {
  if (!isDeepStrictEqual(plain(ours), plain(other))) throw new Error(`${name}: the answers differ: ${JSON.stringify(ours)?.slice(0, 300)} and ${JSON.stringify(other)?.slice(0, 300)}`)
}

async function mappings(): Promise<void> {
  const expression = compileExpression(mapping)
  const reference = jsonata(mapping)
  console.log('lines      by hand/s       ours/s    jsonata/s   ours/hand   ours/jsonata')
  for (const count of [1, 20, 200, 2000]) {
    const order = orderOf(count)
    check('by hand', expression.evaluate(order), byHand(order))
    check('jsonata', expression.evaluate(order), await reference.evaluate(order))
    const [hand, ours] = [await rate(() => byHand(order), 500), await rate(() => expression.evaluate(order), 500)]
    const theirs = await rate(() => reference.evaluate(order), 300)
    const columns = [hand, ours, theirs].map((each) => Math.round(each).toLocaleString('en').padStart(12))
    console.log(String(count).padStart(5), ...columns, (ours / hand).toFixed(2).padStart(11), `${(ours / theirs).toFixed(0)}×`.padStart(13))
  }
  const compile = await rate(() => program(analyse(parse(mapping).tree)), 500)
  console.log(`compile: ${(1000 / compile).toFixed(3)} ms`)
}

const constructs = [
  'customer.name', 'lines.price', 'lines[0].sku', 'lines[-1].sku', 'lines[qty > 3].sku', 'lines.(qty * price)', 'lines.{"m": sku, "q": qty}', '{"a": no, "b": status}', '[no, status, lines.qty]',
  'no & "/" & status', '1 + 2 * $count(lines)', 'status = "C" ? "yes" : "no"', 'nothing ?? "default"', '$sum(lines.qty)', '$map(lines, function($l, $i) { $l.qty + $i })', '$filter(lines, function($l) { $l.qty > 3 }).sku',
  '$reduce(lines.qty, function($a, $b) { $a + $b })', 'lines{supplier: $sum(qty)}', 'lines^(>price).sku', '$sort(lines.price)', '$distinct(lines.supplier)', '$join(lines.sku, ",")', '$uppercase(customer.name)',
  '$replace(customer.vat, /[ .-]/, "")', '$split("a,b,c,d", ",")', '$lookup({"C": "confirmed"}, status)', '$formatNumber(1234.5, "#,##0.00")', '($f := function($n, $a) { $n = 0 ? $a : $f($n - 1, $a + $n) }; $f(20, 0))',
  'lines#$i.{"n": $i, "m": sku}', '$ ~> |lines|{"total": qty * price}, "price"|', '**.sku', 'lines.{"no": %.no, "m": sku}', '$fromMillis(1510067557121, "[Y]-[M01]-[D01]")',
]

async function singles(): Promise<void> {
  const order = orderOf(20)
  console.log('\nconstruct                                                       ours/s    jsonata/s    ratio')
  for (const source of constructs) {
    const expression = compileExpression(source)
    const reference = jsonata(source)
    check(source, expression.evaluate(order), await reference.evaluate(order))
    const [ours, theirs] = [await rate(() => expression.evaluate(order), 60), await rate(() => reference.evaluate(order), 60)]
    console.log(source.slice(0, 58).padEnd(58), ...[ours, theirs].map((each) => Math.round(each).toLocaleString('en').padStart(12)), `${(ours / theirs).toFixed(0)}×`.padStart(8))
    if (ours < theirs) process.exitCode = 1
  }
}

await mappings()
await singles()
