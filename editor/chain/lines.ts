/** The lines of the chain's first document, and how far each has come. */
import { scopeItem, splitPath } from '../../flows/run/run.ts'
import type { Chain, ChainDocument } from '../api/types.ts'
import { documentId } from './layout.ts'

export interface Part {
  quantity: number
  document: ChainDocument | undefined
  state: 'done' | 'underWay' | 'parked' | 'open'
}
export interface OrderLine {
  line: number
  code?: string
  name?: string
  quantity?: number
  unit?: string
  parts: Part[]
}

type Row = Record<string, unknown>

/** Reads the first list of objects with numbers in the root's data; which fields those are differs by system. */
export function linesOf(chain: Chain): OrderLine[] {
  const root = chain.documents.find((document) => document.stage === 0)
  if (!root) return []
  const rows = rowsOf(root.data)
  const numbers = new Set([...rows.map((row, index) => lineNumber(row, index)), ...chain.links.flatMap((link) => (sameDocument(link.from, root) && link.line !== undefined ? [link.line] : []))])
  return [...numbers].sort((a, b) => a - b).map((line) => {
    const index = rows.findIndex((row, at) => lineNumber(row, at) === line)
    const row = rows[index] ?? {}
    const quantity = number(row.quantity) ?? number(row.qty)
    const parts = partsOf(chain, root, line)
    const parked = chain.parked.some((one) => scopeItem(splitPath(one.step).scope)?.index === index && index >= 0)
    const rest = (quantity ?? 0) - parts.reduce((sum, part) => sum + part.quantity, 0)
    if (rest > 0) parts.push({ quantity: rest, document: undefined, state: parked ? 'parked' : 'open' })
    return { line, code: word(row.product) ?? word(row.material), name: word(row.name), quantity, unit: word(row.unit), parts }
  })
}

/** Where a line went: what is delivered, by each delivery; what is procured, by the last document of its way. */
function partsOf(chain: Chain, root: ChainDocument, line: number): Part[] {
  return chain.links.filter((link) => sameDocument(link.from, root) && link.line === line).flatMap((first): Part[] => {
    const way = reachedFrom(chain, first.to, line)
    const deliveries = way.filter((document) => document.entity === DELIVERY)
    if (deliveries.length > 0) return deliveries.flatMap((document) => partInto(chain, document, line))
    // What happens in the system of stock besides (reservations, reviews, commitments) accompanies goods, it moves none.
    const procured = way.filter((document) => document.connection !== STOCK)
    const last = procured.sort((a, b) => b.stage - a.stage)[0]
    return last && first.quantity !== undefined ? [{ quantity: first.quantity, document: last, state: 'underWay' }] : []
  })
}

const DELIVERY = 'delivery'
const STOCK = 'erp'

function partInto(chain: Chain, document: ChainDocument, line: number): Part[] {
  const into = chain.links.find((link) => sameDocument(link.to, document) && (link.line === line || link.line === undefined))
  return into?.quantity === undefined ? [] : [{ quantity: into.quantity, document, state: 'done' }]
}

/** The documents that a line's way leads to, expected ones left out. */
function reachedFrom(chain: Chain, start: { connection: string; entity: string; number: string }, line: number): ChainDocument[] {
  const reached = new Set([documentId(start)])
  for (const id of reached)
    for (const link of chain.links)
      if (documentId(link.from) === id && (link.line === line || link.line === undefined)) reached.add(documentId(link.to))
  return chain.documents.filter((document) => reached.has(documentId(document)) && !document.expected)
}

function sameDocument(one: { connection: string; entity: string; number: string }, other: { connection: string; entity: string; number: string }): boolean {
  return documentId(one) === documentId(other)
}

function rowsOf(data: unknown): Row[] {
  if (typeof data !== 'object' || data === null) return []
  const list = (data as Row).lines ?? Object.values(data).find((value) => Array.isArray(value) && typeof value[0] === 'object')
  return Array.isArray(list) ? (list as Row[]) : []
}

const lineNumber = (row: Row, index: number): number => number(row.line) ?? number(row.no) ?? index + 1
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined)
const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
