import type { Text } from '../../flows/document/text.ts'

/** A document of a chain, as much of it as a line of print needs. */
export interface ChainLine {
  connection: string
  name: Text
  number: string
  state?: { code: string; name?: Text }
  amount?: { value: string; currency?: string }
  at: number
  /** How far from the beginning of the chain. */
  stage: number
  expected?: boolean
}

/**
 * The chain of one order, a line each: stage, system, document number, state, time.
 * @example chainTable(chain.documents, 'en', { crm: { zh: '云启 CRM', en: 'Yunqi CRM' } })
 */
export function chainTable(documents: readonly ChainLine[], language: keyof Text, systems: Record<string, Text>): string {
  const rows = documents.filter((document) => !document.expected).toSorted((a, b) => a.stage - b.stage || a.at - b.at).map((document) => [
    document.name[language], systems[document.connection]?.[language] ?? document.connection, document.number,
    document.state?.name?.[language] ?? document.state?.code ?? '', document.amount ? `${document.amount.value} ${document.amount.currency ?? ''}`.trim() : '',
    new Date(document.at).toLocaleTimeString('sv-SE'),
  ])
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => width(row[column]!))))
  return rows.map((row) => `  ${row.map((cell, column) => pad(cell, widths[column]!, column === 4)).join('  ')}`.trimEnd()).join('\n')
}

/** Columns of a terminal: Chinese characters and full-width signs take two. */
function width(text: string): number {
  let columns = 0
  for (const character of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1
  return columns
}

function pad(text: string, columns: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, columns - width(text)))
  return right ? space + text : text + space
}
