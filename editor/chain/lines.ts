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

function partsOf(chain: Chain, root: ChainDocument, line: number): Part[] {
  const byId = new Map(chain.documents.map((document) => [documentId(document), document]))
  const followed = (document: ChainDocument): ChainDocument => {
    let last = document
    for (let hops = 0; hops < chain.documents.length; hops++) {
      const next = chain.links
        .filter((link) => sameDocument(link.from, last) && (link.line === line || link.line === undefined))
        .map((link) => byId.get(documentId(link.to)))
        .find((one) => one && !one.expected && !isBeside(one))
      if (!next) break
      last = next
    }
    return last
  }
  return chain.links.flatMap((link): Part[] => {
    const target = byId.get(documentId(link.to))
    if (!sameDocument(link.from, root) || link.line !== line || !target || link.quantity === undefined) return []
    // A reservation is taken from stock, as a delivery is; what is requested is on its way.
    return [{ quantity: link.quantity, document: followed(target), state: target.connection === 'erp' ? 'done' : 'underWay' }]
  })
}

/** Reviews and commitments stand beside the way of the goods, they are no stage of it. */
function isBeside(document: ChainDocument): boolean {
  return document.connection === 'erp' && document.entity !== 'delivery'
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
