import { text, type Text } from '../../flows/document/text.ts'
import type { ValueMap } from '../../flows/standard/schema.ts'

export interface ValueMapProblem {
  severity: 'error' | 'warning'
  /** Keys of the rows that it is about. */
  rows: string[]
  message: Text
}

/** Duplicates are errors: a code of one system would mean two things. Gaps are warnings: a system that others use is left out. */
export function checkValueMap(map: ValueMap): ValueMapProblem[] {
  return [...duplicateKeys(map), ...duplicateCodes(map), ...gaps(map)]
}

function duplicateKeys(map: ValueMap): ValueMapProblem[] {
  const twice = map.rows.map(({ key }) => key).filter((key, index, keys) => keys.indexOf(key) !== index)
  return [...new Set(twice)].map((key) => ({ severity: 'error', rows: [key], message: text(`值 ${key} 出现多次`, `the value ${key} is there more than once`) }))
}

function duplicateCodes(map: ValueMap): ValueMapProblem[] {
  const rowsOf = new Map<string, string[]>()
  for (const row of map.rows) {
    const codes = Object.entries(row.codes).concat(Object.entries(row.also ?? {}).flatMap(([system, also]) => also.map((code): [string, string] => [system, code])))
    for (const [system, code] of codes) rowsOf.set(`${system} ${code}`, [...(rowsOf.get(`${system} ${code}`) ?? []), row.key])
  }
  return [...rowsOf].filter(([, rows]) => rows.length > 1).map(([code, rows]) => ({
    severity: 'error', rows, message: text(`代码 ${code} 对应多个值:${rows.join('、')}`, `the code ${code} means several values: ${rows.join(', ')}`),
  }))
}

function gaps(map: ValueMap): ValueMapProblem[] {
  const systems = [...new Set(map.rows.flatMap(({ codes }) => Object.keys(codes)))]
  return map.rows.flatMap((row) => systems.filter((system) => row.codes[system] === undefined).map((system): ValueMapProblem => ({
    severity: 'warning', rows: [row.key], message: text(`${row.name.zh} 在 ${system} 没有代码`, `${row.name.en} has no code in ${system}`),
  })))
}
