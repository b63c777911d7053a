import { text } from '../../flows/document/text.ts'
import { DuplicateKey } from '../store/collection.ts'
import { claimId, type CrossReferenceDocument, type StandardsCollections } from './collections.ts'
import { longForm, type CodeRules } from './codes.ts'
import { CodeRefused } from './errors.ts'
import { rowFields } from './shipped.ts'

/** The answer to an unknown code: `value` is what the thing that `from` calls `code` is called by `to`. */
export interface SetCode {
  kind: string
  from: string
  code: string
  to: string
  value: string
  by: string
  name?: { zh: string; en: string }
}

/** A claim whose row does not say so after this long was left behind by a process that died. */
const claimAge = 60_000

/**
 * Adds a code to the row that has the from-code, or makes a row; where another row has the value and no from-code yet,
 * the from-code is added there. Safe to repeat: the same answer twice is one.
 * @throws CodeRefused when another row has the value, or this one has another code already.
 */
export async function setCode(collections: StandardsCollections, rules: CodeRules, answer: SetCode, now: number): Promise<CrossReferenceDocument> {
  const code = longForm(checkedCode(answer.code), rules(answer.from, answer.kind))
  const value = longForm(checkedCode(answer.value), rules(answer.to, answer.kind))
  for (let attempt = 0; attempt < 5; attempt++) {
    const row = await tryOnce(collections, rules, { ...answer, code, value }, now)
    if (row) return row
  }
  throw new CodeRefused('busy', text('有人正在改这一条,请再试一次', 'somebody is changing this row: try again'))
}

/** @throws CodeRefused for what can be nobody's code. */
export function checkedCode(code: string): string {
  const trimmed = code.trim()
  // oxlint-disable-next-line no-control-regex
  if (trimmed === '' || trimmed.length > 200 || /[\u0000-\u001f]/.test(trimmed))
    throw new CodeRefused('notACode', text('编码不能为空、过长或含控制字符', 'a code cannot be empty, longer than 200 characters or hold control characters'))
  return trimmed
}

async function tryOnce(collections: StandardsCollections, rules: CodeRules, answer: SetCode, now: number): Promise<CrossReferenceDocument | undefined> {
  const own = await rowWith(collections, answer.kind, answer.from, answer.code)
  const other = await rowWith(collections, answer.kind, answer.to, answer.value)
  if (own?.codes[answer.to] === answer.value) return own
  if (own?.codes[answer.to] !== undefined) throw alreadySet(own, answer)
  if (other && (own || other.codes[answer.from] !== undefined)) throw taken(other, answer)
  const row = own ?? other
  const [system, code] = own || !other ? [answer.to, answer.value] : [answer.from, answer.code]
  return row ? extend(collections, rules, row, { system, code }, answer, now) : create(collections, rules, answer, now)
}

async function rowWith({ codes, crossReferences }: StandardsCollections, kind: string, system: string, code: string): Promise<CrossReferenceDocument | undefined> {
  const claim = await codes.get(claimId(kind, system, code))
  const row = claim && (await crossReferences.get(claim.row))
  return row?.codes[system] === code ? row : undefined
}

async function extend(collections: StandardsCollections, rules: CodeRules, row: CrossReferenceDocument, add: { system: string; code: string }, answer: SetCode, now: number): Promise<CrossReferenceDocument | undefined> {
  if (!(await claim(collections, claimId(row.kind, add.system, add.code), row._id, now))) return undefined
  const fields = rowFields(row.kind, { key: row.key, name: row.name, codes: { ...row.codes, [add.system]: add.code } }, rules)
  return collections.crossReferences.findOneAndUpdate(
    { _id: row._id, rev: row.rev },
    { $set: { codes: fields.codes, numbers: fields.numbers, edited: { by: answer.by, at: now } }, $inc: { rev: 1 } },
  )
}

async function create(collections: StandardsCollections, rules: CodeRules, answer: SetCode, now: number): Promise<CrossReferenceDocument | undefined> {
  const { kind, from, code, to, value, by, name } = answer
  const taken = await collections.crossReferences.get(`${kind}/${code}`)
  const key = taken ? `${from}:${code}` : code
  const row: CrossReferenceDocument = { _id: `${kind}/${key}`, rev: 1, edited: { by, at: now }, ...rowFields(kind, { key, name, codes: { [from]: code, [to]: value } }, rules) }
  for (const [system, each] of Object.entries(row.codes)) if (!(await claim(collections, claimId(kind, system, each), row._id, now))) return undefined
  try {
    await collections.crossReferences.insert(row)
    return row
  } catch (error) {
    if (error instanceof DuplicateKey) return undefined
    throw error
  }
}

/** True when the row has the code to itself; false when another process is writing it: look again. */
async function claim({ codes, crossReferences }: StandardsCollections, id: string, row: string, now: number): Promise<boolean> {
  try {
    await codes.insert({ _id: id, row, at: now })
    return true
  } catch (error) {
    if (!(error instanceof DuplicateKey)) throw error
  }
  const there = await codes.get(id)
  if (!there) return false
  if (there.row === row) return true
  const holder = await crossReferences.get(there.row)
  const held = holder && Object.entries(holder.codes).some(([system, code]) => claimId(holder.kind, system, code) === id)
  if (held || now - there.at < claimAge) return false
  return (await codes.update({ _id: id, row: there.row, at: there.at }, { $set: { row, at: now } })) === 1
}

function label(row: CrossReferenceDocument): string {
  return row.name ? `${row.key} ${row.name.zh}` : row.key
}

function taken(row: CrossReferenceDocument, { to, value }: SetCode): CodeRefused {
  return new CodeRefused(
    'taken',
    text(`${to} 的编码 ${value} 已属于 ${label(row)}`, `${value} of ${to} belongs to ${row.key}${row.name ? ` ${row.name.en}` : ''} already`),
    row._id,
  )
}

function alreadySet(row: CrossReferenceDocument, { to }: SetCode): CodeRefused {
  return new CodeRefused(
    'alreadySet',
    text(`${label(row)} 在 ${to} 已有编码 ${row.codes[to]}`, `${row.key} has the code ${row.codes[to]} in ${to} already`),
    row._id,
  )
}
