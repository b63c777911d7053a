/**
 * A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula (it begins with = + - @, tab or CR) gets an
 * apostrophe in front; numbers stay numbers.
 * @example csvLine(['=1+1', -5, 'a"b']) // `'=1+1,-5,"a""b"\r\n`
 */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Header and lines as bytes, with the BOM that spreadsheets need; reads no further ahead than the reader takes. */
export function csvStream(columns: readonly string[], lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = lines[Symbol.asyncIterator]()
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(`\ufeff${csvLine(columns)}`)),
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    cancel: async () => { await iterator.return?.() },
  })
}
