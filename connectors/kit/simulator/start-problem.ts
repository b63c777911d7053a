import type { Text } from '../../../flows/document/text.ts'

/** Why a simulator did not start, as one sentence in both languages. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem'
  readonly text: Text
  constructor(zh: string, en: string, cause?: unknown) {
    super(en, { cause })
    this.text = { zh, en }
  }
}
