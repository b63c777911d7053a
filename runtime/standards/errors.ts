import type { Text } from '../../flows/document/text.ts'

/** A code was not set: why, for a person, and by which row. */
export class CodeRefused extends Error {
  override readonly name = 'CodeRefused'
  readonly code: 'taken' | 'alreadySet' | 'notACode' | 'notThere' | 'cannotCheck' | 'busy'
  readonly text: Text
  /** `_id` of the row that stands in the way. */
  readonly row: string | undefined
  constructor(code: CodeRefused['code'], text: Text, row?: string) {
    super(text.en)
    this.code = code
    this.text = text
    this.row = row
  }
}
