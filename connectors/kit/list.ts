import { text } from '../../flows/document/text.ts'
import { callOperation } from './client.ts'
import type { CallOptions } from './client.ts'
import type { ConnectionAccess, Connector } from './connector.ts'
import { FixInput } from './errors.ts'
import { at } from './path.ts'

export interface ListOptions extends Pick<CallOptions, 'signal' | 'deadlineMs'> {
  /** Rows to leave out, after paging: it never ends the reading early. */
  keep?: (row: unknown) => boolean
  /** More pages than this are taken for endless paging. Default 100,000. */
  maxPages?: number
}

/** As many pages without a row in a row are taken for endless paging. */
const MOST_EMPTY_PAGES = 1000

/**
 * All rows of a `list` operation, page by page, as they come. A short page is never taken for the last, nor a page that a
 * filter emptied (case 31): it ends where the target names no next page, or at an empty page where the connector declares
 * `ends: 'empty'`. Throws `FixInput` when the target names the same page twice or never ends, else like `callOperation`.
 *
 * @example for await (const product of listAll(crm, 'product.list', access, {})) …
 */
export async function* listAll(
  connector: Connector, operationKey: string, access: ConnectionAccess, input: Record<string, unknown>, options: ListOptions = {},
): AsyncGenerator<unknown, void, undefined> {
  for await (const rows of listPages(connector, operationKey, access, input, options))
    for (const row of rows) if (!options.keep || options.keep(row)) yield row
}

/** The same in pages as the target makes them, unfiltered: for bulk loads. */
export async function* listPages(
  connector: Connector, operationKey: string, access: ConnectionAccess, input: Record<string, unknown>, options: ListOptions = {},
): AsyncGenerator<unknown[], void, undefined> {
  const paging = connector.operations[operationKey]?.paging
  const seen = new Set<unknown>()
  let page = input
  let empty = 0
  for (let count = 0; count < (options.maxPages ?? 100_000); count++) {
    const { output } = await callOperation(connector, operationKey, access, page, { idempotencyKey: `list/${operationKey}`, attempt: 1, signal: options.signal, deadlineMs: options.deadlineMs })
    const rows = (paging ? at(output, paging.items) : output) as unknown[]
    if (rows.length > 0) yield rows
    empty = rows.length === 0 ? empty + 1 : 0
    const next = paging && at(output, paging.next)
    if (!paging || next === undefined || next === null || next === '' || (rows.length === 0 && paging.ends === 'empty')) return
    if (seen.has(next) || empty > MOST_EMPTY_PAGES) throw endless(operationKey)
    seen.add(next)
    page = { ...input, [paging.parameter]: next }
  }
  throw endless(operationKey)
}

function endless(operation: string) {
  return new FixInput(text(`「${operation}」的分页没有尽头,已停止`, `The pages of "${operation}" never end: stopped`), { operation })
}
