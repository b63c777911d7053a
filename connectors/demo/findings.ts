import { isDeepStrictEqual } from 'node:util'
import { text, type Text } from '../../flows/document/text.ts'

/** A document as a system has it. */
export type Row = Record<string, unknown>

/** All documents of a system, by entity, in the order they were made. */
export type Documents = Readonly<Record<string, readonly Row[]>>

export interface AllDocuments {
  crm: Documents
  procurement: Documents
  erp: Documents
}

/** What was looked at, and what was not as it must be. */
export class Findings {
  readonly list: Text[] = []
  /** Documents that are there for a reason. */
  readonly known = new Set<Row>()

  /** The fields of a document; `undefined` for one that must not be there. */
  fields(what: Text, document: Row, expected: Row): void {
    for (const [field, value] of Object.entries(expected))
      if (!isDeepStrictEqual(document[field], value)) {
        const [is, must] = [JSON.stringify(document[field]), JSON.stringify(value)]
        this.list.push(text(`${what.zh}：${field} 是 ${is}，应为 ${must}`, `${what.en}: ${field} is ${is}, should be ${must}`))
      }
  }

  /** The one document of its kind, whose fields are checked; `undefined` when there is none, or more. */
  one(what: Text, found: readonly Row[], expected: Row = {}): Row | undefined {
    for (const document of found) this.known.add(document)
    if (found.length !== 1) {
      this.list.push(text(`${what.zh}：有 ${found.length} 张，应为 1 张`, `${what.en}: there are ${found.length}, should be 1`))
      return undefined
    }
    this.fields(what, found[0]!, expected)
    return found[0]
  }

  none(what: Text, found: readonly Row[]): void {
    for (const document of found) this.known.add(document)
    if (found.length > 0) this.list.push(text(`${what.zh}：有 ${found.length} 张，不该有`, `${what.en}: there are ${found.length}, should be none`))
  }
}
