import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SyncLogEntry } from '../../flows/run/sync-log.ts'
import { csvLine } from './csv.ts'
import { fakeServices, testApp } from './testing/services.ts'

describe('CSV', () => {
  test.each([
    ['=cmd()', "'=cmd()"], ['+1', "'+1"], ['-2+3', "'-2+3"], ['@SUM(A1)', "'@SUM(A1)"], ['\t=1', '"\'\t=1"'], ['\r=1', '"\'\r=1"'], ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'], ['1\n2', '"1\n2"'], ['007', '007'], ['宁波', '宁波'],
  ])('%j is written as %j', (value, cell) => {
    expect(csvLine([value])).toBe(`${cell}\r\n`)
  })

  test('numbers stay numbers, nothing is an empty cell', () => {
    expect(csvLine([-5, undefined, 0.1])).toBe('-5,,0.1\r\n')
  })

  test('no text begins as a formula, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (value) => {
      const cell = csvLine([value]).slice(0, -2)
      const shown = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
      expect(shown).not.toMatch(/^[=+\-@\t\r]/)
      expect(shown.replace(/^'/, '')).toBe(value.replace(/^'/, ''))
    }))
  })

  test('the sync log is exported with header, BOM and an audit line; the query is checked', async () => {
    const entry: SyncLogEntry = { _id: 'e', at: 0, target: { connection: 'erp', entity: 'order', number: '=1+1' }, action: 'created', status: 'succeeded', numbers: ['=1+1', 'SO-1'] }
    const services = fakeServices({ syncLog: { export: async function* () { yield entry } } }, 'user')
    const app = testApp(services)
    const answer = await app.request('/api/sync-log/export?q=SO-1')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [header, line] = new TextDecoder().decode(bytes).split('\r\n')
    expect(header).toMatch(/^at,status,action/)
    expect(line).toBe("1970-01-01T00:00:00.000Z,succeeded,created,,,,,erp,order,'=1+1,'=1+1 SO-1,,,,,,")
    expect(services.audited).toMatchObject([{ action: 'export', detail: { q: 'SO-1' } }])
    expect((await app.request('/api/sync-log/export?limit=5')).status).toBe(400)
  })
})
