import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { Calendar, CrossReferences, Parameter, SupplierMatching, ValueMap } from './schema.ts'
import { shipped } from './shipped.ts'

const problems = (schema: TSchema, value: unknown) => [...Value.Errors(schema, value)]
const twice = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index)

describe.each(shipped.crossReferences.map((document) => [document.key, document] as const))('cross-references %s', (_, document) => {
  it('fit their schema', () => expect(problems(CrossReferences, document)).toEqual([]))

  it('have no key and no code of a system twice', () => {
    expect(twice(document.rows.map((row) => row.key))).toEqual([])
    for (const system of ['crm', 'procurement', 'erp'])
      expect(twice(document.rows.flatMap(({ codes }) => (codes[system] === undefined ? [] : [codes[system]])))).toEqual([])
  })
})

describe('the company', () => {
  const [materials, suppliers, customers] = shipped.crossReferences
  const material = (key: string) => materials!.rows.find((row) => row.key === key)!.codes

  it('is as large as promised', () => {
    expect(materials!.rows.length).toBeGreaterThanOrEqual(40)
    expect(suppliers!.rows.length).toBeGreaterThanOrEqual(12)
    expect(customers!.rows.length).toBeGreaterThanOrEqual(15)
  })

  it('writes the same thing differently in each system', () => {
    expect(material('CP-1017')).toEqual({ crm: 'CP-1017', procurement: 'MAT.000318', erp: '000000000010001017' })
  })

  it('misses the codes that parked items are shown with', () => {
    expect(material('CP-1040')).toEqual({ crm: 'CP-1040', erp: '000000000010001040' })
    expect(material('CP-1044')).toEqual({ crm: 'CP-1044' })
    expect(materials!.rows.filter(({ codes }) => Object.keys(codes).length < 3).map((row) => row.key)).toEqual(['CP-1040', 'CP-1044'])
  })
})

describe.each(shipped.valueMaps.map((map) => [map.key, map] as const))('value map %s', (_, map) => {
  it('fits its schema', () => expect(problems(ValueMap, map)).toEqual([]))

  it('says of each code of a system one thing only', () => {
    const read = map.rows.flatMap(({ codes, also }) => [
      ...Object.entries(codes).map(([system, code]) => `${system} ${code}`),
      ...Object.entries(also ?? {}).flatMap(([system, more]) => more.map((code) => `${system} ${code}`)),
    ])
    expect(twice(read)).toEqual([])
  })
})

describe('parameters', () => {
  it.each(shipped.parameters.map((parameter) => [parameter.key, parameter] as const))('%s fits its schema', (_, parameter) => {
    expect(problems(Parameter, parameter)).toEqual([])
  })

  it('weigh a supplier by 100 points in all', () => {
    const { value } = shipped.parameters.find(({ key }) => key === 'supplier-matching')!
    expect(problems(SupplierMatching, value)).toEqual([])
    expect(Object.values((value as SupplierMatching).weights).reduce((sum, weight) => sum + weight)).toBe(100)
  })
})

describe.each(shipped.calendars.map((calendar) => [calendar.key, calendar] as const))('calendar %s', (_, calendar) => {
  it('fits its schema', () => expect(problems(Calendar, calendar)).toEqual([]))

  it('makes up for holidays only on weekends that are none', () => {
    for (const { day } of calendar.workdays) {
      expect(calendar.weekend).toContain(new Date(`${day}T00:00:00Z`).getUTCDay() || 7)
      expect(calendar.holidays.filter(({ from, to }) => from <= day && day <= to)).toEqual([])
    }
    for (const { from, to } of calendar.holidays) expect(from <= to).toBe(true)
  })
})
