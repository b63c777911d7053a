import type { Text } from '../../flows/document/text.ts'
import type { ProblemAnswer } from '../../runtime/http/problem.ts'

/** An answer that is not well: what the runtime said, or that it said nothing. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** 0: no answer at all. */
  readonly status: number
  readonly code: string
  readonly text: Text | undefined
  constructor(status: number, code: string, text?: Text) {
    super(text?.en ?? code)
    this.status = status
    this.code = code
    this.text = text
  }

  static network(): ApiProblem {
    return new ApiProblem(0, 'network')
  }

  static async from(response: { status: number; json(): Promise<unknown> }): Promise<ApiProblem> {
    const body = (await response.json().catch(() => undefined)) as Partial<ProblemAnswer> | undefined
    return new ApiProblem(response.status, body?.code ?? `http${response.status}`, body?.text)
  }
}
