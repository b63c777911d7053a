import { text } from '../../document/text.ts'
import { LookupNeeded, UnknownCode, type LookupKey, type Lookups } from '../expression.ts'
import { argument, mustBeText, type FunctionSpec } from './spec.ts'

function lookUp(lookups: Lookups, key: LookupKey): string {
  const code = lookups.get(key)
  if (code === undefined) throw new LookupNeeded([key])
  if (code === null) throw new UnknownCode(key)
  return code
}

function lookupKey(name: string, table: LookupKey['table'], kind: unknown, from: unknown, code: unknown, to: unknown): LookupKey {
  return {
    table,
    kind: mustBeText(kind, name, 'the kind'),
    from: mustBeText(from, name, 'the system that it comes from'),
    code: mustBeText(code, name, 'the code'),
    to: mustBeText(to, name, 'the system that it goes to'),
  }
}

function coder(name: string, table: LookupKey['table']): FunctionSpec['make'] {
  return ({ lookups }) =>
    (kind: unknown, from: unknown, code: unknown, to: unknown) =>
      code === undefined ? undefined : lookUp(lookups, lookupKey(name, table, kind, from, code, to))
}

export const codeFunctions = {
  xref: {
    signature: '(kind: text, from: text, code: text, to: text) → text',
    doc: text(
      '编码对照:一个系统的物料、供应商、客户编码在另一个系统里是什么。编码始终是文本。对照表里没有时,这条记录挂起并等人补上。',
      'Cross-reference: what the code of a material, supplier or customer of one system is in another. Codes are text. An unknown code parks the record until somebody enters it.',
    ),
    example: { expr: '$xref("material", "crm", "CP-1001", "erp")', result: '000000000010001001' },
    make: coder('xref', 'xref'),
  },
  xrefOr: {
    signature: '(kind: text, from: text, code: text, to: text, otherwise: any) → text or otherwise',
    doc: text(
      '编码对照;对照表里没有时给出最后一个参数,不挂起。用于可有可无的编码,例如比较供应商。',
      'Cross-reference, but an unknown code gives the last argument and parks nothing. For codes that one can do without, as when suppliers are compared.',
    ),
    example: { expr: '$xrefOr("supplier", "procurement", "V-2093", "erp", "")', result: '' },
    make: ({ lookups }) => (kind: unknown, from: unknown, code: unknown, to: unknown, otherwise: unknown) => {
      if (code === undefined) return undefined
      const key = lookupKey('xrefOr', 'xref', kind, from, code, to)
      const found = lookups.get(key)
      if (found === undefined) throw new LookupNeeded([key])
      return found ?? otherwise
    },
  },
  valueMap: {
    signature: '(map: text, from: text, code: text, to: text) → text',
    doc: text(
      '代码表:状态、单位、币种等代码在另一个系统里的写法。表里没有时,这条记录挂起。',
      'Value map: how a state, unit or currency code is written in another system. A code that the map does not have parks the record.',
    ),
    example: { expr: '$valueMap("units", "crm", "台", "erp")', result: 'ST' },
    make: coder('valueMap', 'valueMap'),
  },
  parameter: {
    signature: '(name: text) → any',
    doc: text('参数:大家约定、可以不改流程就调整的数值。', 'Parameter: a value that people have agreed on and may change without touching a flow.'),
    example: { expr: '$parameter("supplier-matching").weights.price', result: 40 },
    make: ({ lookups }) => (name: unknown) => {
      const value = lookups.parameter(mustBeText(name, 'parameter', 'the name'))
      if (value === undefined) throw argument('parameter', `there is no parameter ${String(name)}`)
      return value
    },
  },
} satisfies Record<string, FunctionSpec>
