import { describe, expect, test, vi } from 'vitest'
import { compileExpression } from './compile.ts'
import { explain, nearest } from './explain.ts'
import { typeOf, type JsonSchema } from './types.ts'
import { answer, previewer, serve, type Port, type PreviewAnswer, type PreviewRequest } from './worker.ts'

describe('an error is explained', () => {
  const explained = (source: string, input: unknown = {}, known = {}) => {
    try {
      compileExpression(source).evaluate(input)
    } catch (error) {
      return explain(error, source, known)
    }
    return expect.unreachable()
  }
  test('with line, column and the text around', () => {
    const { line, column, around, text } = explained('{\n  "total": lines.(qty * )\n}')
    expect({ line, column, around }).toEqual({ line: 2, column: 25, around: '  "total": lines.(qty * )\n                        ^' })
    expect(text.zh).toMatch(/缺少值/)
    expect(text.en).toMatch(/value is missing/)
  })
  test.each([['$uppercse("a")', '$uppercase'], ['sum([1])', '$sum'], ['$moneyRuond(1)', '$moneyRound']])('%s: %s was meant', (source, meant) => {
    expect(explained(source, {}, { functions: ['moneyRound'] }).suggestions[0]).toBe(meant)
  })
  test('what is far is not suggested', () => expect(nearest('qty', ['quantity', 'price'])).toEqual([]))
  test('letters that are swapped', () => expect(nearest('prcie', ['price', 'prices'])).toEqual(['price']))
})

describe('types', () => {
  const schema: JsonSchema = {
    type: 'object', required: ['no', 'lines'],
    properties: {
      no: { type: 'string' }, note: { type: 'string' }, total: { type: 'number' },
      lines: { type: 'array', items: { type: 'object', required: ['qty'], properties: { qty: { type: 'integer' }, price: { type: 'number' }, tags: { type: 'array', items: { type: 'string' } } } } },
      customer: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    },
  }
  const brief = (source: string): string => {
    const { types, missing, items } = typeOf(source, schema).type
    return `${types.join('|') || 'unknown'}${items ? `<${items.types.join('|')}>` : ''}${missing ? '?' : ''}`
  }
  test.each([
    ['no', 'string'], ['note', 'string?'], ['customer.name', 'string?'], ['lines', 'array<object>'], ['lines.qty', 'integer|array<integer>?'], ['lines.qty[]', 'array<integer>?'], ['[lines.qty]', 'array<integer>'], ['lines[0].qty', 'integer?'],
    ['lines[qty > 1]', 'object|array<object>?'], ['no & note', 'string'], ['total * 2', 'number?'], ['note ? 1 : "a"', 'number|string'], ['note ?? "-"', 'string'], ['$uppercase(no)', 'string'], ['$uppercase(note)', 'string?'], ['$count(lines)', 'integer'],
    ['$sum(lines.qty)', 'number?'], ['no = "a"', 'boolean'], ['($x := no; $x)', 'string'], ['$map(lines, function($l) { $l.qty })', 'integer|array<integer>?'], ['{"a": no}', 'object'], ['$x.y', 'unknown?'], ['lines{no: qty}', 'object'], ['lines#$i.qty', 'unknown?'],
  ])('%s: %s', (source, type) => expect(brief(source)).toBe(type))
  test('fields of what is made', () => expect(typeOf('{"a": note, "b": [lines.{"q": qty}]}', schema).type.fields).toMatchObject({ a: { missing: true }, b: { types: ['array'], items: { fields: { q: { types: ['integer'], missing: false } } } } }))
  test('fields that the schema does not have, with their place', () => {
    expect(typeOf('custmer.name & lines[qyt > 1].price', schema).unknownFields).toEqual([
      { name: 'custmer', position: 7, known: ['no', 'note', 'total', 'lines', 'customer'] },
      { name: 'qyt', position: 24, known: ['qty', 'price', 'tags'] },
    ])
  })
  test('what is yielded is of the type that was told', () => {
    const input = { no: 'SO-1', lines: [{ qty: 2, price: 3, tags: ['x'] }], customer: { name: 'A' } }
    for (const source of ['no', 'customer.name', 'lines.qty', 'lines.qty[]', '[lines.tags]', 'lines[0].tags', '$sum(lines.(qty * price))', 'total', 'lines.{"q": qty}']) {
      const { types, missing } = typeOf(source, schema).type
      const value = compileExpression(source).evaluate(input)
      if (value === undefined) expect(missing).toBe(true)
      else expect(types).toContain(Array.isArray(value) ? 'array' : Number.isInteger(value) && types.includes('integer') ? 'integer' : typeof value)
    }
  })
})

describe('the worker', () => {
  const key = { table: 'xref' as const, kind: 'material', from: 'crm', code: 'X', to: 'erp' }
  const ask = (source: string, more: Partial<PreviewRequest> = {}) => answer({ id: 1, source, input: { a: 1 }, now: 0, ...more })
  test('answers with values, errors and what it needs', () => {
    expect(ask('a + 1')).toEqual({ id: 1, result: 'value', value: 2 })
    expect(ask('a + "x"')).toMatchObject({ result: 'error', code: 'T2002', position: 3 })
    expect(ask('$xref("material", "crm", "X", "erp")')).toEqual({ id: 1, result: 'needed', keys: [key] })
    expect(ask('$xref("material", "crm", "X", "erp")', { codes: [[key, null]] })).toEqual({ id: 1, result: 'unknownCode', key })
    expect(ask('$xref("material", "crm", "X", "erp")', { codes: [[key, '1']] })).toEqual({ id: 1, result: 'value', value: '1' })
  })
  test('one that is silent is ended, and the next question goes to another', async () => {
    vi.useFakeTimers()
    const terminated: string[] = []
    let count = 0
    const make = () => {
      const name = `worker ${++count}`
      const port: Port<PreviewRequest, PreviewAnswer> & { terminate(): void } = {
        onmessage: null, terminate: () => void terminated.push(name),
        postMessage: (message) => (message.source === 'hang' ? undefined : inside.onmessage!({ data: message })),
      }
      const inside: Port<PreviewAnswer, PreviewRequest> = { onmessage: null, postMessage: (data) => port.onmessage!({ data }) }
      serve(inside)
      return port
    }
    const preview = previewer(make, (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds)
      return () => clearTimeout(timer)
    })
    const hanging = preview.evaluate({ source: 'hang', input: {}, now: 0 })
    await vi.advanceTimersByTimeAsync(2500)
    expect(await hanging).toMatchObject({ result: 'error', code: 'budget' })
    expect(terminated).toEqual(['worker 1'])
    expect(await preview.evaluate({ source: '1 + 1', input: {}, now: 0 })).toMatchObject({ result: 'value', value: 2 })
    preview.close()
    vi.useRealTimers()
  })
})
