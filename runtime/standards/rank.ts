/** Which record of the target system may be the one that a code means: pure. */
import { text, type Text } from '../../flows/document/text.ts'
import { bigrams, overlap, sizes, words } from './similarity.ts'

/** What is known of a thing on either side. Names of one language or both; unit in one system's words or the standard's. */
export interface Described {
  code: string
  zh?: string
  en?: string
  unit?: string
  group?: string
}

export interface Candidate {
  code: string
  name?: Text
  /** 0 to 1. */
  score: number
  reasons: Text[]
}

interface Evidence {
  weight: number
  value: number
  reason?: Text
}

const percent = (value: number): string => `${Math.round(value * 100)} %`

function nameEvidence(a: Described, b: Described): Evidence[] {
  const chinese = overlap(bigrams(a.zh ?? ''), bigrams(b.zh ?? ''))
  const english = overlap(words(a.en ?? ''), words(b.en ?? ''))
  const both = [chinese, english].filter((value) => value !== undefined)
  if (both.length === 0) return []
  const value = both.reduce((sum, each) => sum + each, 0) / both.length
  const reason = value >= 0.999 ? text('名称相同', 'same name') : text(`名称相近 ${percent(value)}`, `similar name, ${percent(value)}`)
  return [{ weight: 0.6, value, reason: value >= 0.3 ? reason : undefined }]
}

/** Different sizes make different things, however alike the names are: D55 is never D50. */
function sizeEvidence(a: Described, b: Described): (Evidence & { differ: boolean })[] {
  const left = sizes(`${a.zh ?? ''} ${a.en ?? ''}`)
  const right = sizes(`${b.zh ?? ''} ${b.en ?? ''}`)
  const value = overlap(left, right)
  if (value === undefined) return []
  const differ = left.some((size) => !right.includes(size)) && right.some((size) => !left.includes(size))
  const [own, other] = [left, right].map((list) => list.join(' '))
  const reason = differ
    ? text(`规格不同:${own} 与 ${other}`, `different size: ${own} and ${other}`)
    : text(`规格相同:${other}`, `same size: ${other}`)
  return [{ weight: 0.25, value, reason, differ }]
}

function sameEvidence(weight: number, a: string | undefined, b: string | undefined, same: Text, other: Text): Evidence[] {
  if (!a || !b) return []
  return [{ weight, value: a === b ? 1 : 0, reason: a === b ? same : other }]
}

/** How well a record of the target fits. A different size halves the score. */
export function scoreOf(wanted: Described, record: Described): Candidate {
  const size = sizeEvidence(wanted, record)
  const evidence: Evidence[] = [
    ...nameEvidence(wanted, record),
    ...size,
    ...sameEvidence(0.08, wanted.unit, record.unit, text('单位相同', 'same unit'), text('单位不同', 'different unit')),
    ...sameEvidence(0.07, wanted.group, record.group, text('物料组相同', 'same group'), text('物料组不同', 'different group')),
  ]
  const named = evidence.some(({ weight }) => weight >= 0.25)
  const weights = evidence.reduce((sum, { weight }) => sum + weight, 0)
  const raw = named ? evidence.reduce((sum, { weight, value }) => sum + weight * value, 0) / weights : 0
  const score = size.some(({ differ }) => differ) ? raw / 2 : raw
  const name = record.zh || record.en ? text(record.zh ?? record.en!, record.en ?? record.zh!) : undefined
  return { code: record.code, name, score: Math.round(score * 1000) / 1000, reasons: evidence.flatMap(({ reason }) => reason ?? []) }
}

/** Best first, at most `limit`, none below 0.2; equal ones by code. */
export class Ranking {
  readonly #wanted: Described
  readonly #limit: number
  #best: Candidate[] = []
  constructor(wanted: Described, limit = 10) {
    this.#wanted = wanted
    this.#limit = limit
  }
  add(record: Described): void {
    const candidate = scoreOf(this.#wanted, record)
    if (candidate.score < 0.2) return
    this.#best.push(candidate)
    if (this.#best.length > this.#limit * 4) this.#cut()
  }
  best(): Candidate[] {
    this.#cut()
    return [...this.#best]
  }
  #cut(): void {
    this.#best.sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1)).splice(this.#limit)
  }
}
