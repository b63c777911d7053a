import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { compileExpression } from '../../flows/expression/compile.ts'
import { UnknownCode, type LookupKey } from '../../flows/expression/expression.ts'
import { shipped } from '../../flows/standard/shipped.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { checkValueMap } from './check-value-map.ts'
import type { CodeRules } from './codes.ts'
import type { CodeRefused } from './errors.ts'
import { Standards, type StandardsOptions } from './standards.ts'

let store: Store
let now = 1_000_000
const rules: CodeRules = (system, kind) => (system === 'erp' && kind === 'material' ? { padTo: 18, with: '0' } : undefined)
const open = (options: StandardsOptions = {}) => Standards.open(store, { rules, clock: () => now, ...options })

beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
})
afterEach(() => store.close())

const key = (code: string, from = 'crm', to = 'erp'): LookupKey => ({ table: 'xref', kind: 'material', from, code, to })
const known = async (standards: Standards, each: LookupKey) => {
  await standards.load([each])
  return standards.lookups().get(each)
}
const xref = (standards: Standards, code: string) => standards.evaluate(compileExpression('$xref("material", "crm", code, "erp")'), { code })

describe('shipped data', () => {
  test('is there for mappings', async () => {
    const standards = await open()
    expect(await standards.loadShipped(shipped)).toBeGreaterThan(40)
    expect(await xref(standards, 'CP-1001')).toBe('000000000010001001')
    expect(await standards.evaluate(compileExpression('$valueMap("units", "crm", "台", "erp")'), {})).toBe('ST')
    expect(await standards.evaluate(compileExpression('$addWorkingDays("2026-09-18", 2)'), {})).toBe('2026-09-21')
    await expect(xref(standards, 'CP-9999')).rejects.toThrow(UnknownCode)
  })
  test('comes once, and never over an edit', async () => {
    const standards = await open()
    await standards.loadShipped(shipped)
    expect(await standards.loadShipped(shipped)).toBe(0)
    const units = { ...shipped.valueMaps.find(({ key }) => key === 'units')!, rows: [{ key: 'piece', name: { zh: '件', en: 'Piece' }, codes: { crm: '件', erp: 'PCE' } }] }
    expect(await standards.saveValueMap(units, 'li')).toEqual([])
    const newer = { ...shipped, valueMaps: shipped.valueMaps.map((map) => ({ ...map, name: { zh: '新', en: 'New' } })) }
    expect(await standards.loadShipped(newer)).toBe(shipped.valueMaps.length - 1)
    expect(standards.lookups().get({ table: 'valueMap', kind: 'units', from: 'crm', code: '件', to: 'erp' })).toBe('PCE')
  })
})

describe('case 34: padded and short codes are one', () => {
  test.each(['10001001', '000000000010001001'])('%s', async (code) => {
    const standards = await open()
    await standards.loadShipped(shipped)
    expect(await known(standards, key(code, 'erp', 'crm'))).toBe('CP-1001')
    expect((await standards.search({ q: code })).items.map(({ key }) => key)).toEqual(['CP-1001'])
  })
  test('a short answer is kept long', async () => {
    const standards = await open()
    const row = await standards.setCode({ kind: 'material', from: 'crm', code: 'CP-7', to: 'erp', value: '7511093', by: 'li' })
    expect(row.codes.erp).toBe('000000000007511093')
    expect(await known(standards, key('7511093', 'erp', 'crm'))).toBe('CP-7')
    expect(await known(standards, key('000000000007511093', 'erp', 'crm'))).toBe('CP-7')
  })
})

describe('look-ups', () => {
  test('remember that there is none, until somebody answers', async () => {
    const standards = await open()
    expect(standards.lookups().get(key('CP-7'))).toBeUndefined()
    expect(await known(standards, key('CP-7'))).toBeNull()
    await standards.setCode({ kind: 'material', from: 'crm', code: 'CP-7', to: 'erp', value: '7', by: 'li' })
    expect(await xref(standards, 'CP-7')).toBe('000000000000000007')
  })
  test('another process learns it by the version, or after a minute', async () => {
    const [here, there] = [await open(), await open()]
    expect(await known(there, key('CP-7'))).toBeNull()
    await here.setCode({ kind: 'material', from: 'crm', code: 'CP-7', to: 'erp', value: '7', by: 'li' })
    expect(there.lookups().get(key('CP-7'))).toBeNull()
    await there.refresh()
    expect(await known(there, key('CP-7'))).toBe('000000000000000007')
    now += 61_000
    expect(there.lookups().get(key('CP-7'))).toBeUndefined()
  })
})

describe('setting a code', () => {
  const answer = { kind: 'material', from: 'crm', code: 'CP-1040', to: 'procurement', value: 'MAT.000999', by: 'li' }
  const refusal = async (promise: Promise<unknown>) => promise.then(() => 'set', (error: CodeRefused) => [error.code, error.row])

  test('adds it to the row, twice the same is once', async () => {
    const standards = await open()
    await standards.setCode({ ...answer, to: 'erp', value: '40' })
    const row = await standards.setCode(answer)
    expect(row).toMatchObject({ _id: 'material/CP-1040', codes: { crm: 'CP-1040', procurement: 'MAT.000999', erp: '000000000000000040' } })
    expect(await standards.setCode(answer)).toEqual(row)
  })
  test('adds the from-code to a row that has the value', async () => {
    const standards = await open()
    await standards.setCode({ ...answer, from: 'erp', code: '40' })
    expect((await standards.setCode(answer)).codes).toEqual({ crm: 'CP-1040', procurement: 'MAT.000999', erp: '000000000000000040' })
  })
  test('refuses what another row has, and says which', async () => {
    const standards = await open()
    await standards.loadShipped(shipped)
    expect(await refusal(standards.setCode({ ...answer, code: 'CP-9999', value: 'MAT.000302' }))).toEqual(['taken', 'material/CP-1001'])
    expect(await refusal(standards.setCode({ ...answer, code: 'CP-1001' }))).toEqual(['alreadySet', 'material/CP-1001'])
    expect(await refusal(standards.setCode({ ...answer, value: '  ' }))).toEqual(['notACode', undefined])
  })
  test('refuses a code that the system does not have, where it lists what it has', async () => {
    const numbers: Record<string, string[]> = { procurement: ['MAT.000998', 'MAT.000999'], erp: ['000000000000000040'] }
    const lists = {
      numberField: (connection: string) => (connection in numbers ? 'material' : undefined),
      listRecords: async function* (connection: string) {
        yield* numbers[connection]!.map((material) => ({ material }))
      },
    }
    const standards = await open({ lists })
    expect(await refusal(standards.setCode({ ...answer, value: 'MAT.999999' }))).toEqual(['notThere', undefined])
    expect((await standards.search({ q: 'CP-1040' })).items).toEqual([])
    expect(await refusal(standards.setCode(answer))).toBe('set')
    expect(await refusal(standards.setCode({ ...answer, to: 'erp', value: '40' }))).toBe('set')
    expect(await refusal(standards.setCode({ ...answer, to: 'elsewhere', value: 'X-1' }))).toBe('set')
  })
  test('takes no code while the list cannot be read', async () => {
    const lists = {
      numberField: () => 'material',
      listRecords: async function* (): AsyncGenerator<Record<string, unknown>> {
        yield { material: 'MAT.000001' }
        throw new Error('connect ECONNREFUSED')
      },
    }
    const standards = await open({ lists })
    expect(await refusal(standards.setCode(answer))).toEqual(['cannotCheck', undefined])
  })
  test('two at once: one row has it', async () => {
    const standards = await open()
    const results = await Promise.all(['CP-1', 'CP-2', 'CP-3'].map((code) => refusal(standards.setCode({ ...answer, code }))))
    expect(results.filter((result) => result === 'set')).toHaveLength(1)
    const rows = (await standards.search({ q: 'MAT.000999' })).items
    expect(rows.filter((row) => row.codes.procurement === 'MAT.000999')).toHaveLength(1)
  })
})

describe('candidates', () => {
  const materials = [
    { material: 'MAT.000318', name: '联轴器 D55', nameEn: 'Shaft coupling D55', unit: 'EA' },
    { material: 'MAT.000319', name: '联轴器 D50', nameEn: 'Shaft coupling D50', unit: 'EA' },
    { material: 'MAT.000320', name: '行星减速机 PLF90', nameEn: 'Planetary gearbox PLF90', unit: 'EA' },
    { material: 'MAT.000302', name: '联轴器 D55', unit: 'EA' },
  ]
  const products = [{ product: 'CP-1040', name: '联轴器 D55', unit: '件' }]
  const lists = {
    numberField: (connection: string) => (connection === 'crm' ? 'product' : 'material'),
    listRecords: async function* (connection: string) {
      yield* connection === 'crm' ? products : materials
    },
  }
  test('what has a row already is left out, another size is worse', async () => {
    const standards = await open({ lists })
    await standards.loadShipped(shipped)
    const found = await standards.candidates({ kind: 'material', from: 'crm', code: 'CP-1040X', to: 'procurement', name: { zh: '联轴器 D55' }, context: { unit: '个' } })
    expect(found.map(({ code }) => code)).not.toContain('MAT.000302')
    for (const { code, score } of found) expect(score > 0.5).toBe(code === 'MAT.000318')
  })
  test('evidence is named in both languages', async () => {
    const standards = await open({ lists })
    const [first, second] = await standards.candidates({ kind: 'material', from: 'crm', code: 'CP-1040', to: 'procurement' })
    expect(first).toMatchObject({ code: 'MAT.000302', score: 1 })
    expect(first!.reasons.map(({ en }) => en)).toEqual(['same name', 'same size: d55'])
    expect(second).toMatchObject({ code: 'MAT.000318' })
  })
})

test('names are found by pieces of them', async () => {
  const standards = await open()
  await standards.loadShipped(shipped)
  expect((await standards.search({ kind: 'material', q: '伺服电机' })).items.length).toBeGreaterThan(0)
  expect((await standards.search({ q: 'servo motor' })).items.length).toBeGreaterThan(0)
  expect((await standards.search({ kind: 'material', limit: 2 })).next).toBeDefined()
})

test('a value map with a code twice is not saved; gaps are warnings', () => {
  const row = (key: string, codes: Record<string, string>, also?: Record<string, string[]>) => ({ key, name: { zh: key, en: key }, codes, also })
  const problems = checkValueMap({ key: 'units', name: { zh: '', en: '' }, rows: [row('a', { crm: '件', erp: 'ST' }), row('b', { crm: '套' }, { crm: ['件'] })] })
  expect(problems.map(({ severity, rows }) => [severity, rows])).toEqual([['error', ['a', 'b']], ['warning', ['b']]])
})
